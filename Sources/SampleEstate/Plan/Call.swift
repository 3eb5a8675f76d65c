package import Time

/// How a recording's audio is written.
package enum Codec: Int, CaseIterable, Sendable {
  case pcm, muLaw, aLaw, gsm
  /// ITU-T G.722 at 64 kbit/s, 8,000 bytes a second without a header, as a desk telephone of wide band sends it.
  case g722

  /// Asterisk gives the format it calls wav49 an upper-case ending.
  package var ending: String {
    switch self {
    case .gsm: "WAV"
    case .g722: "g722"
    case .pcm, .muLaw, .aLaw: "wav"
    }
  }
}

/// A call to the help line, and so a recording.
package struct Call: Sendable {
  /// Counted from 1, in the order of their beginnings.
  package var number: Int
  /// UTC seconds.
  package var started: Int64
  /// Whole seconds.
  package var seconds: Int
  package var codec: Codec
  /// Which of Ofcom's numbers for drama called.
  package var callerNumber: Int
  /// Extension of the adviser who answered.
  package var desk: Int

  package var start: Instant { Instant(seconds: started) }
  package var end: Instant { Instant(seconds: started + Int64(seconds)) }

  /// Identifier in the catalogue.
  package var id: String { "CR-" + padded(number, 7) }

  /// Asterisk's identifier of the channel: the second it began, and a running number.
  package var channel: String { "\(started).\(number)" }

  /// 01632 960000 to 960999 and 07700 900000 to 900999 are never given to anybody (Ofcom, "Telephone numbers for use
  /// in TV and radio drama programmes").
  package var caller: String {
    callerNumber < 1_000 ? "01632960" + padded(callerNumber, 3) : "07700900" + padded(callerNumber - 1_000, 3)
  }

  /// Path within the store, as Asterisk's MixMonitor lays it out, by the clock on the wall.
  package func path(_ zone: Zone) -> String {
    let c = zone.civil(start)
    let day = "\(padded(c.year, 4))/\(padded(c.month, 2))/\(padded(c.day, 2))"
    let time =
      "\(padded(c.year, 4))\(padded(c.month, 2))\(padded(c.day, 2))-"
      + "\(padded(c.hour, 2))\(padded(c.minute, 2))\(padded(c.second, 2))"
    return "\(day)/queue-helpline-\(caller)-\(time)-\(channel).\(codec.ending)"
  }
}

/// A number with zeros before it.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
