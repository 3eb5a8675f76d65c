internal import CCompression

/// gzip, by zlib.
@safe final class GzipCodec: Codec {
  // zlib keeps a pointer back to its stream, so the stream must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(ExpanderFault) {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe earshot_gzip_begin(stream) == Z_OK else { throw .damaged("zlib has no memory for it") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func beginAgain() { unsafe inflateReset(stream) }

  func step(_ flow: inout Flow) throws(ExpanderFault) -> Bool {
    unsafe stream.pointee.next_in = unsafe flow.input
    unsafe stream.pointee.avail_in = UInt32(flow.inputCount)
    unsafe stream.pointee.next_out = unsafe flow.output
    unsafe stream.pointee.avail_out = UInt32(clamping: flow.outputCount)
    let before = unsafe stream.pointee.avail_out
    let code = unsafe inflate(stream, Z_NO_FLUSH)
    unsafe flow.input = unsafe stream.pointee.next_in
    unsafe flow.inputCount = Int(stream.pointee.avail_in)
    unsafe flow.output = unsafe stream.pointee.next_out
    unsafe flow.outputCount -= Int(before - stream.pointee.avail_out)
    switch code {
    case Z_STREAM_END: return true
    case Z_OK, Z_BUF_ERROR: return false
    default: throw .damaged(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib's code \(code)")
    }
  }
}
