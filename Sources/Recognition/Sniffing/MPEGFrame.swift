extension Sniff {
  /// What eleven set bits begin: MPEG audio (ISO 11172-3, 13818-3), AAC in ADTS frames (ISO 13818-7), or neither.
  ///
  /// Eleven bits are little to go by (a UTF-16 text begins with them), so the whole header must make sense, layer I,
  /// which nobody records in, is left out, and where the next frame lies within the bytes, it must be one.
  static func mpeg(_ bytes: Span<UInt8>, _ header: UInt32) -> SniffedKind? {
    if header >> 20 == 0xFFF, header >> 17 & 3 == 0 { return adts(bytes, header) }
    guard let frame = MPEGFrame(header) else { return nil }
    if frame.length + 4 <= bytes.count {
      let next =
        UInt32(bytes[frame.length]) << 24 | UInt32(bytes[frame.length + 1]) << 16
        | UInt32(bytes[frame.length + 2]) << 8 | UInt32(bytes[frame.length + 3])
      guard next >> 17 == header >> 17, MPEGFrame(next) != nil else { return nil }
    }
    return frame.layer == 3 ? .mp3 : .mpegLayer2
  }

  private static func adts(_ bytes: Span<UInt8>, _ header: UInt32) -> SniffedKind? {
    guard header >> 10 & 15 < 13, bytes.count >= 7 else { return nil }
    let length = Int(bytes[3] & 3) << 11 | Int(bytes[4]) << 3 | Int(bytes[5]) >> 5
    guard length > 7 else { return nil }
    if length + 2 <= bytes.count { return bytes[length] == 0xFF && bytes[length + 1] >> 4 == 0xF ? .aac : nil }
    return .aac
  }
}

/// The header of one frame of MPEG audio, layer II or III.
struct MPEGFrame {
  let layer: Int
  /// Bytes from this header to the next.
  let length: Int

  /// Nil where the 32 bits are no such header, or one of "free format", whose length it does not say.
  init?(_ header: UInt32) {
    let version = Int(header >> 19 & 3)  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5.
    let layer = 4 - Int(header >> 17 & 3)
    let rateIndex = Int(header >> 12 & 15)
    let frequencyIndex = Int(header >> 10 & 3)
    guard header >> 21 == 0x7FF, version != 1, layer == 2 || layer == 3, (1...14).contains(rateIndex),
      frequencyIndex != 3
    else { return nil }
    let rate = MPEGFrame.kilobits(version: version, layer: layer, index: rateIndex) * 1_000
    let frequency = [44_100, 48_000, 32_000][frequencyIndex] >> (version == 3 ? 0 : version == 2 ? 1 : 2)
    let factor = layer == 3 && version != 3 ? 72 : 144
    self.layer = layer
    length = factor * rate / frequency + Int(header >> 9 & 1)
  }

  private static func kilobits(version: Int, layer: Int, index: Int) -> Int {
    if version != 3 { return [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160][index - 1] }
    if layer == 2 { return [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384][index - 1] }
    return [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320][index - 1]
  }
}
