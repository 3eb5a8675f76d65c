internal import CSpeexDSP
internal import Glibc

/// SpeexDSP's resampler, from any rate to that of the tone detector, one channel.
@safe struct Resampler: ~Copyable {
  private let state: OpaquePointer

  /// - Parameter rate: samples a second of what comes in.
  init(from rate: Int) throws(SoundError) {
    // Quality 3 is that of voice over IP: flat to 3,400 Hz at 8 kHz, and no DTMF tone is above 1,633 Hz.
    var code: Int32 = 0
    guard
      let made = unsafe speex_resampler_init(
        1, UInt32(rate), UInt32(ToneDetector.rate), SPEEX_RESAMPLER_QUALITY_VOIP, &code)
    else { throw .noMemory }
    unsafe state = made
  }

  deinit { unsafe speex_resampler_destroy(state) }

  /// Resamples what fits.
  /// - Returns: how many samples were used up and how many came out.
  mutating func run(
    _ input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>
  ) -> (used: Int, made: Int) {
    var used = UInt32(input.count)
    var made = UInt32(output.count)
    guard let from = input.baseAddress, let to = output.baseAddress else { return (input.count, 0) }
    unsafe speex_resampler_process_float(state, 0, from, &used, to, &made)
    return (Int(used), Int(made))
  }
}
