internal import CCrypto

/// A SHA-256 value (FIPS 180-4): 32 bytes.
package struct SHA256Value: Hashable, Sendable, CustomStringConvertible {
  package var bytes: (UInt64, UInt64, UInt64, UInt64)

  /// Lower-case hexadecimal, as `sha256sum` prints it.
  package var description: String { hexadecimal(of: withBytes { Array($0) }) }

  /// The 32 bytes for as long as the closure runs.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe Swift.withUnsafeBytes(of: bytes) { try unsafe body($0) }
  }

  package init(bytes: (UInt64, UInt64, UInt64, UInt64)) { self.bytes = bytes }

  /// Reads 64 hexadecimal digits of either case; nil for anything else.
  package init?(hexadecimal text: some StringProtocol) {
    guard text.utf8.count == 64, let raw = bytesOf(hexadecimal: text) else { return nil }
    self.init(raw)
  }

  /// From exactly 32 bytes; nil for any other count.
  package init?(_ raw: [UInt8]) {
    guard raw.count == 32 else { return nil }
    bytes = (0, 0, 0, 0)
    unsafe Swift.withUnsafeMutableBytes(of: &bytes) { unsafe $0.copyBytes(from: raw) }
  }

  package static func == (a: SHA256Value, b: SHA256Value) -> Bool { a.bytes == b.bytes }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes.0) }
}

/// SHA-256 of bytes that arrive piece by piece, by libcrypto (which uses the processor's SHA instructions).
@safe package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  package init() {
    guard let made = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest context") }
    unsafe context = made
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if !bytes.isEmpty { unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
  }

  package mutating func update(_ text: String) {
    var copy = text
    copy.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of all that came so far; the context starts anew.
  package mutating func finish() -> SHA256Value {
    var value = SHA256Value(bytes: (0, 0, 0, 0))
    unsafe withUnsafeMutableBytes(of: &value.bytes) {
      let target = $0.baseAddress?.assumingMemoryBound(to: UInt8.self)
      _ = unsafe EVP_DigestFinal_ex(context, target, nil)
    }
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    return value
  }

  /// The digest of bytes that are all there, without a context of its own.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> SHA256Value {
    var value = SHA256Value(bytes: (0, 0, 0, 0))
    unsafe withUnsafeMutableBytes(of: &value.bytes) {
      let target = $0.baseAddress?.assumingMemoryBound(to: UInt8.self)
      _ = unsafe CCrypto.SHA256(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, target)
    }
    return value
  }

  /// The digest of a text's UTF-8.
  package static func of(_ text: String) -> SHA256Value {
    var copy = text
    return copy.withUTF8 { unsafe of(UnsafeRawBufferPointer($0)) }
  }
}

/// Lower-case hexadecimal.
package func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes that hexadecimal text of either case stands for; nil where it is not hexadecimal.
package func bytesOf(hexadecimal text: some StringProtocol) -> [UInt8]? {
  var bytes: [UInt8] = []
  var high: UInt8?
  for digit in text.utf8 {
    let value: UInt8
    switch digit {
    case 0x30...0x39: value = digit - 0x30
    case 0x61...0x66: value = digit - 0x61 + 10
    case 0x41...0x46: value = digit - 0x41 + 10
    default: return nil
    }
    if let first = high {
      bytes.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return high == nil ? bytes : nil
}
