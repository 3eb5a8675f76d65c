/// A time read from text, with what the text said of its zone.
package enum TimeReading: Equatable, Sendable {
  /// The text carried an offset or `Z`.
  case instant(Instant, secondsEastOfUTC: Int)
  /// A wall clock reading: the source's zone must say what it means.
  case civil(CivilTime)
  /// A date without a time of day.
  case date(CivilTime)
}

extension TimeReading {
  /// Reads ISO 8601 / RFC 3339 as sources write it: `2026-11-23T06:00:00Z`, `2026-11-23 06:00:00.123456+01:00`,
  /// `2026-11-23T06:00`, `2026-11-23`. Anything else, and any date that does not exist, is nil.
  package init?(iso8601 text: some StringProtocol) {
    var copy = String(text)
    let parsed = copy.withUTF8 { unsafe TimeReading(bytes: $0.span) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The same from UTF-8 bytes, without an allocation.
  package init?(bytes: Span<UInt8>) {
    var scanner = DigitScanner(bytes)
    guard let year = scanner.number(4), scanner.skip(0x2D), let month = scanner.number(2), scanner.skip(0x2D),
      let day = scanner.number(2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    if scanner.isAtEnd {
      guard civil.isValid else { return nil }
      self = .date(civil)
      return
    }
    guard scanner.skip(0x54) || scanner.skip(0x20) || scanner.skip(0x74),
      let hour = scanner.number(2), scanner.skip(0x3A), let minute = scanner.number(2)
    else { return nil }
    civil.hour = hour
    civil.minute = minute
    if scanner.skip(0x3A) {
      guard let second = scanner.number(2) else { return nil }
      civil.second = second
      if scanner.skip(0x2E) || scanner.skip(0x2C) {
        guard let fraction = scanner.fraction() else { return nil }
        civil.microsecond = fraction
      }
    }
    guard civil.isValid else { return nil }
    if scanner.isAtEnd {
      self = .civil(civil)
      return
    }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    self = .instant(
      Instant(microseconds: civil.microsecondsOnOwnClock - Int64(offset) * 1_000_000), secondsEastOfUTC: offset)
  }

  /// The instant meant, a reading without offset being taken in a zone; nil where the reading occurred twice there.
  package func instant(in zone: Zone) -> Instant? {
    switch self {
    case .instant(let instant, _): instant
    case .civil(let civil), .date(let civil):
      switch zone.instants(of: civil) {
      case .once(let instant), .never(let instant): instant
      case .twice: nil
      }
    }
  }
}

/// Reads fixed-width decimal numbers out of bytes: what every time format is made of.
package struct DigitScanner: ~Escapable {
  private let bytes: Span<UInt8>
  package private(set) var position = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  package var isAtEnd: Bool { position == bytes.count }

  /// Exactly this many decimal digits.
  package mutating func number(_ width: Int) -> Int? {
    guard position + width <= bytes.count else { return nil }
    var value = 0
    for index in position..<(position + width) {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += width
    return value
  }

  /// One given byte, if it comes next.
  package mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// A decimal fraction of a second, as microseconds; digits past the sixth are dropped.
  package mutating func fraction() -> Int? {
    var value = 0
    var digits = 0
    while position < bytes.count, bytes[position] &- 0x30 < 10 {
      if digits < 6 { value = value * 10 + Int(bytes[position] &- 0x30) }
      digits += 1
      position += 1
    }
    guard digits > 0 else { return nil }
    while digits < 6 {
      value *= 10
      digits += 1
    }
    return value
  }

  /// `Z`, `+01:00`, `-0730` or `+01`: seconds east of UTC.
  package mutating func offset() -> Int? {
    _ = skip(0x20)
    if skip(0x5A) || skip(0x7A) { return 0 }
    let sign: Int
    if skip(0x2B) { sign = 1 } else if skip(0x2D) { sign = -1 } else { return nil }
    guard let hours = number(2), hours <= 18 else { return nil }
    _ = skip(0x3A)
    let minutes = isAtEnd ? 0 : number(2)
    guard let minutes, minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }
}
