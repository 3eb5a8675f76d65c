/// An image whose bytes are in memory: for trying what hostile bytes do.
final class MemoryImage: ImageBytes {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: Int64 { Int64(bytes.count) }
  var kind: String { "image in memory" }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ImageError) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let count = min(buffer.count, bytes.count - Int(offset))
    unsafe bytes.withUnsafeBytes { bytes in
      let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset) + count])
      unsafe buffer.copyMemory(from: part)
    }
    return count
  }

  func isUnchanged() -> Bool { true }
  func damage() -> [String] { [] }
}

/// The owner that a self-relative security descriptor names, as it is read from NTFS.
package func securityOwner(_ descriptor: UnsafeRawBufferPointer) -> String? {
  unsafe SecurityDescriptors.owner(descriptor)
}
