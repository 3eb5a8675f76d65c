internal import Digest
internal import Evidence
internal import Files

/// The uncompressed bytes of a log file.
struct LogBytes {
  let path: String

  /// How the reading ended.
  struct End {
    /// Of the file as it lies there.
    var digest: SHA256Value?
    /// Why it ended before the file did.
    var fault: (problem: Gap.Problem, reason: String)?
  }

  func read(into splitter: inout LineSplitter, _ taker: inout some LineTaker) throws(CollectionError) -> End {
    var end = End()
    var failure: CollectionError?
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    do throws(FileError) {
      var file = try ReadOnlyFile(path, followLinks: true)
      var digest = SHA256()
      while true {
        let count = try unsafe file.read(into: buffer)
        if count == 0 { break }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        unsafe digest.update(bytes)
        do throws(CollectionError) {
          try unsafe splitter.feed(bytes, to: &taker)
        } catch {
          failure = error
          break
        }
      }
      end.digest = digest.finish()
    } catch {
      end.fault = (.unreadable, "The file could not be read to its end: \(error.reason).")
    }
    if let failure { throw failure }
    try splitter.finish(&taker)
    return end
  }
}
