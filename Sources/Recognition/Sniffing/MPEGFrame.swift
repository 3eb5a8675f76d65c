/// The header of one frame of MPEG audio, layer II or III (ISO 11172-3, 13818-3).
struct MPEGFrame {
  let layer: Int
  /// Bytes from this header to the next.
  let length: Int
  /// Samples a second.
  let rate: Int
  let channels: Int
  /// Samples for each channel in this frame.
  let samples: Int
  let isMPEG1: Bool

  /// Nil where the 32 bits are no such header, or one of "free format", whose length it does not say.
  init?(_ header: UInt32) {
    let version = Int(header >> 19 & 3)  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5.
    let layer = 4 - Int(header >> 17 & 3)
    let bitsIndex = Int(header >> 12 & 15)
    let rateIndex = Int(header >> 10 & 3)
    guard header >> 21 == 0x7FF, version != 1, layer == 2 || layer == 3, (1...14).contains(bitsIndex), rateIndex != 3
    else { return nil }
    let bits = MPEGFrame.kilobits(version: version, layer: layer, index: bitsIndex) * 1_000
    self.layer = layer
    isMPEG1 = version == 3
    rate = [44_100, 48_000, 32_000][rateIndex] >> (version == 3 ? 0 : version == 2 ? 1 : 2)
    channels = header >> 6 & 3 == 3 ? 1 : 2
    samples = layer == 3 && version != 3 ? 576 : 1_152
    length = samples / 8 * bits / rate + Int(header >> 9 & 1)
  }

  private static func kilobits(version: Int, layer: Int, index: Int) -> Int {
    if version != 3 { return [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160][index - 1] }
    if layer == 2 { return [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384][index - 1] }
    return [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320][index - 1]
  }
}
