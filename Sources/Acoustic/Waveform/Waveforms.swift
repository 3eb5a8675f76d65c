/// Two waveforms of what may be the same sound, compared second by second.
///
/// What a codec does to a voice leaves its waveform between 300 and 3,000 Hz much as it was: 10 s of the same call were at
/// least 0.89 alike in every codec tried, of other calls at most 0.31.
package enum Waveforms {
  /// Samples a second that are compared.
  package static let rate = 8_000
  /// How much alike they have to be to be the same.
  package static let enough = 0.6
  /// Fewer seconds than this confirm nothing: 1 s of different calls can be alike, and so can a sentence that a machine says in
  /// both.
  package static let leastSeconds = 5
  /// How much fainter than the loudest second one may be to count: power, 26 dB below. What a codec leaves of pauses is its own.
  private static let faintest: Float = 0.002_5
  /// How far the two may lie apart, in samples: an item of a fingerprint is 124 ms long, and a cut lies between two.
  package static let mostApart = 1_600
  /// How much further apart they may get within a second, in samples: clocks drift by parts of a thousand.
  private static let drift = 24

  /// How much alike two waveforms are, from 0 to 1: what the greatest normalised correlation reaches in three of four of their
  /// seconds.
  /// - Parameters:
  ///   - a: samples at ``rate``, any loudness.
  ///   - b: the same, beginning at most ``mostApart`` samples earlier or later.
  /// - Returns: nil where there are fewer than ``leastSeconds`` seconds with any sound.
  package static func likeness(_ a: [Float], _ b: [Float]) -> Double? {
    let a = VoiceBand.filtered(a)
    let b = VoiceBand.filtered(b)
    var found: [Double] = []
    var apart: Int?
    let powers = stride(from: 0, through: max(0, a.count - rate), by: rate).map { power(a, from: $0) }
    let least = max(1e-8, (powers.max() ?? 0) * faintest)
    var start = 0
    while start + rate <= a.count {
      defer { start += rate }
      guard power(a, from: start) > least else { continue }
      // Where one second lay, the next does nearly; where it was not found, anywhere is looked.
      let lags = apart.map { $0 - drift...$0 + drift } ?? -mostApart...mostApart
      guard let (value, lag) = greatest(a, start, b, lags) else { continue }
      found.append(value)
      apart = value >= enough ? lag : nil
    }
    guard found.count >= leastSeconds else { return nil }
    found.sort()
    return max(0, found[found.count / 4])
  }

  /// The mean power of a second, as far as there is one.
  private static func power(_ samples: [Float], from start: Int) -> Float {
    let second = samples[start..<max(start, min(samples.count, start + rate))]
    return second.reduce(0) { $0 + $1 * $1 } / Float(rate)
  }

  /// The greatest normalised correlation of a second of the one with the other, and how far apart that is.
  private static func greatest(
    _ a: [Float], _ start: Int, _ b: [Float], _ lags: ClosedRange<Int>
  ) -> (Double, Int)? {
    let length = rate
    let first = max(lags.lowerBound, -start)
    let last = min(lags.upperBound, b.count - length - start)
    guard first <= last else { return nil }
    return unsafe a.withUnsafeBufferPointer { a in
      unsafe b.withUnsafeBufferPointer { b in
        var own: Float = 0
        for place in start..<start + length { own += unsafe a[place] * a[place] }
        // The other's energy changes by two samples from one lag to the next.
        var energy = 0.0
        for place in start + first..<start + first + length { energy += unsafe Double(b[place] * b[place]) }
        var best: (Double, Int)?
        for lag in first...last {
          let product = unsafe dot(a.baseAddress, start, b.baseAddress, start + lag, length)
          let scale = (Double(own) * max(energy, 1e-12)).squareRoot()
          let value = scale > 0 ? Double(product) / scale : 0
          if value > best?.0 ?? -2 { best = (value, lag) }
          if lag < last {
            let (gone, come) = unsafe (b[start + lag], b[start + lag + length])
            energy += Double(come * come) - Double(gone * gone)
          }
        }
        return best
      }
    }
  }

  /// The sum of products, eight at a time, since the compiler may not change the order of sums by itself.
  @inline(__always)
  private static func dot(
    _ a: UnsafePointer<Float>?, _ aStart: Int, _ b: UnsafePointer<Float>?, _ bStart: Int, _ count: Int
  ) -> Float {
    guard let a = unsafe a, let b = unsafe b else { return 0 }
    var sums = SIMD16<Float>.zero
    let (left, right) = unsafe (UnsafeRawPointer(a + aStart), UnsafeRawPointer(b + bStart))
    for place in stride(from: 0, to: count, by: 16) {
      unsafe sums +=
        left.loadUnaligned(fromByteOffset: place * 4, as: SIMD16<Float>.self)
        * right.loadUnaligned(fromByteOffset: place * 4, as: SIMD16<Float>.self)
    }
    return sums.sum()
  }
}
