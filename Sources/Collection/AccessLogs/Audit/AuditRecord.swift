/// The beginning of a record of the Linux audit log: `node=fs1 type=SYSCALL msg=audit(1364481363.243:24287): …`.
struct AuditHeader: Equatable {
  /// The machine, where the log gathers several.
  var node: String
  var type: String
  /// UTC microseconds.
  var at: Int64
  var serial: UInt64
  /// Where the fields begin.
  var body: Int

  /// - Returns: nil where the line does not begin as a record does.
  init?(_ line: Span<UInt8>) {
    var scan = AuditScanner(line)
    node = ""
    if scan.take("node=") { node = scan.word() }
    guard scan.take("type=") else { return nil }
    type = scan.word()
    guard !type.isEmpty, scan.take("msg=audit("), let seconds = scan.number(), seconds < 1 << 42, scan.take(".") else {
      return nil
    }
    let start = scan.position
    guard let fraction = scan.number(), scan.position - start <= 3, scan.take(":"), let serial = scan.number(),
      scan.take(")")
    else { return nil }
    // Three digits: milliseconds.
    at = Int64(seconds) * 1_000_000 + Int64(fraction) * 1_000
    self.serial = serial
    _ = scan.take(":")
    body = scan.position
  }
}

/// Reads a line from left to right.
private struct AuditScanner: ~Escapable {
  private let line: Span<UInt8>
  private(set) var position = 0

  @_lifetime(copy line)
  init(_ line: Span<UInt8>) { self.line = line }

  @_lifetime(self: copy self)
  mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= line.count else { return false }
    for index in 0..<count where unsafe line[position + index] != word.utf8Start[index] { return false }
    position += count
    return true
  }

  /// Up to the next space, which is taken too.
  @_lifetime(self: copy self)
  mutating func word() -> String {
    let start = position
    while position < line.count, line[position] != 0x20 { position += 1 }
    let word = unsafe line.extracting(start..<position).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
    if position < line.count { position += 1 }
    return word
  }

  @_lifetime(self: copy self)
  mutating func number() -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < line.count, line[position] &- 0x30 < 10, position - start < 18 {
      value = value * 10 + UInt64(line[position] &- 0x30)
      position += 1
    }
    return position == start ? nil : value
  }
}

/// The fields of a record: `name=value`, the value bare, in double quotes, in single quotes (a message of a program,
/// whose own fields count as the record's), or in hexadecimal where the kernel does not trust its letters.
struct AuditFields {
  private(set) var values: [String: String] = [:]
  /// The names whose values stood in quotes: never hexadecimal.
  private var quoted: Set<String> = []

  /// - Parameter body: what follows the header.
  init(_ body: Span<UInt8>) { read(body, from: 0, to: body.count) }

  private mutating func read(_ line: Span<UInt8>, from start: Int, to end: Int) {
    var position = start
    while position < end {
      // A group separator parts what auditd adds in its enriched format.
      while position < end, [0x20, 0x1D, 0x2C, 0x28, 0x29, 0x3A, 0x27].contains(line[position]) { position += 1 }
      let nameStart = position
      while position < end, line[position] != 0x3D, line[position] != 0x20, line[position] != 0x1D { position += 1 }
      guard position < end, line[position] == 0x3D else { continue }
      let name = AuditFields.text(line, nameStart, position)
      position += 1
      guard position < end else { return }
      if line[position] == 0x22 || line[position] == 0x27 {
        let mark = line[position]
        let valueStart = position + 1
        position = valueStart
        while position < end, line[position] != mark { position += 1 }
        if mark == 0x27 {
          read(line, from: valueStart, to: position)
        } else {
          set(name, AuditFields.text(line, valueStart, position), isQuoted: true)
        }
        position += 1
      } else {
        let valueStart = position
        while position < end, line[position] != 0x20, line[position] != 0x1D, line[position] != 0x2C,
          line[position] != 0x29
        { position += 1 }
        set(name, AuditFields.text(line, valueStart, position), isQuoted: false)
      }
    }
  }

  private mutating func set(_ name: String, _ value: String, isQuoted: Bool) {
    guard values[name] == nil else { return }
    values[name] = value
    if isQuoted { quoted.insert(name) }
  }

  subscript(_ name: String) -> String? { values[name] }

  /// A name of a file or a person: in quotes, or in hexadecimal; nil where it is `(null)` or missing.
  func name(_ field: String) -> AuditName? {
    guard let value = values[field] else { return nil }
    if quoted.contains(field) { return .known(Array(value.utf8)) }
    if value == "(null)" || value == "(none)" || value == "?" { return nil }
    let digits = Array(value.utf8)
    guard digits.count.isMultiple(of: 2), !digits.isEmpty else { return .unreadable(value) }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = hexadecimalValue(digits[index], digits[index + 1]) else { return .unreadable(value) }
      bytes.append(byte)
    }
    return .known(bytes)
  }

  /// A number in hexadecimal, as the arguments of a call are written.
  func hexadecimal(_ field: String) -> UInt64? { values[field].flatMap { UInt64($0, radix: 16) } }

  private static func text(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    unsafe line.extracting(start..<end).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

/// A name in a record.
enum AuditName: Equatable {
  case known([UInt8])
  /// It is neither in quotes nor hexadecimal.
  case unreadable(String)
}
