internal import Acoustic
internal import Glibc

/// Tells whether sound is like speech that came over a telephone: nothing above 4,000 Hz, pauses, and a loudness that goes up
/// and down by the syllable.
struct SpeechMeter {
  /// Samples a second of what is measured.
  private let rate: Int
  private var low: Double = 0
  private var high: Double = 0
  /// Whether the sound may have anything above the edge.
  private let isWide: Bool
  /// Butterworth filter of the fourth order: two sections.
  private var first: HighPass
  private var second: HighPass

  /// Hertz: the narrow band of telephones ends at 3,400, and its codecs leave nothing above 4,000.
  private static let edge = 4_300.0
  /// How far below everything else must be what is above the edge, in decibels.
  private static let depth = 32.0
  /// Microseconds: shorter sound is left alone.
  private static let shortest: Int64 = 20_000_000

  init(rate: Int) {
    self.rate = rate
    isWide = Double(rate) > 2.2 * SpeechMeter.edge
    first = HighPass(frequency: SpeechMeter.edge, rate: Double(rate), quality: 0.541_196_1)
    second = HighPass(frequency: SpeechMeter.edge, rate: Double(rate), quality: 1.306_563)
  }

  /// Hears one sample at the file's own rate.
  mutating func hear(_ sample: Float) {
    let value = Double(sample)
    low += value * value
    guard isWide else { return }
    let passed = second.pass(first.pass(value))
    high += passed * passed
  }

  /// - Parameters:
  ///   - powers: of each hop.
  ///   - length: microseconds.
  func isTelephoneSpeech(powers: [Float], length: Int64) -> Bool {
    guard length >= SpeechMeter.shortest, low > 0 else { return false }
    if isWide, 10 * log10(max(high, 1e-12) / low) > -SpeechMeter.depth { return false }
    let levels = powers.filter { $0 > 0 }.map { -10 * Double(log10($0)) }.sorted()
    guard levels.count >= 100 else { return false }
    let loud = levels[levels.count / 10]
    let active = Double(levels.prefix { $0 < loud + 20 }.count) / Double(powers.count)
    // Speech pauses for a tenth of the time and more, and music hardly does; nobody is silent nearly all the time.
    guard (0.15...0.92).contains(active) else { return false }
    var changes = 0.0
    var count = 0.0
    for (before, now) in zip(powers, powers.dropFirst()) where before > 0 && now > 0 {
      let (a, b) = (-10 * Double(log10(before)), -10 * Double(log10(now)))
      guard min(a, b) < loud + 20 else { continue }
      changes += min(12, abs(a - b))
      count += 1
    }
    return count > 0 && changes / count >= 3
  }
}

/// A section of a filter; Robert Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
private struct HighPass {
  private let b0, b1, a1, a2: Double
  private var x1 = 0.0
  private var x2 = 0.0
  private var y1 = 0.0
  private var y2 = 0.0

  init(frequency: Double, rate: Double, quality: Double) {
    let turn = 2 * Double.pi * frequency / rate
    let (c, alpha) = (cos(turn), sin(turn) / (2 * quality))
    b0 = (1 + c) / 2 / (1 + alpha)
    b1 = -2 * b0
    a1 = -2 * c / (1 + alpha)
    a2 = (1 - alpha) / (1 + alpha)
  }

  mutating func pass(_ x: Double) -> Double {
    // The last output comes last: the next sample need not wait for the rest.
    let y = (b0 * (x + x2) + b1 * x1 - a2 * y2) - a1 * y1
    (x2, x1, y2, y1) = (x1, x, y1, y)
    return y
  }
}
