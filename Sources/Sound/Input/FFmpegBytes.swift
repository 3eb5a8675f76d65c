internal import CFFmpeg
internal import Glibc

/// The bytes of an open file, as FFmpeg asks for them: through functions, so that it needs to open nothing.
final class FFmpegBytes {
  private let descriptor: Int32
  let size: Int64
  private var position: Int64 = 0

  /// - Parameter size: when it was opened; a file that grows meanwhile is read no further.
  init(_ descriptor: Int32, _ size: Int64) {
    self.descriptor = descriptor
    self.size = size
  }

  /// - Returns: how many bytes were read; 0 at the end; -1 where reading failed.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = Int(min(Int64(buffer.count), max(0, size - position)))
    guard count > 0 else { return 0 }
    while true {
      let got = unsafe pread(descriptor, buffer.baseAddress, count, off_t(position))
      if got < 0, errno == EINTR { continue }
      position += Int64(max(0, got))
      return got
    }
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    if whence & AVSEEK_SIZE != 0 { return size }
    let base: Int64 =
      switch whence & ~AVSEEK_FORCE {
      case SEEK_CUR: position
      case SEEK_END: size
      default: 0
      }
    // A header may name any place: one before the beginning or past all numbers moves nothing.
    let (target, isTooFar) = base.addingReportingOverflow(offset)
    guard !isTooFar, target >= 0 else { return -1 }
    position = target
    return position
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> FFmpegBytes? {
    unsafe context.map { unsafe Unmanaged<FFmpegBytes>.fromOpaque($0).takeUnretainedValue() }
  }

  /// What FFmpeg reads through. These bytes have to outlive it.
  func makeContext() throws(MemoryShortage) -> UnsafeMutablePointer<AVIOContext> {
    let length = 1 << 15
    guard let buffer = unsafe av_malloc(length) else { throw MemoryShortage() }
    let made = unsafe avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Int32(length), 0, Unmanaged.passUnretained(self).toOpaque(),
      { context, buffer, count in
        guard let bytes = unsafe FFmpegBytes.of(context), count > 0 else { return earshot_av_input_output }
        let got = unsafe bytes.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
        return got > 0 ? Int32(got) : got == 0 ? earshot_av_eof : earshot_av_input_output
      }, nil,
      { context, offset, whence in unsafe FFmpegBytes.of(context)?.seek(offset, whence) ?? -1 })
    guard let made = unsafe made else {
      unsafe av_free(buffer)
      throw MemoryShortage()
    }
    return unsafe made
  }
}

struct MemoryShortage: Error {}
