internal import CCompression

/// bzip2, by libbz2.
@safe final class Bzip2Codec: Codec {
  // libbz2 keeps a pointer back to its stream, so the stream must not move.
  private let stream: UnsafeMutablePointer<bz_stream>

  init() throws(ExpanderFault) {
    unsafe stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: bz_stream())
    try begin()
  }

  deinit {
    unsafe BZ2_bzDecompressEnd(stream)
    unsafe stream.deallocate()
  }

  private func begin() throws(ExpanderFault) {
    guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { throw .damaged("libbz2 has no memory for it") }
  }

  func beginAgain() throws(ExpanderFault) {
    unsafe BZ2_bzDecompressEnd(stream)
    unsafe stream.pointee = bz_stream()
    try begin()
  }

  func step(_ flow: inout Flow) throws(ExpanderFault) -> Bool {
    let room = UInt32(clamping: unsafe flow.outputCount)
    // libbz2 takes its input by a pointer to signed characters, but only reads it.
    let (count, given) = unsafe (flow.inputCount, flow.input)
    let code =
      unsafe UnsafeMutableRawPointer(given).map { raw in
        unsafe stream.pointee.next_in = unsafe raw.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(count)
        unsafe stream.pointee.next_out = unsafe UnsafeMutableRawPointer(flow.output)?.assumingMemoryBound(
          to: CChar.self)
        unsafe stream.pointee.avail_out = room
        return unsafe BZ2_bzDecompress(stream)
      } ?? BZ_OK
    let used = unsafe count - Int(stream.pointee.avail_in)
    let made = unsafe Int(room - stream.pointee.avail_out)
    unsafe flow.input = unsafe given.map { unsafe $0 + used }
    unsafe flow.inputCount -= used
    unsafe flow.output = unsafe flow.output.map { unsafe $0 + made }
    unsafe flow.outputCount -= made
    switch code {
    case BZ_STREAM_END: return true
    case BZ_OK: return false
    case BZ_DATA_ERROR_MAGIC: throw .damaged("this is no bzip2 data")
    default: throw .damaged("its parts or checksums do not fit one another (libbz2's code \(code))")
    }
  }
}
