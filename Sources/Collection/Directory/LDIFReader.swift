internal import Digest

/// A directory's export in the LDAP Data Interchange Format (RFC 2849), record by record, with the place of each.
///
/// libldap has functions for LDIF too (`ldif.h`), but they tell no line of what is wrong, and they open what the text
/// names: a file behind `include:`, a URL behind `:<`. An export that somebody hands over must not make Earshot read
/// another file, so this reads lines itself; base64 is libcrypto's.
///
/// What is wrong with one record costs no other. Values of attributes that nobody asked for are not kept.
struct LDIFReader {
  /// What one line may hold, its folded parts together, in bytes: a portrait in base64 is well below.
  static let longestLine = 4 << 20

  /// Attributes whose values are kept, in lower case.
  let wanted: Set<String>
  private var line: [UInt8] = []
  private var logical: (bytes: [UInt8], line: Int, byte: Int64)?
  private var record: LDIFRecord?
  private var lineNumber = 1
  private var lineStart: Int64 = 0
  private var offset: Int64 = 0
  private var isTooLong = false

  init(wanted: Set<String>) { self.wanted = wanted }

  /// Takes the next bytes of the file.
  mutating func feed(_ bytes: some Sequence<UInt8>, _ body: (LDIFRecord) -> Void) {
    for byte in bytes {
      offset += 1
      guard byte == 0x0A else {
        if line.count < LDIFReader.longestLine { line.append(byte) } else { isTooLong = true }
        continue
      }
      endLine(body)
    }
  }

  /// Ends the file.
  mutating func finish(_ body: (LDIFRecord) -> Void) {
    if !line.isEmpty { endLine(body) }
    endRecord(body)
  }

  // MARK: Lines

  private mutating func endLine(_ body: (LDIFRecord) -> Void) {
    if line.last == 0x0D { line.removeLast() }
    if line.isEmpty {
      endRecord(body)
    } else if line[0] == 0x20 {
      if logical == nil {
        fault(lineNumber, lineStart, "the line begins with a space, as if it went on from a line before it")
      } else if logical.map({ $0.bytes.count + line.count > LDIFReader.longestLine }) ?? false {
        isTooLong = true
      } else {
        logical?.bytes += line.dropFirst()
      }
    } else {
      endLogical()
      logical = (line, lineNumber, lineStart)
    }
    if isTooLong {
      fault(lineNumber, lineStart, "a line of more than \(LDIFReader.longestLine) bytes")
      isTooLong = false
      logical = nil
    }
    line.removeAll(keepingCapacity: true)
    lineNumber += 1
    lineStart = offset
  }

  private mutating func endLogical() {
    guard let (bytes, number, byte) = logical else { return }
    logical = nil
    if bytes[0] == 0x23 { return }
    guard let colon = bytes.firstIndex(of: 0x3A) else {
      return fault(number, byte, "there is no colon after the attribute's name")
    }
    let name = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
    let isName = !name.isEmpty && name.utf8.allSatisfy(LDIFReader.mayStandInName)
    guard isName else { return fault(number, byte, "'\(String(name.prefix(40)))' is no attribute's name") }
    // Options such as `;lang-en` say more of the value, not what it is of.
    let base = name.split(separator: ";").first.map(String.init) ?? name
    var rest = bytes[(colon + 1)...]
    let isKept = wanted.contains(base) || LDIFRecord.own.contains(base)
    if rest.first == 0x3C, isKept {
      return fault(number, byte, "'\(base)' is to be read from a URL (':<'), which is never done; export the values")
    }
    let isEncoded = rest.first == 0x3A
    if isEncoded { rest = rest.dropFirst() }
    while rest.first == 0x20 { rest = rest.dropFirst() }
    begin(number, byte)
    guard isKept else { return }
    var value = Array(rest)
    if isEncoded {
      guard let decoded = bytesOf(base64: rest) else {
        return fault(number, byte, "the value of '\(base)' is no base64")
      }
      value = decoded
    }
    record?.attributes.append(LDIFRecord.Attribute(name: base, value: value, line: number, isEncoded: isEncoded))
  }

  /// RFC 2849 takes attribute descriptions from RFC 2251: letters, digits, hyphens, options after semicolons; numbers
  /// with dots are object identifiers.
  private static func mayStandInName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x3B || byte == 0x2E
  }

  // MARK: Records

  private mutating func begin(_ number: Int, _ byte: Int64) {
    if record == nil { record = LDIFRecord(line: number, byte: byte) }
  }

  private mutating func fault(_ number: Int, _ byte: Int64, _ message: String) {
    begin(number, byte)
    record?.faults.append(LDIFRecord.Fault(line: number, message: message))
  }

  private mutating func endRecord(_ body: (LDIFRecord) -> Void) {
    endLogical()
    if let record { body(record) }
    record = nil
  }
}

/// One record of an export: the attributes that were asked for, in their order.
struct LDIFRecord {
  struct Attribute {
    /// In lower case, without options.
    let name: String
    let value: [UInt8]
    let line: Int
    let isEncoded: Bool
  }

  struct Fault {
    let line: Int
    let message: String
  }

  let line: Int
  let byte: Int64
  var attributes: [Attribute] = []
  var faults: [Fault] = []

  init(line: Int, byte: Int64) {
    self.line = line
    self.byte = byte
  }

  /// What the format itself says with, always kept.
  static let own: Set<String> = ["dn", "version", "changetype", "search", "result", "ref"]

  func first(_ name: String) -> Attribute? { attributes.first { $0.name == name } }
}
