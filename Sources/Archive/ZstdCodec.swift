internal import CCompression

/// zstd, by libzstd. Windows beyond 128 MB (`zstd --ultra --long=31`) are refused, as libzstd does of itself.
@safe final class ZstdCodec: Codec {
  private let context: OpaquePointer

  init() throws(ExpanderFault) {
    guard let made = unsafe ZSTD_createDCtx() else { throw .damaged("libzstd has no memory for it") }
    unsafe context = unsafe made
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  func beginAgain() { _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }

  func step(_ flow: inout Flow) throws(ExpanderFault) -> Bool {
    var input = unsafe ZSTD_inBuffer(src: flow.input, size: flow.inputCount, pos: 0)
    var output = unsafe ZSTD_outBuffer(dst: flow.output, size: flow.outputCount, pos: 0)
    let code = unsafe ZSTD_decompressStream(context, &output, &input)
    unsafe flow.input = unsafe flow.input.map { unsafe $0 + input.pos }
    unsafe flow.inputCount -= input.pos
    unsafe flow.output = unsafe flow.output.map { unsafe $0 + output.pos }
    unsafe flow.outputCount -= output.pos
    if ZSTD_isError(code) != 0 {
      throw .damaged(unsafe ZSTD_getErrorName(code).map { unsafe String(cString: $0) } ?? "libzstd's code \(code)")
    }
    return code == 0
  }
}
