internal import Glibc

/// Lets through what telephones carry of voices: 300 to 3,000 Hz, of sound at 8,000 samples a second.
enum VoiceBand {
  /// A section of a filter; Robert Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
  private struct Section {
    let b0, b1, b2, a1, a2: Float

    init(isHighPass: Bool, frequency: Double, quality: Double) {
      let turn = 2 * Double.pi * frequency / Double(Waveforms.rate)
      let (c, alpha) = (cos(turn), sin(turn) / (2 * quality))
      let edge = isHighPass ? (1 + c) / 2 : (1 - c) / 2
      let a0 = 1 + alpha
      b0 = Float(edge / a0)
      b1 = Float((isHighPass ? -2 : 2) * edge / a0)
      b2 = b0
      a1 = Float(-2 * c / a0)
      a2 = Float((1 - alpha) / a0)
    }

  }

  /// Butterworth filters of the fourth order: two sections each, of these qualities.
  private static let sections = [0.541_196_1, 1.306_563].flatMap { quality in
    [
      Section(isHighPass: true, frequency: 300, quality: quality),
      Section(isHighPass: false, frequency: 3_000, quality: quality),
    ]
  }

  /// The same coefficient of each section.
  private static func coefficients(_ one: KeyPath<Section, Float>) -> SIMD4<Float> {
    SIMD4(sections.map { $0[keyPath: one] })
  }

  static func filtered(_ samples: [Float]) -> [Float] {
    let (b0, b1, b2) = (coefficients(\.b0), coefficients(\.b1), coefficients(\.b2))
    let (a1, a2) = (coefficients(\.a1), coefficients(\.a2))
    var (x1, x2, y1, y2) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
    var result: [Float] = []
    result.reserveCapacity(samples.count)
    // All four sections at once, each one sample behind the section whose output it takes in.
    for place in 0..<samples.count + 3 {
      let sample = place < samples.count ? samples[place] : 0
      let x = SIMD4(sample.isFinite ? max(-4, min(4, sample)) : 0, y1[0], y1[1], y1[2])
      // What the last outputs are in comes last: the next sample need not wait for the rest.
      let y = (b1 * x1 + b2 * x2 - a2 * y2) + (b0 * x - a1 * y1)
      (x2, x1, y2, y1) = (x1, x, y1, y)
      if place >= 3 { result.append(y[3]) }
    }
    return result
  }
}
