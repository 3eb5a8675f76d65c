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
    chromaprint.feed(unsafe StreamEar.wholes(of: samples))
    var start = 0
    while start < samples.count {
      let end = min(samples.count, start + StreamEar.hop - summed)
      sum += unsafe StreamEar.power(of: UnsafeBufferPointer(rebasing: samples[start..<end]))
      summed += end - start
      if summed == StreamEar.hop { endHop() }
      start = end
    }
  }

  private static let hop = Fingerprint.hop

  private func endHop() {
    powers.append(sum / Float(Fingerprint.hop))
    sum = 0
    summed = 0
  }

  /// The sum of squares, eight at a time, since the compiler may not change the order of sums by itself.
  private static func power(of samples: UnsafeBufferPointer<Float>) -> Float {
    var sums = SIMD8<Float>.zero
    let whole = samples.count / 8 * 8
    let bytes = UnsafeRawBufferPointer(samples)
    for place in stride(from: 0, to: whole, by: 8) {
      let eight = unsafe bytes.loadUnaligned(fromByteOffset: place * 4, as: SIMD8<Float>.self)
      // What is no number is not equal to itself.
      let known = eight.replacing(with: 0, where: eight .!= eight)
      let limited = known.replacing(with: 1, where: known .> 1).replacing(with: -1, where: known .< -1)
      sums += limited * limited
    }
    var sum = sums.sum()
    for place in whole..<samples.count {
      let sample = unsafe StreamEar.known(samples[place])
      sum += sample * sample
    }
    return sum
  }

  /// The fingerprint, when nothing more comes.
  func finish() -> Fingerprint {
    if summed > 0 { endHop() }
    let items = chromaprint.finish()
    let levels = powers.map { StreamEar.level($0) }
    return Fingerprint(items: items, levels: levels)
  }

  /// From -1 to 1; what is no number is silence.
  @inline(__always)
  private static func known(_ sample: Float) -> Float { sample == sample ? max(-1, min(1, sample)) : 0 }

  /// Samples from -1 to 1 as whole numbers; what came as such comes out as the same, what is no number as silence.
  static func wholes(of samples: UnsafeBufferPointer<Float>) -> [Int16] {
    unsafe [Int16](unsafeUninitializedCapacity: samples.count) { wholes, count in
      for place in 0..<samples.count {
        let scaled = unsafe max(-32_768, min(32_767, StreamEar.known(samples[place]) * 32_768))
        // At 1.5 * 2^23 the last bit of a Float is worth 1: rounding is done by the addition, many samples at once.
        let rounded = Int32(bitPattern: (scaled + 12_582_912).bitPattern) &- 0x4B40_0000
        unsafe wholes.initializeElement(at: place, to: Int16(truncatingIfNeeded: rounded))
      }
      count = samples.count
    }
  }

  /// Decibels below full scale.
  static func level(_ power: Float) -> UInt8 {
    guard power > 0 else { return 255 }
    return UInt8(max(0, min(255, (-10 * log10(power)).rounded())))
  }
}
