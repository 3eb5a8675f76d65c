internal import Glibc

/// Lets a band of frequencies through: a Butterworth high-pass and a low-pass of the fourth order each, as two sections
/// each of the second order (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"). It takes
/// away what SpanDSP's receiver cannot bear, too: a constant offset.
struct BandFilter {
  private var sections: [Section] = []

  /// The quality factors of the two sections of a Butterworth filter of the fourth order: 1 / (2 cos(pi/8)) and
  /// 1 / (2 cos(3 pi/8)).
  private static let qualities = [0.541_196_1, 1.306_562_96]

  /// - Parameters:
  ///   - band: in Hz.
  ///   - rate: samples a second.
  init(_ band: ClosedRange<Double>, rate: Double) {
    for quality in BandFilter.qualities {
      sections.append(Section(at: band.lowerBound, quality, rate, isHigh: true))
      sections.append(Section(at: band.upperBound, quality, rate, isHigh: false))
    }
  }

  mutating func pass(_ sample: Double) -> Double {
    var value = sample
    for index in sections.indices { value = sections[index].pass(value) }
    return value
  }

  private struct Section {
    private let b0, b1, b2, a1, a2: Double
    private var first = 0.0
    private var second = 0.0

    init(at frequency: Double, _ quality: Double, _ rate: Double, isHigh: Bool) {
      let angle = 2 * Double.pi * frequency / rate
      let alpha = sin(angle) / (2 * quality)
      let cosine = cos(angle)
      let a0 = 1 + alpha
      let outer = (isHigh ? 1 + cosine : 1 - cosine) / 2
      b0 = outer / a0
      b1 = (isHigh ? -(1 + cosine) : 1 - cosine) / a0
      b2 = outer / a0
      a1 = -2 * cosine / a0
      a2 = (1 - alpha) / a0
    }

    /// Transposed direct form II.
    mutating func pass(_ x: Double) -> Double {
      let y = b0 * x + first
      first = b1 * x - a1 * y + second
      second = b2 * x - a2 * y
      return y
    }
  }
}
