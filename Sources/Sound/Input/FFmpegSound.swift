internal import CFFmpeg
internal import Hearing

/// The first track of sound in a file, decoded by FFmpeg.
@safe final class FFmpegSound {
  /// Sound without a container.
  enum Bare {
    case g722, g729

    var codec: AVCodecID { self == .g722 ? AV_CODEC_ID_ADPCM_G722 : AV_CODEC_ID_G729 }
    var rate: Int32 { self == .g722 ? 16_000 : 8_000 }
    /// Bytes that are decoded at a time: 10 of G.729 are one frame.
    var packet: Int { self == .g722 ? 640 : 10 }
  }

  private let bytes: FFmpegBytes
  private let bare: Bare?
  private var input: UnsafeMutablePointer<AVIOContext>?
  private var format: UnsafeMutablePointer<AVFormatContext>?
  private var decoder: UnsafeMutablePointer<AVCodecContext>?
  private var packet: UnsafeMutablePointer<AVPacket>?
  private var frame: UnsafeMutablePointer<AVFrame>?
  private var converter = FrameConverter()
  private var track: Int32 = 0
  private var hasEnded = false
  private var faults = 0
  /// Frames that the packet which the decoder was handed last says that it holds.
  private var fed = 0
  /// Decoded, and not yet handed over.
  private var ready: ArraySlice<Float> = []

  private(set) var rate = 0
  private(set) var channels = 0
  private(set) var codec = ""

  /// As many pieces in a row that cannot be decoded are the end of what can.
  private static let mostFaults = 2_000

  init(_ bytes: FFmpegBytes, bare: Bare? = nil) throws(HearingTrouble) {
    self.bytes = bytes
    self.bare = bare
    do throws(HearingTrouble) {
      try open()
      // The rate and the channels are those of the first sound, whatever the header says.
      try decode()
      guard rate > 0, channels > 0 else { throw .notDecodable("no sound in it can be decoded") }
    } catch {
      close()
      throw error
    }
  }

  deinit { close() }

  private func close() {
    unsafe av_frame_free(&frame)
    unsafe av_packet_free(&packet)
    unsafe avcodec_free_context(&decoder)
    unsafe avformat_close_input(&format)
    if let made = unsafe input {
      unsafe av_freep(&made.pointee.buffer)
      unsafe avio_context_free(&input)
    }
  }

  /// Decodes what comes next, from -1 to 1, the channels' samples in turn.
  /// - Parameter buffer: room for whole frames.
  /// - Returns: frames decoded; 0 at the end, and where nothing more can be decoded.
  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(HearingTrouble) -> Int {
    if ready.isEmpty { try decode() }
    let count = min(ready.count, buffer.count) / channels * channels
    for (place, sample) in ready.prefix(count).enumerated() { unsafe buffer[place] = sample }
    ready = ready.dropFirst(count)
    return count / channels
  }

  // MARK: Opening

  private func open() throws(HearingTrouble) {
    unsafe packet = av_packet_alloc()
    unsafe frame = av_frame_alloc()
    guard unsafe packet != nil, unsafe frame != nil else { throw .noMemory }
    let codec: UnsafePointer<AVCodec>?
    if let bare {
      unsafe codec = avcodec_find_decoder(bare.codec)
    } else {
      unsafe codec = try openContainer()
    }
    guard let codec = unsafe codec else { throw .notDecodable("FFmpeg has no decoder for it") }
    self.codec = unsafe codec.pointee.name.map { unsafe String(cString: $0) } ?? ""
    unsafe decoder = avcodec_alloc_context3(codec)
    guard let decoder = unsafe decoder else { throw .noMemory }
    if let bare {
      unsafe decoder.pointee.sample_rate = bare.rate
      unsafe av_channel_layout_default(&decoder.pointee.ch_layout, 1)
    } else if let stream = unsafe format?.pointee.streams[Int(track)] {
      guard unsafe avcodec_parameters_to_context(decoder, stream.pointee.codecpar) >= 0 else { throw .noMemory }
    }
    unsafe decoder.pointee.thread_count = 1
    var options: OpaquePointer?
    defer { unsafe av_dict_free(&options) }
    unsafe av_dict_set(&options, "codec_whitelist", FFmpegFormats.decoders, 0)
    try check(unsafe avcodec_open2(decoder, codec, &options), "cannot decode \(self.codec)")
  }

