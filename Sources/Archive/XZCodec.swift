internal import CCompression

/// xz, by liblzma.
@safe final class XZCodec: Codec {
  private let stream: UnsafeMutablePointer<lzma_stream>
  /// `xz -9` asks for 65 MB; a file can ask for gigabytes.
  private static let memoryLimit: UInt64 = 256 << 20

  init() throws(ExpanderFault) {
    unsafe stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: lzma_stream())
    try beginAgain()
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  func beginAgain() throws(ExpanderFault) {
    guard unsafe lzma_stream_decoder(stream, XZCodec.memoryLimit, 0) == LZMA_OK else {
      throw .damaged("liblzma has no memory for it")
    }
  }

  func step(_ flow: inout Flow) throws(ExpanderFault) -> Bool {
    unsafe stream.pointee.next_in = unsafe UnsafePointer(flow.input)
    unsafe stream.pointee.avail_in = flow.inputCount
    unsafe stream.pointee.next_out = unsafe flow.output
    unsafe stream.pointee.avail_out = flow.outputCount
    let code = unsafe lzma_code(stream, LZMA_RUN)
    unsafe flow.input = unsafe UnsafeMutablePointer(mutating: stream.pointee.next_in)
    unsafe flow.inputCount = stream.pointee.avail_in
    unsafe flow.output = unsafe stream.pointee.next_out
    unsafe flow.outputCount = stream.pointee.avail_out
    switch code {
    case LZMA_STREAM_END: return true
    case LZMA_OK, LZMA_BUF_ERROR: return false
    case LZMA_FORMAT_ERROR: throw .damaged("this is no xz data")
    case LZMA_MEMLIMIT_ERROR: throw .damaged("expanding it would take more than 256 MB of memory")
    case LZMA_OPTIONS_ERROR: throw .damaged("it uses a form of xz that is not known here")
    default: throw .damaged("its parts or checksums do not fit one another (liblzma's code \(code.rawValue))")
    }
  }
}
