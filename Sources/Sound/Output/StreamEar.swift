internal import Acoustic
internal import Glibc
internal import Hearing

/// Hears one stream: makes its fingerprint, and measures how loud it is.
final class StreamEar {
  private let chromaprint: Chromaprint
  /// Mean power of each hop of the fingerprint, of full scale.
  private(set) var powers: [Float] = []
  private var sum: Float = 0
  private var summed = 0

  init() throws(HearingTrouble) { chromaprint = try Chromaprint(rate: Fingerprint.rate) }

  /// Hears samples from -1 to 1; what is no number is silence.
  func hear(_ samples: UnsafeBufferPointer<Float>) {
    var whole = [Int16](repeating: 0, count: samples.count)
    for place in 0..<whole.count {
      let sample = unsafe samples[place]
      let value = sample.isFinite ? max(-1, min(1, sample)) : 0
      whole[place] = StreamEar.whole(value)
      sum += value * value
      summed += 1
      if summed == Fingerprint.hop { endHop() }
    }
    chromaprint.feed(whole)
  }

  private func endHop() {
    powers.append(sum / Float(Fingerprint.hop))
    sum = 0
    summed = 0
  }

  /// The fingerprint, when nothing more comes.
  func finish() -> Fingerprint {
    if summed > 0 { endHop() }
    let items = chromaprint.finish()
    let levels = powers.map { StreamEar.level($0) }
    return Fingerprint(items: items, levels: levels)
  }

  /// A sample from -1 to 1 as a whole number; what came as one comes out as the same.
  static func whole(_ sample: Float) -> Int16 { Int16(max(-32_768, min(32_767, (sample * 32_768).rounded()))) }

  /// Decibels below full scale.
  static func level(_ power: Float) -> UInt8 {
    guard power > 0 else { return 255 }
    return UInt8(max(0, min(255, (-10 * log10(power)).rounded())))
  }
}
