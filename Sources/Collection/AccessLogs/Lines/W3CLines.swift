internal import Time

/// W3C extended log lines (https://www.w3.org/TR/WD-logfile.html) as IIS writes them: the latest `#Fields` names the
/// columns, times are UTC, `-` is nothing. Where lines have only a time, `#Date` gives the day.
struct W3CLines: LineCarrier {
  private let columns: [LogFormat.Column]
  private var plan: [Int] = []
  private var datePosition = -1
  private var timePosition = -1
  private(set) var missing: MissingColumns?
  /// Midnight of the day that `#Date` or the last line named, in microseconds.
  private var day: Int64?
  private var dayText: InlineArray<10, UInt8> = InlineArray(repeating: 0)
  private var lastOfDay: Int64 = 0
  /// Ends of the line's columns, kept to spare an allocation for each line.
  private var ends: [Int] = []

  private static let halfDay: Int64 = 12 * Period.hour

  init(format: LogFormat) { columns = format.columns }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    if line[0] == 0x23 { return directive(line) }
    guard !plan.isEmpty else {
      return isBlank(line) ? .structure : .broken("no #Fields line above it names its columns")
    }
    let count = split(line)
    guard count == plan.count else {
      return isBlank(line) ? .structure : .broken("it has \(count) columns, #Fields names \(plan.count)")
    }
    var start = 0
    for position in 0..<count {
      let end = ends[position]
      let slot = plan[position]
      if slot >= 0, end > start, !(end == start + 1 && line[start] == 0x2D) {
        if line[start] == 0x22, end - start >= 2, line[end - 1] == 0x22 {
          fields.set(slot, from: start + 1, to: end - 1)
        } else {
          fields.set(slot, from: start, to: end)
        }
      }
      start = end + 1
    }
    guard let time = time(of: line) else { return .broken("its date and time cannot be read") }
    fields.time = .instant(time)
    return missing == nil ? .entry : .lacking
  }

  // MARK: Columns

  /// Finds the ends of the columns: single spaces part them, and a quotation may hold spaces.
  private mutating func split(_ line: Span<UInt8>) -> Int {
    unsafe ends.withUnsafeMutableBufferPointer { ends in
      unsafe line.withUnsafeBufferPointer { bytes in
        var length = bytes.count
        while unsafe length > 0 && bytes[length - 1] == 0x20 { length -= 1 }
        var count = 0
        var position = 0
        while position < length {
          if unsafe bytes[position] == 0x22, let closing = unsafe W3CLines.closing(bytes, from: position, to: length) {
            position = closing
          } else {
            while unsafe position < length && bytes[position] != 0x20 { position += 1 }
          }
          if count < ends.count { unsafe ends[count] = position }
          count += 1
          position += 1
        }
        return count
      }
    }
  }

  /// The place behind the quotation that begins here; nil where it does not end before a space or the line's end.
  private static func closing(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var position = start + 1
    while position < end {
      if unsafe bytes[position] == 0x22 {
        if position + 1 == end { return end }
        let next = unsafe bytes[position + 1]
        if next == 0x20 { return position + 1 }
        if next == 0x22 { position += 1 }
      }
      position += 1
    }
    return nil
  }

  private func isBlank(_ line: Span<UInt8>) -> Bool {
    for index in 0..<line.count where line[index] != 0x20 && line[index] != 0x09 { return false }
    return true
  }

  // MARK: Directives

  private mutating func directive(_ line: Span<UInt8>) -> LineReading {
    let text = unsafe line.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    switch words[0].lowercased() {
    case "#fields:":
      let names = Array(words.dropFirst())
      let planned = ColumnPlan(header: names, columns: columns)
      plan = planned.slots
      missing = planned.missing
      datePosition = names.firstIndex { $0.lowercased() == "date" } ?? -1
      timePosition = names.firstIndex { $0.lowercased() == "time" } ?? -1
      if timePosition < 0 || plan.isEmpty {
        missing = MissingColumns(names: (missing?.names ?? []) + ["time"], found: names)
      }
      ends = Array(repeating: 0, count: plan.count)
    case "#date:":
      if words.count > 1, case .date(let date)? = TimeReading(iso8601: words[1]) {
        day = date.microsecondsOnOwnClock
        dayText = InlineArray(repeating: 0)
        lastOfDay = 0
      }
    default: break
    }
    return .structure
  }

  // MARK: Time

  private mutating func time(of line: Span<UInt8>) -> Int64? {
    guard timePosition >= 0 else { return missing == nil ? nil : 0 }
    let start = timePosition == 0 ? 0 : ends[timePosition - 1] + 1
    guard let ofDay = timeOfDay(line.extracting(start..<ends[timePosition])) else { return nil }
    if datePosition >= 0 {
      let start = datePosition == 0 ? 0 : ends[datePosition - 1] + 1
      guard readDay(line, from: start, to: ends[datePosition]) else { return nil }
    } else if let known = day, ofDay < lastOfDay - W3CLines.halfDay {
      // A log that writes no dates has passed midnight.
      day = known + Period.day
    }
    lastOfDay = ofDay
    return day.map { $0 + ofDay }
  }

  /// The day in `yyyy-MM-dd`; the same as in the line before costs a comparison only.
  private mutating func readDay(_ line: Span<UInt8>, from start: Int, to end: Int) -> Bool {
    guard end - start == 10 else { return false }
    var difference: UInt8 = 0
    for index in 0..<10 { difference |= line[start + index] ^ dayText[index] }
    if difference == 0 { return true }
    guard case .date(let date)? = TimeReading(bytes: line.extracting(start..<end)) else { return false }
    for index in 0..<10 { dayText[index] = line[start + index] }
    day = date.microsecondsOnOwnClock
    return true
  }

  /// `HH:mm:ss` with or without a fraction, as microseconds.
  private func timeOfDay(_ text: Span<UInt8>) -> Int64? {
    guard text.count >= 8, text[2] == 0x3A, text[5] == 0x3A else { return nil }
    var parts: InlineArray<3, Int64> = [0, 0, 0]
    for part in 0..<3 {
      let tens = text[part * 3] &- 0x30
      let units = text[part * 3 + 1] &- 0x30
      guard tens < 10, units < 10 else { return nil }
      parts[part] = Int64(tens) * 10 + Int64(units)
    }
    guard parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return nil }
    let whole = (parts[0] * 3_600 + parts[1] * 60 + parts[2]) * 1_000_000
    if text.count == 8 { return whole }
    var scanner = DigitScanner(text.extracting(droppingFirst: 8))
    guard scanner.skip(0x2E), let fraction = scanner.fraction(), scanner.isAtEnd else { return nil }
    return whole + Int64(fraction)
  }
}
