internal import CSpanDSP

/// SpanDSP's decoder of G.722 at 64 kbit/s, straight to 8,000 samples a second: the lower of its two bands, which holds
/// all DTMF tones.
@safe struct G722Decoder: ~Copyable {
  private let state: OpaquePointer

  init() throws(SoundError) {
    guard let made = unsafe g722_decode_init(nil, 64_000, Int32(G722_SAMPLE_RATE_8000)) else { throw .noMemory }
    unsafe state = made
  }

  deinit { unsafe g722_decode_free(state) }

  /// Decodes bytes, each of which is one sample.
  /// - Parameter samples: room for as many.
  /// - Returns: samples decoded.
  mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>) -> Int {
    guard let from = bytes.baseAddress, let to = samples.baseAddress else { return 0 }
    let count = min(bytes.count, samples.count)
    return Int(unsafe g722_decode(state, to, from, Int32(count)))
  }
}
