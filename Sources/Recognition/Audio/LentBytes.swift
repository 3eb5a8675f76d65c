internal import CSndFile
internal import Files
internal import Glibc

/// The bytes of an open file as libsndfile asks for them, through functions instead of a descriptor of its own.
final class LentBytes {
  private let bytes: AudioBytes
  private var position: Int64 = 0

  init(_ bytes: AudioBytes) { self.bytes = bytes }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base: Int64 =
      switch whence {
      case SEEK_CUR: position
      case SEEK_END: bytes.size
      default: 0
      }
    // A header may name any place: one before the beginning or past all numbers moves nothing.
    let (target, isTooFar) = base.addingReportingOverflow(offset)
    if !isTooFar, target >= 0 { position = target }
    return isTooFar || target < 0 ? -1 : position
  }

  private func read(into buffer: UnsafeMutableRawPointer, _ wanted: Int64) -> Int64 {
    let count = Int(min(wanted, max(0, bytes.size - position)))
    var filled = 0
    while filled < count {
      let got = unsafe pread(bytes.descriptor, buffer + filled, count - filled, off_t(position))
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
      get_filelen: { context in unsafe LentBytes.of(context)?.bytes.size ?? -1 },
      seek: { offset, whence, context in unsafe LentBytes.of(context)?.seek(offset, whence) ?? -1 },
      read: { buffer, count, context in
        guard let buffer = unsafe buffer else { return 0 }
        return unsafe LentBytes.of(context)?.read(into: buffer, count) ?? 0
      },
      write: { _, _, _ in 0 },
      tell: { context in unsafe LentBytes.of(context)?.position ?? -1 })
  }
}
