internal import Files

/// An image that is the disk's bytes and nothing else, in one file or in several.
final class RawImage: ImageBytes {
  private let segments: [Segment]
  /// Where each segment begins, and where the last one ends.
  private let starts: [Int64]

  /// More segments than a split image has.
  private static let mostSegments = 10_000

  /// - Throws: ``ImageError`` where a segment cannot be opened; the first that is not there ends the image.
  init(_ path: String) throws(ImageError) {
    var segments: [Segment] = []
    do throws(FileError) {
      segments.append(try Segment(path))
      if let names = SegmentNames(path) {
        while segments.count < RawImage.mostSegments, let name = names.name(segments.count),
          let segment = try RawImage.next(name)
        { segments.append(segment) }
      }
    } catch {
      throw .file(error)
    }
    var starts: [Int64] = [0]
    for segment in segments {
      let (end, isTooMuch) = (starts.last ?? 0).addingReportingOverflow(segment.size)
      guard !isTooMuch else { throw .refused("is larger than any disk") }
      starts.append(end)
    }
    self.segments = segments
    self.starts = starts
  }

  private static func next(_ name: String) throws(FileError) -> Segment? {
    do throws(FileError) { return try Segment(name) } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  var size: Int64 { starts.last ?? 0 }
  var kind: String { segments.count == 1 ? "raw image" : "raw image in \(segments.count) segments" }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ImageError) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    var done = 0
    // The last segment that begins at or before the offset.
    var low = 0
    var high = segments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    var index = low
    while done < buffer.count, index < segments.count {
      let within = offset + Int64(done) - starts[index]
      let length = Int(min(Int64(buffer.count - done), segments[index].size - within))
      if length > 0 {
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + length])
        let count: Int
        do throws(FileError) { count = try unsafe segments[index].read(into: part, at: within) } catch {
          throw .file(error)
        }
        done += count
        // A segment that became shorter leaves nothing to go on with.
        if count < length { break }
      }
      index += 1
    }
    return done
  }

  func isUnchanged() -> Bool { segments.allSatisfy { $0.isUnchanged() } }
  func damage() -> [String] { [] }
}
