internal import Time

/// The beginning of a syslog line: when, which program, and where its message begins.
///
/// Three layouts are read: RFC 3164 (`Nov  4 06:31:27 host program[12]: message`, with or without `<34>` before it), the
/// same with an RFC 3339 time as rsyslog writes files, and RFC 5424 (`<34>1 2026-11-24T06:31:27Z host program 12 ID -
/// message`).
struct SyslogHeader {
  var time: LineTime
  /// Where the time stands as written.
  var written: Range<Int>
  var program: Range<Int>
  var message: Int

  /// - Returns: nil where the line has no such beginning.
  init?(_ line: Span<UInt8>) {
    var start = 0
    if line.count > 0, line[0] == 0x3C {
      // The priority: `<`, one to three digits, `>`.
      var position = 1
      while position < line.count, position <= 3, line[position] &- 0x30 < 10 { position += 1 }
      guard position < line.count, line[position] == 0x3E, position > 1 else { return nil }
      start = position + 1
      if start + 1 < line.count, line[start] == 0x31, line[start + 1] == 0x20 {
        self.init(structured: line, from: start + 2)
        return
      }
    }
    if let time = SyslogHeader.yearlessTime(line, from: start) {
      self.init(line, time: time, written: start..<start + 15)
    } else {
      let end = SyslogHeader.word(line, from: start)
      guard let time = SyslogHeader.fullTime(line.extracting(start..<end)) else { return nil }
      self.init(line, time: time, written: start..<end)
    }
  }

  /// What follows the time in a line of RFC 3164: ` host program[12]: message`.
  private init?(_ line: Span<UInt8>, time: LineTime, written: Range<Int>) {
    let host = written.upperBound + 1
    let hostEnd = SyslogHeader.word(line, from: host)
    guard hostEnd > host, hostEnd < line.count else { return nil }
    let tag = hostEnd + 1
    var tagEnd = tag
    while tagEnd < line.count, line[tagEnd] != 0x3A, line[tagEnd] != 0x5B, line[tagEnd] != 0x20 { tagEnd += 1 }
    var message = tagEnd
    while message < line.count, line[message] != 0x3A, line[message] != 0x20 { message += 1 }
    if message < line.count, line[message] == 0x3A { message += 1 }
    if message < line.count, line[message] == 0x20 { message += 1 }
    self.time = time
    self.written = written
    program = tag..<tagEnd
    self.message = message
  }

  /// A line of RFC 5424, from its time on.
  private init?(structured line: Span<UInt8>, from start: Int) {
    let timeEnd = SyslogHeader.word(line, from: start)
    guard let time = SyslogHeader.fullTime(line.extracting(start..<timeEnd)) else { return nil }
    let hostEnd = SyslogHeader.word(line, from: timeEnd + 1)
    let programEnd = SyslogHeader.word(line, from: hostEnd + 1)
    let processEnd = SyslogHeader.word(line, from: programEnd + 1)
    var position = SyslogHeader.word(line, from: processEnd + 1) + 1
    guard position < line.count else { return nil }
    if line[position] == 0x2D {
      position += 1
    } else {
      // Structured data: [id name="value"], where a backslash protects quotes and brackets.
      var isQuoted = false
      guard line[position] == 0x5B else { return nil }
      while position < line.count {
        let byte = line[position]
        if byte == 0x5C { position += 1 } else if byte == 0x22 { isQuoted.toggle() }
        let isLast = position + 1 >= line.count || line[position + 1] == 0x20
        position += 1
        if byte == 0x5D, !isQuoted, isLast { break }
      }
    }
    if position < line.count, line[position] == 0x20 { position += 1 }
    if position + 2 < line.count, line[position] == 0xEF, line[position + 1] == 0xBB, line[position + 2] == 0xBF {
      position += 3
    }
    self.time = time
    written = start..<timeEnd
    program = hostEnd + 1..<programEnd
    message = min(position, line.count)
  }

  /// The end of the word that begins here.
  private static func word(_ line: Span<UInt8>, from start: Int) -> Int {
    var position = min(start, line.count)
    while position < line.count, line[position] != 0x20 { position += 1 }
    return position
  }

  private static func fullTime(_ text: Span<UInt8>) -> LineTime? {
    switch TimeReading(bytes: text) {
    case .instant(let instant, _): .instant(instant.microseconds)
    case .civil(let civil): .civil(civil.microsecondsOnOwnClock)
    default: nil
    }
  }

  /// `Nov  4 06:31:27`, which has no year.
  static func yearlessTime(_ line: Span<UInt8>, from start: Int) -> LineTime? {
    guard start + 16 <= line.count, line[start + 3] == 0x20, line[start + 15] == 0x20,
      let month = monthNumber(line, at: start)
    else { return nil }
    let isPadded = line[start + 4] == 0x20
    var scanner = DigitScanner(line.extracting(start + (isPadded ? 5 : 4)..<start + 15))
    guard let day = scanner.number(isPadded ? 1 : 2), (1...31).contains(day), scanner.skip(0x20),
      let hour = scanner.number(2), hour < 24, scanner.skip(0x3A), let minute = scanner.number(2), minute < 60,
      scanner.skip(0x3A), let second = scanner.number(2), second < 60
    else { return nil }
    return .yearless(month: month, day: day, ofDay: Int64(hour * 3_600 + minute * 60 + second) * Period.second)
  }
}
