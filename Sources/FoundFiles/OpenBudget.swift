internal import Files

/// How much may be opened: of one file of a drive with all that is nested in it. A limit that bites is told.
package struct OpenLimits: Hashable, Sendable {
  /// Bytes of contents, unpacked, of all that is read in it.
  package var bytes: Int64
  /// Files in it.
  package var files: Int
  /// How deep containers may lie within one another: 1 for what is no container's content.
  package var depth: Int
  /// Microseconds until all of it is read.
  package var time: Int64

  package init(bytes: Int64 = 20 << 30, files: Int = 1_000_000, depth: Int = 8, time: Int64 = 600_000_000) {
    self.bytes = bytes
    self.files = files
    self.depth = depth
    self.time = time
  }
}

/// Which limit stopped the opening.
package enum OpenLimit: Equatable, Sendable {
  case bytes(Int64)
  case files(Int)
  case time(Int64)
}

/// What is left of the limits, shared by all openers that are at work on one file and on what is nested in it.
package final class OpenBudget {
  package let limits: OpenLimits
  private var bytes: Int64 = 0
  private var files = 0
  private let began = ThisProcess.steadyMicroseconds

  package init(_ limits: OpenLimits) { self.limits = limits }

  /// Microseconds that are left.
  package var timeLeft: Int64 { max(0, limits.time - (ThisProcess.steadyMicroseconds - began)) }

  /// Bytes that may still be read.
  package var bytesLeft: Int64 { max(0, limits.bytes - bytes) }

  /// Counts a file.
  /// - Returns: the limit that this reached, if any.
  func addFile() -> OpenLimit? {
    files += 1
    if files > limits.files { return .files(limits.files) }
    return timeLeft == 0 ? .time(limits.time) : nil
  }

  /// Counts bytes.
  /// - Returns: the limit that this reached, if any.
  func add(bytes count: Int) -> OpenLimit? {
    bytes += Int64(count)
    if bytes > limits.bytes { return .bytes(limits.bytes) }
    return timeLeft == 0 ? .time(limits.time) : nil
  }
}
