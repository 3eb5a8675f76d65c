internal import Archive
internal import Digest
internal import Evidence
internal import Files
internal import Time

/// The bytes of one log, wherever it lies.
protocol LogContent {
  /// Hands the log over piece by piece, from its first byte to its last.
  mutating func chunks(
    _ body: (UnsafeRawBufferPointer) throws(CollectionError) -> Void
  ) throws(CollectionError) -> LogEnd
}

extension LogContent {
  /// Hands the log to a splitter.
  mutating func read(
    into splitter: inout some EntrySplitter, _ taker: inout some LineTaker
  ) throws(CollectionError) -> LogEnd {
    let end = try unsafe chunks { (bytes) throws(CollectionError) in try unsafe splitter.feed(bytes, to: &taker) }
    try splitter.finish(&taker)
    return end
  }
}

/// How the reading of a log ended.
struct LogEnd {
  /// Of the file as it lies there, or of the bytes that an archive holds; nil where it could not be read to its end.
  var digest: SHA256Value?
  /// Why the reading ended before the log did.
  var fault: LogFault?
}

/// A log file, expanded where it is compressed.
struct LogBytes: LogContent {
  let path: String

  func chunks(
    _ body: (UnsafeRawBufferPointer) throws(CollectionError) -> Void
  ) throws(CollectionError) -> LogEnd {
    var end = LogEnd()
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
        do throws(CollectionError) { try unsafe body(bytes) } catch { failure = error }
      }
      end.digest = file.compression == .none ? digest.finish() : try? SHA256Value.of(contentsOf: path)
    } catch {
      end.fault = LogFault(error)
    }
    if let failure { throw failure }
    return end
  }
}

/// The log that an open archive stands at.
struct ArchivedBytes: LogContent {
  let archive: OpenArchive

  func chunks(
    _ body: (UnsafeRawBufferPointer) throws(CollectionError) -> Void
  ) throws(CollectionError) -> LogEnd {
    var end = LogEnd()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var failure: CollectionError?
    do throws(ArchiveError) {
      var digest = SHA256()
      while failure == nil {
        let count = try unsafe archive.files.read(into: buffer)
        if count == 0 { break }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        unsafe digest.update(bytes)
        do throws(CollectionError) { try unsafe body(bytes) } catch { failure = error }
      }
      end.digest = digest.finish()
    } catch {
      end.fault = LogFault(error)
    }
    if let failure { throw failure }
    return end
  }
}

/// An archive while its logs are read, one after the other.
final class OpenArchive {
  var files: ArchivedFiles

  init(_ files: consuming ArchivedFiles) { self.files = files }
}