  private func openContainer() throws(HearingTrouble) -> UnsafePointer<AVCodec>? {
    do throws(MemoryShortage) { unsafe input = try bytes.makeContext() } catch { throw .noMemory }
    unsafe format = avformat_alloc_context()
    guard let context = unsafe format else { throw .noMemory }
    unsafe context.pointee.pb = unsafe input
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    unsafe earshot_av_refuse_others(context)
    var options: OpaquePointer?
    defer { unsafe av_dict_free(&options) }
    unsafe av_dict_set(&options, "format_whitelist", FFmpegFormats.containers, 0)
    unsafe av_dict_set(&options, "codec_whitelist", FFmpegFormats.decoders, 0)
    unsafe av_dict_set(&options, "protocol_whitelist", "none", 0)
    unsafe av_dict_set(&options, "max_streams", "64", 0)
    try check(unsafe avformat_open_input(&format, nil, nil, &options), "is no sound that FFmpeg reads")
    try check(unsafe avformat_find_stream_info(format, nil), "has no track that FFmpeg understands")
    var codec: UnsafePointer<AVCodec>?
    track = unsafe earshot_av_find_sound(format, &codec)
    guard track >= 0, let format = unsafe format else { throw .nothing }
    for number in 0..<Int(unsafe format.pointee.nb_streams) where number != Int(track) {
      unsafe format.pointee.streams[number]?.pointee.discard = AVDISCARD_ALL
    }
    return unsafe codec
  }

  private func check(_ code: Int32, _ what: String) throws(HearingTrouble) {
    guard code < 0 else { return }
    var text = [CChar](repeating: 0, count: 128)
    unsafe _ = earshot_av_message(code, &text, text.count)
    let said = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw .notDecodable("it \(what): \(said)")
  }

  // MARK: Decoding

  /// Decodes the next frame that holds any sound.
  private func decode() throws(HearingTrouble) {
    guard let decoder = unsafe decoder, let frame = unsafe frame else { return }
    while true {
      let code = unsafe avcodec_receive_frame(decoder, frame)
      if code == 0 {
        faults = 0
        try unsafe take(frame)
        unsafe av_frame_unref(frame)
        if !ready.isEmpty { return }
      } else {
        if code == earshot_av_eof || hasEnded && code == earshot_av_again { return }
        if code != earshot_av_again { pass(over: fed) }
        if ready.isEmpty, faults < FFmpegSound.mostFaults, !hasEnded { try unsafe feed(decoder) }
        if !ready.isEmpty || faults >= FFmpegSound.mostFaults { return }
      }
    }
  }

  /// Hands the decoder its next packet, or says that there is none.
  private func feed(_ decoder: UnsafeMutablePointer<AVCodecContext>) throws(HearingTrouble) {
    guard let packet = unsafe packet else { return }
    defer { unsafe av_packet_unref(packet) }
    guard try unsafe nextPacket(packet) else {
      // It may still hold frames.
      hasEnded = true
      unsafe _ = avcodec_send_packet(decoder, nil)
      return
    }
    if unsafe packet.pointee.stream_index != track { return }
    fed = unsafe frames(in: packet)
    if unsafe avcodec_send_packet(decoder, packet) < 0 { pass(over: fed) }
  }

  /// Puts silence in the place of a packet that cannot be decoded, so that what comes behind it stays in its place: pauses are left
  /// out by AMR (3GPP TS 26.093), and FFmpeg makes no noise for them.
  private func pass(over frames: Int) {
    if frames > 0 { ready = [Float](repeating: 0, count: frames * channels)[...] } else { faults += 1 }
  }

  /// How many frames of sound a packet says that it holds; 0 where that is not known, or more than a second.
  private func frames(in packet: UnsafeMutablePointer<AVPacket>) -> Int {
    guard rate > 0, let base = unsafe format?.pointee.streams[Int(track)]?.pointee.time_base, base.den > 0 else {
      return 0
    }
    let seconds = unsafe Double(packet.pointee.duration) * Double(base.num) / Double(base.den)
    return seconds > 0 && seconds <= 1 ? Int((seconds * Double(rate)).rounded()) : 0
  }

  private func nextPacket(_ packet: UnsafeMutablePointer<AVPacket>) throws(HearingTrouble) -> Bool {
    if let format = unsafe format {
      let code = unsafe av_read_frame(format, packet)
      if code == earshot_av_again {
        faults += 1
        return faults < FFmpegSound.mostFaults
      }
      return code >= 0
    }
    guard let bare, unsafe av_new_packet(packet, Int32(bare.packet)) >= 0 else { throw .noMemory }
    let got = unsafe bytes.read(
      into: UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: bare.packet))
    guard got > 0 else { return false }
    unsafe av_shrink_packet(packet, Int32(got))
    return true
  }

  private func take(_ frame: UnsafeMutablePointer<AVFrame>) throws(HearingTrouble) {
    if rate == 0 {
      rate = Int(unsafe frame.pointee.sample_rate)
      channels = Int(unsafe frame.pointee.ch_layout.nb_channels)
      guard (1...64).contains(channels), rate > 0 else {
        throw .notDecodable("it claims \(channels) channels of \(rate) samples a second")
      }
    }
    ready = try unsafe converter.convert(frame, rate: rate, channels: channels)[...]
  }
}
