/// Two waveforms of what may be the same sound, compared second by second.
///
/// What a codec does to a voice leaves its waveform between 300 and 3,000 Hz much as it was: 10 s of the same call were at
/// least 0.89 alike in every codec tried, of other calls at most 0.31.
package enum Waveforms {
  /// Samples a second that are compared.
  package static let rate = 8_000
  /// How much alike they have to be to be the same.
  package static let enough = 0.6
  /// How far the two may lie apart, in samples: an item of a fingerprint is 124 ms long, and a cut lies between two.
  package static let mostApart = 1_600
  /// How much further apart they may get within a second, in samples: clocks drift by parts of a thousand.
  private static let drift = 24
  /// Seconds that are laid anywhere upon the other, the loudest first, until one is as much alike as that.
  private static let (anchors, clear) = (3, 0.8)
  /// How much fainter than its loudest second a recording's second may be to count, and how much fainter one of what was heard:
  /// powers, 20 and 10 dB below. What a codec leaves of pauses is its own, and so is what a noisy copy has in them.
  private static let (faintest, faintestHeard): (Float, Float) = (0.01, 0.1)
  /// Fainter than this, as a power, is silence.
  private static let silence: Float = 1e-8

  /// Sound as it is compared: what telephones carry of voices.
  package struct Voice: Sendable {
    fileprivate let samples: [Float]

    /// - Parameter samples: at ``Waveforms/rate``, of any loudness.
    package init(_ samples: [Float]) { self.samples = VoiceBand.filtered(samples) }

    /// Samples.
    package var count: Int { samples.count }
  }

  /// What was heard, and the piece of a recording that it may be.
  package struct Piece: Sendable {
    package let heard: Voice
    package let recorded: Voice
    package let early: Int

    /// - Parameter early: samples that the recording's piece is expected to begin earlier.
    package init(heard: Voice, recorded: Voice, early: Int) {
      self.heard = heard
      self.recorded = recorded
      self.early = early
    }
  }

  /// A second of what was heard that sounds, in it or in the recording.
  package struct Second: Sendable, Equatable {
    /// The piece, and samples into it.
    package let piece: Int
    package let start: Int
    /// From -1 to 1.
    package let likeness: Double

    package var isAlike: Bool { likeness >= Waveforms.enough }
  }

  /// Compares pieces of what was heard with one recording: each second with sound whose like the recording's piece may hold.
  /// - Parameters:
  ///   - pieces: in their order; between them time may have passed.
  ///   - correlator: the thread's own.
  ///   - isWanted: whether a second is to be compared, by its piece and samples into it.
  package static func seconds(
    of pieces: [Piece], by correlator: Correlator? = Correlator(),
    where isWanted: (_ piece: Int, _ start: Int) -> Bool = { _, _ in true }
  ) -> [Second] {
    guard let correlator else { return [] }
    var loud: [(piece: Int, start: Int, power: Float)] = []
    let recordedPowers = pieces.map { piece in powers(piece.recorded.samples, from: piece.early, piece.heard.count) }
    let heardPowers = pieces.map { powers($0.heard.samples, from: 0, $0.heard.count) }
    let least = max(silence, (recordedPowers.joined().max() ?? 0) * faintest)
    let leastHeard = max(silence, (heardPowers.joined().max() ?? 0) * faintestHeard)
    for number in pieces.indices {
      for (second, power) in heardPowers[number].enumerated() {
        let start = second * rate
        guard isWanted(number, start), recordedPowers[number][second] > least || power > leastHeard,
          hasPlace(pieces[number], start)
        else { continue }
        loud.append((number, start, power))
      }
    }
    var apart: (place: Int, lag: Int)?
    var found = [Double?](repeating: nil, count: loud.count)
    for place in loud.indices.sorted(by: { (loud[$1].power, $0) < (loud[$0].power, $1) }).prefix(anchors) {
      let (value, lag) =
        greatest(pieces[loud[place].piece], loud[place].start, -mostApart...mostApart, correlator) ?? (0, 0)
      found[place] = value
      if value >= enough, apart.map({ value > found[$0.place] ?? 0 }) ?? true { apart = (place, lag) }
      if value >= clear { break }
    }
    if let apart {
      // Where one second lies, those beside it lie nearly.
      for order in [Array(loud.indices[apart.place...]), loud.indices[...apart.place].reversed()] {
        var (known, lag) = apart
        for place in order where place != known {
          let seconds = loud[place].piece == loud[known].piece ? abs(loud[place].start - loud[known].start) / rate : 60
          guard let (value, at) = near(lag, pieces[loud[place].piece], loud[place].start, seconds, correlator) else {
            continue
          }
          found[place] = max(value, found[place] ?? -1)
          if value >= enough { (known, lag) = (place, at) }
        }
      }
    }
    return loud.indices.compactMap { place in
      guard let likeness = apart == nil ? found[place] ?? 0 : found[place] else { return nil }
      return Second(piece: loud[place].piece, start: loud[place].start, likeness: likeness)
    }
  }

  /// How much alike most of the seconds are: what three of four reach, from 0 to 1; nil where there are none.
  package static func likeness(of seconds: [Second]) -> Double? {
    let sorted = seconds.map(\.likeness).sorted()
    return sorted.isEmpty ? nil : max(0, sorted[sorted.count / 4])
  }

  /// The mean power of each whole second, where it lies when the piece begins so many samples in.
  private static func powers(_ samples: [Float], from early: Int, _ count: Int) -> [Float] {
    stride(from: 0, through: count - rate, by: rate).map { start in
      let first = max(0, min(samples.count, early + start))
      return samples[first..<max(first, min(samples.count, early + start + rate))].reduce(0) { $0 + $1 * $1 }
        / Float(rate)
    }
  }

  /// Whether the recording's piece holds the place where a second is expected.
  private static func hasPlace(_ piece: Piece, _ start: Int) -> Bool {
    piece.early + start >= 0 && piece.early + start + rate <= piece.recorded.count
  }

  /// The greatest normalised correlation of a second of what was heard with the recording, and how far from where it was expected.
  private static func greatest(
    _ piece: Piece, _ start: Int, _ lags: ClosedRange<Int>, _ correlator: Correlator
  ) -> (Double, Int)? {
    let length = rate
    let (a, b) = (piece.heard.samples, piece.recorded.samples)
    let expected = piece.early + start
    let first = max(lags.lowerBound, -expected)
    let last = min(lags.upperBound, b.count - length - expected)
    guard first <= last else { return nil }
    let second = a[start..<start + length]
    let products =
      last - first < fewLags
      ? nil : correlator.products(of: second, with: b[expected + first..<expected + last + length])
    let own = second.reduce(0) { $0 + $1 * $1 }
    // The other's energy changes by two samples from one lag to the next.
    var energy = b[expected + first..<expected + first + length].reduce(0.0) { $0 + Double($1 * $1) }
    return unsafe a.withUnsafeBufferPointer { a in
      unsafe b.withUnsafeBufferPointer { b in
        var best: (Double, Int)?
        for lag in first...last {
          let product =
            if let products { products[lag - first] } else {
              unsafe dot(a.baseAddress, start, b.baseAddress, expected + lag, length)
            }
          let scale = (Double(own) * max(energy, 1e-12)).squareRoot()
          let value = scale > 0 ? Double(product) / scale : 0
          if value > best?.0 ?? -2 { best = (value, lag) }
          if lag < last {
            let (gone, come) = unsafe (b[expected + lag], b[expected + lag + length])
            energy += Double(come * come) - Double(gone * gone)
          }
        }
        return best
      }
    }
  }

  /// So many lags are tried one after the other faster than all at once.
  private static let fewLags = 200

  /// The same, where the clocks may have drifted apart for so many seconds. Most have hardly: there is looked first.
  private static func near(
    _ lag: Int, _ piece: Piece, _ start: Int, _ seconds: Int, _ correlator: Correlator
  ) -> (Double, Int)? {
    if let found = greatest(piece, start, lag - 4...lag + 4, correlator), found.0 >= clear { return found }
    let most = min(mostApart, drift * (1 + seconds))
    return greatest(piece, start, lag - most...lag + most, correlator)
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
