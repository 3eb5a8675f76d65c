internal import CSndFile
internal import Files
internal import Glibc

/// The bytes of an open file, or a range of them, as libsndfile asks for them: through functions instead of a descriptor
/// of its own.
final class LentBytes {
  private let bytes: AudioBytes
  private let start: Int64
  private let size: Int64
  /// From the start of the range.
  private var position: Int64 = 0

  init(_ bytes: AudioBytes, _ range: Range<Int64>) {
    self.bytes = bytes
    let range = range.clamped(to: 0..<max(0, bytes.size))
    start = range.lowerBound
    size = range.upperBound - range.lowerBound
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base: Int64 =
      switch whence {
      case SEEK_CUR: position
      case SEEK_END: size
      default: 0
      }
    // A header may name any place: one before the beginning or past all numbers moves nothing.
    let (target, isTooFar) = base.addingReportingOverflow(offset)
    if !isTooFar, target >= 0 { position = target }
    return isTooFar || target < 0 ? -1 : position
  }

  private func read(into buffer: UnsafeMutableRawPointer, _ wanted: Int64) -> Int64 {
    let count = Int(min(wanted, max(0, size - position)))
    var filled = 0
    while filled < count {
      let got = unsafe pread(bytes.descriptor, buffer + filled, count - filled, off_t(start + position))
      if got < 0, errno == EINTR { continue }
      if got <= 0 { break }
      filled += got
      position += Int64(got)
    }
    return Int64(filled)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> LentBytes? {
    unsafe context.map { unsafe Unmanaged<LentBytes>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The context of each is a ``LentBytes``. Nothing is ever written.
  static var callbacks: SF_VIRTUAL_IO {
    unsafe SF_VIRTUAL_IO(
      get_filelen: { context in unsafe LentBytes.of(context)?.size ?? -1 },
      seek: { offset, whence, context in unsafe LentBytes.of(context)?.seek(offset, whence) ?? -1 },
      read: { buffer, count, context in
        guard let buffer = unsafe buffer else { return 0 }
        return unsafe LentBytes.of(context)?.read(into: buffer, count) ?? 0
      },
      write: { _, _, _ in 0 },
      tell: { context in unsafe LentBytes.of(context)?.position ?? -1 })
  }
}
