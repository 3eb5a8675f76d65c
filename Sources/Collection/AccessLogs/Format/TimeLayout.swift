internal import Time

/// How a column writes its time.
enum TimeLayout: Sendable {
  /// ISO 8601 / RFC 3339, with or without an offset.
  case iso8601
  /// Seconds since 1970 UTC, with a fraction or without.
  case unix
  /// Milliseconds since 1970 UTC.
  case unixMilliseconds
  case pattern([Part])

  /// A part of a pattern.
  enum Part: Sendable, Equatable {
    case year, month, monthName, day, hour, minute, second, fraction, offset
    case literal(UInt8)
  }

  /// The words and letters that a declaration may use.
  static let words = ["iso8601", "unix", "unix-milliseconds"]

  /// Reads a declaration's `layout`; a pattern is made of `yyyy MM MMM dd HH mm ss f zzz` (year, month, English name of
  /// the month, day, hour, minute, second, fraction, offset) and of what stands between them.
  /// - Returns: nil where it is neither a word nor a pattern with at least year, month and day.
  init?(_ text: String) {
    switch text {
    case "iso8601": self = .iso8601
    case "unix": self = .unix
    case "unix-milliseconds": self = .unixMilliseconds
    default:
      guard let parts = TimeLayout.parts(of: Array(text.utf8)) else { return nil }
      self = .pattern(parts)
    }
  }

  private static func parts(of letters: [UInt8]) -> [Part]? {
    let tokens: [(letters: [UInt8], part: Part)] = [
      (Array("yyyy".utf8), .year), (Array("MMM".utf8), .monthName), (Array("MM".utf8), .month),
      (Array("dd".utf8), .day), (Array("HH".utf8), .hour), (Array("mm".utf8), .minute), (Array("ss".utf8), .second),
      (Array("zzz".utf8), .offset), (Array("f".utf8), .fraction),
    ]
    var parts: [Part] = []
    var rest = letters[...]
    while let first = rest.first {
      if let token = tokens.first(where: { rest.starts(with: $0.letters) }) {
        guard !parts.contains(token.part) else { return nil }
        parts.append(token.part)
        rest = rest.dropFirst(token.letters.count)
      } else {
        // A letter that stands for nothing is a slip, but for the T between date and time.
        guard first | 0x20 < 0x61 || first | 0x20 > 0x7A || first == 0x54 else { return nil }
        parts.append(.literal(first))
        rest = rest.dropFirst()
      }
    }
    let hasMonth = parts.contains(.month) != parts.contains(.monthName)
    return parts.contains(.year) && hasMonth && parts.contains(.day) ? parts : nil
  }

  /// Reads a time; nil where the text is none.
  func read(_ bytes: Span<UInt8>) -> LineTime? {
    switch self {
    case .iso8601:
      switch TimeReading(bytes: bytes) {
      case .instant(let instant, _): return .instant(instant.microseconds)
      case .civil(let civil), .date(let civil): return .civil(civil.microsecondsOnOwnClock)
      case nil: return nil
      }
    case .unix: return TimeLayout.decimal(bytes, scale: 1_000_000)
    case .unixMilliseconds: return TimeLayout.decimal(bytes, scale: 1_000)
    case .pattern(let parts): return TimeLayout.read(bytes, parts)
    }
  }

  private static func read(_ bytes: Span<UInt8>, _ parts: [Part]) -> LineTime? {
    var scanner = DigitScanner(bytes)
    var civil = CivilTime(year: 0, month: 0, day: 0)
    var offset: Int?
    for part in parts {
      switch part {
      case .year: civil.year = scanner.number(4) ?? -1
      case .month: civil.month = scanner.number(2) ?? -1
      case .day: civil.day = scanner.number(2) ?? -1
      case .hour: civil.hour = scanner.number(2) ?? -1
      case .minute: civil.minute = scanner.number(2) ?? -1
      case .second: civil.second = scanner.number(2) ?? -1
      case .fraction: civil.microsecond = scanner.fraction() ?? -1
      case .monthName:
        guard let month = monthNumber(bytes, at: scanner.position) else { return nil }
        civil.month = month
        for _ in 0..<3 { _ = scanner.skip(bytes[scanner.position]) }
      case .offset:
        offset = scanner.offset()
        if offset == nil { return nil }
      case .literal(let byte): guard scanner.skip(byte) else { return nil }
      }
    }
    guard scanner.isAtEnd, civil.isValid else { return nil }
    let own = civil.microsecondsOnOwnClock
    return offset.map { .instant(own - Int64($0) * 1_000_000) } ?? .civil(own)
  }

  private static func decimal(_ bytes: Span<UInt8>, scale: Int64) -> LineTime? {
    var value: Int64 = 0
    var index = 0
    while index < bytes.count, bytes[index] &- 0x30 < 10 {
      guard index < 15 else { return nil }
      value = value * 10 + Int64(bytes[index] &- 0x30)
      index += 1
    }
    guard index > 0 else { return nil }
    let (whole, isTooLarge) = value.multipliedReportingOverflow(by: scale)
    guard !isTooLarge else { return nil }
    if index == bytes.count { return .instant(whole) }
    var scanner = DigitScanner(bytes.extracting(droppingFirst: index))
    guard scanner.skip(0x2E), let fraction = scanner.fraction(), scanner.isAtEnd else { return nil }
    return .instant(whole + Int64(fraction) * scale / 1_000_000)
  }
}

/// The number of an English month's three letters, 1 to 12, whatever their case; nil for other letters.
func monthNumber(_ bytes: Span<UInt8>, at start: Int) -> Int? {
  guard start + 3 <= bytes.count else { return nil }
  let name =
    UInt32(bytes[start] | 0x20) << 16 | UInt32(bytes[start + 1] | 0x20) << 8 | UInt32(bytes[start + 2] | 0x20)
  switch name {
  case 0x6A_61_6E: return 1
  case 0x66_65_62: return 2
  case 0x6D_61_72: return 3
  case 0x61_70_72: return 4
  case 0x6D_61_79: return 5
  case 0x6A_75_6E: return 6
  case 0x6A_75_6C: return 7
  case 0x61_75_67: return 8
  case 0x73_65_70: return 9
  case 0x6F_63_74: return 10
  case 0x6E_6F_76: return 11
  case 0x64_65_63: return 12
  default: return nil
  }
}
