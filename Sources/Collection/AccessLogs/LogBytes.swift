internal import Archive
internal import Digest
internal import Evidence
internal import Files
internal import Time

/// The bytes of a log file, expanded where it is compressed.
struct LogBytes {
  let path: String

  /// How the reading ended.
  struct End {
    /// Of the file as it lies there; nil where it could not be read to its end.
    var digest: SHA256Value?
    /// Why the reading ended before the log did.
    var fault: (problem: Gap.Problem, reason: String)?
  }

  /// Hands the file to a splitter, from its first byte to its last.
  func read(into splitter: inout LineSplitter, _ taker: inout some LineTaker) throws(CollectionError) -> End {
    var end = End()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var failure: CollectionError?
    do throws(ArchiveError) {
      var file = try CompressedFile(path, followLinks: true)
      var digest = SHA256()
      while failure == nil {
        let count = try unsafe file.read(into: buffer)
        if count == 0 { break }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        if file.compression == .none { unsafe digest.update(bytes) }
        do throws(CollectionError) { try unsafe splitter.feed(bytes, to: &taker) } catch { failure = error }
      }
      end.digest = file.compression == .none ? digest.finish() : try? SHA256Value.of(contentsOf: path)
    } catch {
      end.fault = LogBytes.fault(error)
    }
    if let failure { throw failure }
    try splitter.finish(&taker)
    return end
  }

  private static func fault(_ error: ArchiveError) -> (problem: Gap.Problem, reason: String) {
    switch error {
    case .unreadable(let error): (.unreadable, "The file could not be read to its end: \(error.reason).")
    case .truncated(_, let count):
      (.truncated, "The compressed file breaks off; \(wordedSize(bytes: count)) of the log could be read before that.")
    case .damaged(_, let count, let reason):
      (
        .malformed,
        "The compressed file is damaged (\(reason)); \(wordedSize(bytes: count)) of the log were read before that was seen."
      )
    case .tooLarge(_, let limit): (.tooLarge, "The compressed file expands to more than \(wordedSize(bytes: limit)).")
    case .tooDense(_, let limit): (.tooLarge, "The compressed file expands more than \(limit) times over.")
    }
  }
}
