internal import CFFmpeg
internal import Hearing

/// Brings FFmpeg's frames, whatever form their samples have, to floating point with the channels in turn.
@safe struct FrameConverter: ~Copyable {
  private var state: OpaquePointer?
  /// What the state was made for.
  private var from: (format: Int32, rate: Int32, channels: Int32) = (-1, 0, 0)

  deinit {
    var state = unsafe state
    unsafe swr_free(&state)
  }

  /// - Parameters:
  ///   - rate: samples a second that are wanted; a stream may change its own.
  ///   - channels: likewise.
  mutating func convert(
    _ frame: UnsafeMutablePointer<AVFrame>, rate: Int, channels: Int
  ) throws(HearingTrouble) -> [Float] {
    let now = unsafe (frame.pointee.format, frame.pointee.sample_rate, frame.pointee.ch_layout.nb_channels)
    guard now.1 > 0, now.2 > 0, now.2 <= 64 else { return [] }
    if unsafe state == nil || now != from {
      unsafe swr_free(&state)
      var input = unsafe AVChannelLayout()
      var output = unsafe AVChannelLayout()
      unsafe av_channel_layout_default(&input, now.2)
      unsafe av_channel_layout_default(&output, Int32(channels))
      guard
        unsafe swr_alloc_set_opts2(
          &state, &output, AV_SAMPLE_FMT_FLT, Int32(rate), &input, AVSampleFormat(rawValue: now.0), now.1, 0, nil) == 0,
        unsafe swr_init(state) >= 0
      else { throw .notDecodable("its samples have a form that FFmpeg cannot convert") }
      from = now
    }
    let room = Int(unsafe swr_get_out_samples(state, frame.pointee.nb_samples))
    guard room > 0, room <= 1 << 24 else { return [] }
    let made = unsafe [Float](unsafeUninitializedCapacity: room * channels) { buffer, count in
      var out: UnsafeMutablePointer<UInt8>? = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(
        to: UInt8.self)
      let planes = unsafe UnsafeMutableRawPointer(frame.pointee.extended_data).assumingMemoryBound(
        to: UnsafePointer<UInt8>?.self)
      let got = unsafe swr_convert(state, &out, Int32(room), planes, frame.pointee.nb_samples)
      count = Int(max(0, got)) * channels
    }
    return made
  }
}
