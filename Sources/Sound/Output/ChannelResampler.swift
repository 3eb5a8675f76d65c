internal import CFFmpeg
internal import Hearing

/// Brings sound to another number of samples a second, and its channels apart.
@safe final class ChannelResampler {
  private var state: OpaquePointer?
  let channels: Int
  /// One behind the other, each with as much room.
  private let planes: UnsafeMutableBufferPointer<Float>
  private let room = 1 << 14

  /// - Parameters:
  ///   - from: samples a second of what comes in.
  ///   - to: samples a second of what goes out.
  init(from: Int, to: Int, channels: Int) throws(HearingTrouble) {
    self.channels = channels
    unsafe planes = .allocate(capacity: room * channels)
    unsafe planes.initialize(repeating: 0)
    // The same twice, so that channels stay what they are.
    var input = unsafe AVChannelLayout()
    var output = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&input, Int32(channels))
    unsafe av_channel_layout_default(&output, Int32(channels))
    guard
      unsafe swr_alloc_set_opts2(
        &state, &output, AV_SAMPLE_FMT_FLTP, Int32(to), &input, AV_SAMPLE_FMT_FLT, Int32(from), 0, nil) == 0,
      unsafe swr_init(state) >= 0
    else { throw .noMemory }
  }

  deinit {
    unsafe swr_free(&state)
    unsafe planes.deallocate()
  }

  /// Resamples frames; none at the end, to get what is left.
  /// - Parameter body: gets what came out: each channel's samples, as many of each.
  func run(
    _ frames: UnsafeBufferPointer<Float>, _ body: ([UnsafeBufferPointer<Float>]) throws(HearingTrouble) -> Void
  ) throws(HearingTrouble) {
    let input = unsafe UnsafeRawPointer(frames.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    var count = Int32(frames.count / channels)
    let isEnd = count == 0
    while true {
      let made = unsafe convert(isEnd ? nil : input, count)
      // What has come in is within the resampler now.
      count = 0
      guard made > 0 else { return }
      var parts: [UnsafeBufferPointer<Float>] = unsafe []
      for channel in 0..<channels {
        unsafe parts.append(UnsafeBufferPointer(rebasing: planes[channel * room..<channel * room + made]))
      }
      try unsafe body(parts)
      if made < room { return }
    }
  }

  /// - Parameter input: nil for what is left at the end; no frames where all has come in.
  private func convert(_ input: UnsafePointer<UInt8>?, _ count: Int32) -> Int {
    var outputs: [UnsafeMutablePointer<UInt8>?] = unsafe (0..<channels).map { channel in
      unsafe UnsafeMutableRawPointer(planes.baseAddress.map { unsafe $0 + channel * room })?.assumingMemoryBound(
        to: UInt8.self)
    }
    guard let input = unsafe input else { return Int(max(0, unsafe swr_convert(state, &outputs, Int32(room), nil, 0))) }
    var from: UnsafePointer<UInt8>? = unsafe input
    return Int(max(0, unsafe swr_convert(state, &outputs, Int32(room), &from, count)))
  }
}
