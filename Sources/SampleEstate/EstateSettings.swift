package import Time

/// Which of two moments of the same estate is written.
package enum Stage: String, Sendable, CaseIterable {
  /// As it stood a week before the audit instant. An audit of it fills the ledger, by which the later one recognises
  /// copies of recordings that have left the store since.
  case before
  /// As it stands at the audit instant.
  case now
}

/// What an estate is made from. The same settings give the same bytes.
package struct EstateSettings: Sendable {
  package var seed: UInt64
  /// The instant of the weekly audit that the estate is made for.
  package var at: Instant
  /// Where it goes; what an earlier estate left there is replaced, Earshot's own state and reports stay.
  package var folder: String
  /// The policy's time zone, in which the organisation lives.
  package var zone: Zone
  package var stage = Stage.now
  /// Recordings in the store at the audit instant, the sown ones not counted.
  package var recordings = 300
  /// Ordinary files on all drives together.
  package var files = 30_000
  package var people = 40
  /// Weeks of logs that an audit looks back.
  package var weeks = 8
  /// Lines in the access logs together, as near as whole days allow.
  package var lines = 60_000
  /// Shortest and longest call, in seconds.
  package var callSeconds = 20...120
  /// Where Debian's asterisk-core-sounds packages put the prompts.
  package var prompts = "/usr/share/asterisk/sounds/en_US_f_Allison"
  /// Whether files can be given to other owners, as only root may.
  package var ownsFiles: Bool

  package init(seed: UInt64, at: Instant, folder: String, zone: Zone, ownsFiles: Bool = false) {
    self.seed = seed
    self.at = at
    self.folder = folder
    self.zone = zone
    self.ownsFiles = ownsFiles
  }

  /// A week before the audit, when the audit before it ran.
  package var before: Instant { calendar.same(daysBefore: 7) }

  /// The moment that is written.
  package var asOf: Instant { stage == .now ? at : before }

  package var calendar: Calendar { Calendar(at: at, zone: zone) }

  /// Days before the audit on which the logs begin: the audit of the week before looks back as far.
  package var logDays: Int { (weeks + 1) * 7 + 1 }

  /// Days before the audit on which calls begin: those that the first log days listen to.
  package var callDays: Int { logDays + 14 }

  /// - Throws: ``EstateError/setting(_:)`` for a number that makes no estate.
  package func check() throws(EstateError) {
    func require(_ name: String, _ value: Int, atLeast least: Int) throws(EstateError) {
      if value < least { throw .setting("--\(name): found \(value), expected at least \(least)") }
    }
    try require("recordings", recordings, atLeast: 120)
    try require("files", files, atLeast: 0)
    try require("people", people, atLeast: 32)
    try require("weeks", weeks, atLeast: 8)
    try require("lines", lines, atLeast: 0)
    try require("call-seconds", callSeconds.lowerBound, atLeast: 5)
  }
}

/// Days and hours counted back from the audit, on the clock of the organisation's walls.
package struct Calendar: Sendable {
  package let at: Instant
  package let zone: Zone

  /// The same time on the wall so many days before the audit.
  package func same(daysBefore days: Int) -> Instant { zone.adding(Period(days: -days), to: at) }

  /// A time on the wall so many days before the audit's date.
  package func time(daysBefore days: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) -> Instant {
    var civil = zone.civil(at)
    civil.hour = hour
    civil.minute = minute
    civil.second = second
    civil.microsecond = 0
    let own = civil.microsecondsOnOwnClock - Int64(days) * Period.day
    return zone.instants(of: CivilTime(microsecondsOnOwnClock: own)).earliest
  }

  /// An instant moved by whole civil days.
  package func moved(_ instant: Instant, days: Int) -> Instant { zone.adding(Period(days: days), to: instant) }

  /// Monday is 1.
  package func weekday(daysBefore days: Int) -> Int { zone.civil(time(daysBefore: days, 12)).weekday }
}
