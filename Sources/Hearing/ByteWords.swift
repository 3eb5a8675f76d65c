/// Numbers and text as bytes, the lowest byte first, one behind the other.
package struct ByteWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func add(_ number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: type(of: number).bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// At most 65,535 bytes of text.
  package mutating func add(_ text: String) {
    let utf8 = Array(text.utf8.prefix(Int(UInt16.max)))
    add(UInt16(utf8.count))
    bytes += utf8
  }

  package mutating func add(_ more: [UInt8]) { bytes += more }

  package mutating func add(_ samples: [Int16]) {
    unsafe samples.map { $0.littleEndian }.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}

/// Takes them apart again.
package struct ByteReader {
  private let bytes: [UInt8]
  private var at = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var left: Int { bytes.count - at }

  /// Nil where there are not as many bytes left.
  package mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) -> Number? {
    let width = Number.bitWidth / 8
    guard left >= width else { return nil }
    defer { at += width }
    return unsafe bytes.withUnsafeBytes {
      Number(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: at, as: Number.self))
    }
  }

  package mutating func text() -> String? {
    guard let count = number(UInt16.self), let bytes = bytes(Int(count)) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  package mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, left >= count else { return nil }
    defer { at += count }
    return bytes[at..<at + count]
  }

  /// So many numbers of 16 bits.
  package mutating func samples(_ count: Int) -> [Int16]? {
    guard count >= 0, left / 2 >= count else { return nil }
    defer { at += 2 * count }
    return unsafe bytes.withUnsafeBytes { bytes in
      (0..<count).map { Int16(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: at + 2 * $0, as: Int16.self)) }
    }
  }

  /// So many numbers of 32 bits.
  package mutating func words(_ count: Int) -> [UInt32]? {
    guard count >= 0, left / 4 >= count else { return nil }
    var words: [UInt32] = []
    words.reserveCapacity(count)
    for place in 0..<count {
      let start = at + place * 4
      words.append(
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
          | UInt32(bytes[start + 3]) << 24)
    }
    at += count * 4
    return words
  }
}
