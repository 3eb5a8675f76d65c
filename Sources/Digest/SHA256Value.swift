/// A SHA-256 value (FIPS 180-4): 32 bytes.
package struct SHA256Value: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes, eight by eight, as they lie in memory.
  package var bytes: (UInt64, UInt64, UInt64, UInt64)

  /// Lower-case hexadecimal, as `sha256sum` prints it.
  package var description: String {
    unsafe hexadecimal(of: withBytes { unsafe Array($0) })
  }

  /// The 32 bytes for as long as the closure runs.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe Swift.withUnsafeBytes(of: bytes) { (raw) throws(Failure) in try unsafe body(raw) }
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
