internal import CTSK
internal import Files

/// The bytes of a disk as an image gives them.
protocol ImageBytes: AnyObject {
  /// Of the disk, in bytes.
  var size: Int64 { get }
  /// What sort of image it is, in words.
  var kind: String { get }
  /// - Returns: how many bytes there were; fewer than asked for at the end only.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ImageError) -> Int
  /// Whether its files are what they were when they were opened.
  func isUnchanged() -> Bool
  /// What was wrong with the image itself as far as it was read, as words that follow "the image".
  func damage() -> [String]
}

/// A disk image that is open for reading. It is for one thread.
@safe package final class DiskImage {
  let bytes: any ImageBytes
  private(set) var handle: UnsafeMutablePointer<TSK_IMG_INFO>

  /// - Parameter path: of its first segment.
  /// - Throws: ``ImageError``
  package convenience init(_ path: String) throws(ImageError) {
    if try DiskImage.isExpertWitness(path) {
      try self.init(ExpertWitnessImage(path))
    } else {
      try self.init(RawImage(path))
    }
  }

  /// An image whose bytes are in memory.
  package convenience init(memory bytes: [UInt8]) throws(ImageError) { try self.init(MemoryImage(bytes)) }

  private init(_ bytes: any ImageBytes) throws(ImageError) {
    // The image outlives the handle, which only the image itself holds.
    let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(bytes as AnyObject).toOpaque())
    guard
      let handle = unsafe earshot_image_open(
        context,
        { context, offset, buffer, length in
          guard let context = unsafe context, let buffer = unsafe buffer,
            let bytes = unsafe Unmanaged<AnyObject>.fromOpaque(context).takeUnretainedValue() as? any ImageBytes
          else { return -1 }
          let target = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: length)
          do throws(ImageError) { return try unsafe bytes.read(into: target, at: offset) } catch {
            return -1
          }
        }, bytes.size, 512)
    else { throw .noMemory }
    self.bytes = bytes
    unsafe self.handle = handle
  }

  deinit { unsafe tsk_img_close(handle) }

  /// Of the disk, in bytes.
  package var size: Int64 { bytes.size }
  /// What sort of image it is, in words: `E01 image in 3 segments`.
  package var kind: String { bytes.kind }

  private static func isExpertWitness(_ path: String) throws(ImageError) -> Bool {
    do throws(FileError) {
      let segment = try Segment(path)
      let length = ExpertWitnessImage.signature.count
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
      defer { unsafe buffer.deallocate() }
      let count = try unsafe segment.read(into: buffer, at: 0)
      return unsafe count == length && buffer.elementsEqual(ExpertWitnessImage.signature)
    } catch {
      throw .file(error)
    }
  }
}

/// What libtsk says of its last failure on this thread.
enum SleuthKitWords {
  static func take() -> (code: UInt32, words: String) {
    let code = tsk_error_get_errno()
    let words = unsafe tsk_error_get().map { unsafe String(cString: $0) } ?? "nothing more"
    tsk_error_reset()
    return (code, escapedPath(String(words.prefix(300))))
  }
}
