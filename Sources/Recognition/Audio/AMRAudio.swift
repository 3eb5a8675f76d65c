internal import Files

/// AMR and AMR-WB files (RFC 4867, section 5): frames of 20 ms each, whose first byte tells their size.
enum AMRAudio {
  /// Bytes of a frame, its first byte included, by frame type (3GPP TS 26.101 and 26.201, annex A); 0 where a file may
  /// not hold that type.
  private static let narrow = [13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1]
  private static let wide = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1]

  static func facts(of bytes: AudioBytes, isWideband: Bool) throws(FileError) -> AudioFacts {
    let sizes = isWideband ? wide : narrow
    var at: Int64 = isWideband ? 9 : 6
    var frames: Int64 = 0
    var window: [UInt8] = []
    var windowStart: Int64 = 0
    var facts = AudioFacts(
      .sound, codec: isWideband ? "AMR-WB" : "AMR", rate: isWideband ? 16_000 : 8_000, channels: 1)
    while at < bytes.size {
      if at >= windowStart + Int64(window.count) {
        window = try bytes.read(at: at, atMost: 1 << 16)
        windowStart = at
        guard !window.isEmpty else { break }
      }
      let size = sizes[Int(window[Int(at - windowStart)] >> 3 & 15)]
      guard size > 0 else {
        return AudioFacts(
          .unreadable, codec: facts.codec, note: "at byte \(at) stands no frame of \(facts.codec ?? "AMR")")
      }
      at += Int64(size)
      if at <= bytes.size { frames += 1 }
    }
    facts.length = frames * 20_000
    if frames == 0 { return AudioFacts(.empty, codec: facts.codec, length: 0, note: "it is a header without sound") }
    return facts.cut(if: at > bytes.size, "its last frame is cut")
  }
}
