internal import Files

/// What yields the bytes of one kind of file.
protocol Expander: AnyObject {
  /// Fills a buffer with the next bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExpanderFault) -> Int
}

/// Why an expander cannot go on.
enum ExpanderFault: Error {
  case file(FileError)
  case truncated
  case damaged(String)
}

/// A file that is not compressed: its own bytes, with nothing between.
final class PlainFile: Expander {
  private var file: ReadOnlyFile

  init(_ file: consuming ReadOnlyFile) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExpanderFault) -> Int {
    do throws(FileError) {
      return try unsafe file.read(into: buffer)
    } catch {
      throw .file(error)
    }
  }
}
