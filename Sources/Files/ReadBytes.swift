internal import Glibc

/// Reads bytes of an open file from a place, whatever its next read would be.
/// - Parameter path: for messages.
/// - Returns: how many were read; 0 at the end.
package func readBytes(
  _ descriptor: Int32, _ path: String, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
) throws(FileError) -> Int {
  while true {
    let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    if count >= 0 { return count }
    if errno != EINTR { throw FileError("read", path) }
  }
}

/// The size in bytes of an open file.
/// - Parameter path: for messages.
package func sizeOfFile(_ descriptor: Int32, _ path: String) throws(FileError) -> Int64 {
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else { throw FileError("examine", path) }
  return Int64(status.st_size)
}
