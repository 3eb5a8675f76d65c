internal import Digest
internal import Files

extension SHA256Value {
  /// Of all bytes of an open file, from its beginning.
  /// - Parameter path: for messages.
  static func of(descriptor: Int32, _ path: String) throws(FileError) -> SHA256Value {
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var at: Int64 = 0
    while true {
      let count = try unsafe readBytes(descriptor, path, at: at, into: buffer)
      if count == 0 { return digest.finish() }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      at += Int64(count)
    }
  }
}
