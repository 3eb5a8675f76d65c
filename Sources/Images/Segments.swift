internal import Files
internal import Glibc

/// One file of an image, open for reading without a trace.
final class Segment: Sendable {
  let file: ReadOnlyFile
  let size: Int64
  let modified: (seconds: Int64, nanoseconds: Int64)

  init(_ path: String) throws(FileError) {
    file = try ReadOnlyFile(path, followLinks: true, leaving: .none)
    size = try file.size()
    modified = try file.modified()
  }

  /// Whether size and time of modification are what they were when it was opened.
  func isUnchanged() -> Bool {
    guard let size = try? file.size(), let modified = try? file.modified() else { return false }
    return size == self.size && modified == self.modified
  }

  /// Reads as much as there is, up to the buffer's length.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pread(file.descriptor, rest.baseAddress, rest.count, Int(offset) + done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError("read", file.path) }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

/// The names of a raw image's segments, as dd's `split` and forensic tools number them.
struct SegmentNames {
  private let stem: Substring
  private let length: Int
  /// The first number; nil where letters count.
  private let first: Int?

  /// - Returns: nil where the name is not that of a first segment.
  init?(_ path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let suffix = name[name.index(after: dot)...].utf8
    guard (2...5).contains(suffix.count) else { return nil }
    stem = path.dropLast(suffix.count)
    length = suffix.count
    if suffix.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(String(Substring(suffix))), number <= 1 {
      first = number
    } else if suffix.allSatisfy({ $0 == 0x61 }) {
      first = nil
    } else {
      return nil
    }
  }

  /// The name of the segment so many places after the first; nil where there are no more names.
  func name(_ place: Int) -> String? {
    if let first {
      let text = String(first + place)
      // After .999 comes .1000.
      return stem + String(repeating: "0", count: max(0, length - text.utf8.count)) + text
    }
    var rest = place
    var letters: [UInt8] = []
    for _ in 0..<length {
      letters.append(0x61 + UInt8(rest % 26))
      rest /= 26
    }
    return rest > 0 ? nil : stem + String(decoding: letters.reversed(), as: UTF8.self)
  }
}
