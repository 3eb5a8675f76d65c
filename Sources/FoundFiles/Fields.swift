internal import Files

/// Writes what a frame holds: fields, each with a number (one byte), a length (32 bits, lowest byte first) and bytes.
struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: UInt8, _ value: UnsafeRawBufferPointer) {
    bytes.append(number)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value.count >> shift)) }
    unsafe bytes.append(contentsOf: value)
  }

  mutating func add(_ number: UInt8, _ value: [UInt8]) { unsafe value.withUnsafeBytes { unsafe add(number, $0) } }

  mutating func add(_ number: UInt8, _ text: String?) {
    guard var text else { return }
    text.withUTF8 { unsafe add(number, UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ number: UInt8, _ value: Int64?) {
    guard let value else { return }
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe add(number, $0) }
  }
}

/// Reads the fields of a frame, which may come from a program that hostile bytes have taken over.
struct FieldReader {
  private let bytes: [UInt8]
  private var place = 0

  struct Fault: Error {
    let found: String
  }

  struct Field {
    let number: UInt8
    let bytes: ArraySlice<UInt8>

    func integer() throws(Fault) -> Int64 {
      guard bytes.count == 8 else { throw Fault(found: "a number of \(bytes.count) bytes") }
      return Int64(bitPattern: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Text that shows on one line: the opener is to escape it, and this makes sure of it.
    func text() throws(Fault) -> String {
      guard bytes.count <= FieldReader.longestText else { throw Fault(found: "a text of \(bytes.count) bytes") }
      // What is escaped already, or only looks so, stays as it is.
      let parts = bytes.split(separator: 0x5C, omittingEmptySubsequences: false)
      return parts.map { escapedPath(Array($0)) }.joined(separator: "\\")
    }
  }

  /// Longer names exist in no file system; some mail has them.
  static let longestText = 1 << 16

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() throws(Fault) -> Field? {
    guard place < bytes.count else { return nil }
    guard bytes.count - place >= 5 else { throw Fault(found: "a field that breaks off") }
    let count = (1...4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * ($1 - 1)) }
    guard bytes.count - place - 5 >= count else { throw Fault(found: "a field of \(count) bytes that breaks off") }
    defer { place += 5 + count }
    return Field(number: bytes[place], bytes: bytes[place + 5..<place + 5 + count])
  }
}
