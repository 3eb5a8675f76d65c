package import Time

/// Everything that is true in the estate, before any of it is written. It does not depend on the stage: each source is
/// written as it stood at ``EstateSettings/asOf``.
package struct Plan: Sendable {
  package let settings: EstateSettings
  package let calendar: Calendar
  package let cast: Cast
  /// Sorted by their beginning; `number` is the place in here, from 1.
  package internal(set) var calls: [Call]
  package let workstations: [Workstation]
  let agency: Agency
  /// When the purge should have run, and did not.
  let missedPurges: Set<Instant>

  /// Recordings that the nightly purge passed by, and when somebody deleted them by hand (nil: never).
  var kept: [Int: Instant?] = [:]
  /// Recordings whose catalogue row was lost, or whose file was.
  var withoutRow: Set<Int> = []
  var withoutFile: Set<Int> = []
  /// Recordings that some sown thing or near miss is about: each has one story only.
  var spoken: Set<Int> = []
  /// True where a story found no recording left: the estate is too small to tell it.
  private(set) var isShort = false
  var permissions: [Permission] = []
  var extensions: [Extension] = []
  var requests: [SubjectRequest] = []
  var copies: [SavedCopy] = []
  var stick: MemoryStick?
  var acts: [Act] = []
  var monitoring: [MonitoringRecord] = []
  var complaints: [Complaint] = []
  var playbacks: [Playback] = []
  var consents: [PlaybackConsent] = []
  var awareness: [Awareness] = []
  var incidents: [Incident] = []
  var purgeTroubles: [PurgeTrouble] = []
  var logons: [Logon] = []
  var clearings: [LogClearing] = []
  var searches: [HoldingsSearch] = []
  /// By the call's number; a call without a story came in, was answered, and ended.
  var stories: [Int: CallStory] = [:]
  /// Stretches of time in which an account does nothing but what is sown.
  var undisturbed: [(account: String, when: Range<Instant>)] = []
  /// Recordings deleted by hand of which the register of deletions holds nothing.
  var undocumented: Set<Int> = []
  /// A recording that all may read; one whose content was changed since the audit before.
  var openToOthers: Call?
  /// One whose own permissions say so, in a folder that nobody else may enter.
  var openBehindDoor: Call?
  var altered: Call?
  /// Calls and records that several steps speak of.
  var overMonitored: MonitoringRecord?
  var longOverdue: Call?
  var extended: Call?
  var exactlyPastRetention: Call?
  var sown: [Sown] = []

  package init(_ settings: EstateSettings) {
    self.settings = settings
    calendar = settings.calendar
    cast = Cast(settings)
    calls = CallSchedule.calls(settings, cast)
    workstations = Workstation.all(cast)
    agency = Agency(settings, cast)
    missedPurges = Set(Plan.missedPurges.map { [calendar] in Plan.purgeTime(calendar, daysBefore: $0) })
    Sowing.sow(&self)
  }

  /// When the nightly purge deletes a recording: the first run, at ten past two, past fourteen days.
  package func purge(of call: Call) -> Instant {
    let due = calendar.moved(call.end, days: 14)
    let civil = settings.zone.civil(due)
    for day in 0...4 {
      let own =
        CivilTime(year: civil.year, month: civil.month, day: civil.day, hour: 2, minute: 10)
        .microsecondsOnOwnClock + Int64(day) * Period.day
      let run = settings.zone.instants(of: CivilTime(microsecondsOnOwnClock: own))
      if run.latest > due, !missedPurges.contains(run.earliest) { return run.latest }
    }
    return due
  }

  /// When a recording leaves the store; nil for one that stays.
  package func removal(of call: Call) -> Instant? {
    if let kept = kept[call.number] { return kept }
    return purge(of: call)
  }

  /// Whether a recording has been made and not been deleted.
  package func isInStore(_ call: Call, at instant: Instant) -> Bool {
    call.end <= instant && isRecorded(call) && removal(of: call).map { instant < $0 } ?? true
  }

  /// The calls that ended in a half-open stretch of time (calls are short, so their beginnings tell where to look).
  func calls(ended range: Range<Instant>) -> [Call] {
    let longest = max(settings.callSeconds.upperBound, 64)  // the calls of unusual hours have their own lengths
    let first = firstCall(startedFrom: range.lowerBound.seconds - Int64(longest) - 1)
    var found: [Call] = []
    for call in calls[first...] {
      if call.start >= range.upperBound { break }
      if range.contains(call.end) { found.append(call) }
    }
    return found
  }

  /// The place in ``calls`` of the first that began at or after a second.
  func firstCall(startedFrom second: Int64) -> Int {
    var low = 0
    var high = calls.count
    while low < high {
      let middle = (low + high) / 2
      if calls[middle].started < second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A call of its own for one story: it ended so many days before the audit (civil days, the larger number first) and
  /// nothing else is told of it.
  mutating func take(
    _ random: inout Randomness, endedDays days: ClosedRange<Int>, where isWanted: (Call) -> Bool = { _ in true }
  ) -> Call {
    let range = calendar.same(daysBefore: days.upperBound)..<calendar.same(daysBefore: days.lowerBound)
    let free = calls(ended: range).filter { !spoken.contains($0.number) && isWanted($0) }
    if free.isEmpty { isShort = true }
    let call = random.one(of: free.isEmpty ? calls : free)
    spoken.insert(call.number)
    return call
  }
}
