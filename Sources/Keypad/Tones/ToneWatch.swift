internal import Glibc

/// Watches how strong the tones of keys are in one channel at 8,000 samples a second, piece by piece, so that keys are
/// heard while somebody speaks.
///
/// A telephone exchange's receiver, as SpanDSP's is, wants a key's tones to be 82 % of all that it hears, since one voice
/// taken for a key would do harm. Here a run of many keys counts and never one, and 45 % are enough (``ToneSettings``).
struct ToneWatch: ~Copyable {
  /// What a piece brought.
  struct Heard {
    /// A key that is struck, in ASCII, and pieces since that began.
    var struck: (key: UInt8, ago: Int64)?
    /// Before it, behind the key before, something was so loud that a key might not be heard beside it.
    var isBehindNoise = false
    /// Something that might have been a key, and pieces since that began.
    var perhaps: Int64?
  }

  /// ITU-T Q.23: the lower tones, then the higher ones, in Hz; and the keys. No telephone's keypad has those of the last
  /// column, but a voice that sounds like one of them is no other key either.
  private static let tones: [Double] = [697, 770, 852, 941, 1_209, 1_336, 1_477, 1_633]
  private static let keys: [[UInt8?]] = [
    [0x31, 0x32, 0x33, nil], [0x34, 0x35, 0x36, nil], [0x37, 0x38, 0x39, nil], [0x2A, 0x30, 0x23, nil],
  ]
  /// Pieces that are remembered: a power of two, above ``longestBreak`` and a window.
  private static let room = 64
  /// For each piece its power, and for each tone what of it there is, as a complex number.
  private static let width = 1 + 2 * tones.count

  private let settings = ToneSettings.chosen
  private let pieces = WipedBuffer<Double>(ToneWatch.room * ToneWatch.width, filledWith: 0)
  private let waves = WipedBuffer<Double>(2 * ToneWatch.tones.count * ToneDetector.piece, filledWith: 0)
  private let strengths = WipedBuffer<Double>(ToneWatch.tones.count, filledWith: 0)
  /// Where in its period each tone is as the next piece begins, in radians.
  private var phases = [Double](repeating: 0, count: ToneWatch.tones.count)
  /// Pieces heard so far.
  private var count: Int64 = 0

  private var sure = Hold()
  private var maybe = Hold()
  /// The key that was heard last, the piece in which it was heard last, and how strong each of its tones was then.
  private(set) var last: (key: UInt8, at: Int64, low: Double, high: Double) = (0, .min / 2, 0, 0)
  /// The loudest since then, as power.
  private var loudest = 0.0
  /// What might have been a key, unless a key turns out to have begun there.
  private var pending: (start: Int64, end: Int64)?

  /// A key, and for how many pieces it has been there.
  private struct Hold {
    var key: UInt8 = 0
    var start: Int64 = 0
    var pieces = 0
    mutating func take(_ key: UInt8, at piece: Int64) {
      if key != self.key { self = Hold(key: key, start: piece, pieces: 0) }
      pieces += 1
    }
  }

  init() {
    for (tone, frequency) in ToneWatch.tones.enumerated() {
      for sample in 0..<ToneDetector.piece {
        let angle = ToneWatch.angle(frequency) * Double(sample)
        unsafe waves.numbers[2 * (tone * ToneDetector.piece + sample)] = cos(angle)
        unsafe waves.numbers[2 * (tone * ToneDetector.piece + sample) + 1] = sin(angle)
      }
    }
  }

  /// Overwrites the keys that it remembers.
  mutating func forget() {
    sure.key = 0
    maybe.key = 0
    last.key = 0
  }

  /// Radians a sample.
  private static func angle(_ frequency: Double) -> Double { 2 * .pi * frequency / Double(ToneDetector.rate) }

  /// Whether a key is there now.
  var isHearing: Bool { sure.key != 0 && sure.pieces >= settings.pieces }

  /// Whether since the last key something was so loud that it could hide one.
  var isBehindNoise: Bool { loudest > settings.hiding * (last.low + last.high) }

  /// Pieces since the key was heard last; nil where the last was another.
  func ago(_ key: UInt8) -> Int64? { last.key == key ? count - last.at : nil }

  /// Listens to one piece.
  mutating func hear(_ samples: UnsafeBufferPointer<Int16>) -> Heard {
    unsafe remember(samples)
    count += 1
    var heard = Heard()
    guard count >= settings.window else { return heard }
    let all = power(window: settings.window, endingAt: count)
    measure(window: settings.window, endingAt: count)
    let (low, high) = (strongest(0..<4), strongest(4..<8))
    noteNoise()
    maybe.take(key(low, high, of: all, share: settings.perhapsShare, above: settings.perhapsAbove), at: count)
    sure.take(key(low, high, of: all, share: settings.share, above: settings.above), at: count)
    if isHearing {
      pending = nil
      if sure.pieces == settings.pieces, !isSameKey(low.tone, high.tone) {
        heard.struck = (sure.key, Int64(settings.window + settings.pieces - 1))
        heard.isBehindNoise = isBehindNoise || loudest > settings.hiding * (low.power + high.power)
      }
      last = (sure.key, count, low.power, high.power)
      loudest = 0
    }
    heard.perhaps = perhaps()
    return heard
  }

  // MARK: Strength

  private mutating func remember(_ samples: UnsafeBufferPointer<Int16>) {
    let at = place(count)
    var power = 0.0
    for index in 0..<samples.count {
      let sample = unsafe Double(samples[index])
      power += sample * sample
    }
    unsafe pieces.numbers[at] = power
    for tone in ToneWatch.tones.indices {
      var (real, imaginary) = (0.0, 0.0)
      let wave = 2 * tone * ToneDetector.piece
      for index in 0..<samples.count {
        let sample = unsafe Double(samples[index])
        unsafe real += sample * waves.numbers[wave + 2 * index]
        unsafe imaginary += sample * waves.numbers[wave + 2 * index + 1]
      }
      let (cosine, sine) = (cos(phases[tone]), sin(phases[tone]))
      unsafe pieces.numbers[at + 1 + 2 * tone] = real * cosine - imaginary * sine
      unsafe pieces.numbers[at + 2 + 2 * tone] = real * sine + imaginary * cosine
      phases[tone] =
        (phases[tone] + ToneWatch.angle(ToneWatch.tones[tone]) * Double(samples.count))
        .truncatingRemainder(dividingBy: 2 * .pi)
    }
  }

  private func place(_ piece: Int64) -> Int { Int(piece & Int64(ToneWatch.room - 1)) * ToneWatch.width }

  /// Power of all sound, a sample, in as many pieces.
  private func power(window: Int, endingAt end: Int64) -> Double {
    var sum = 0.0
    for piece in end - Int64(window)..<end { unsafe sum += pieces.numbers[place(piece)] }
    return sum / Double(window * ToneDetector.piece)
  }

  /// Power of one tone, a sample.
  private func power(of tone: Int, window: Int, endingAt end: Int64) -> Double {
    var (real, imaginary) = (0.0, 0.0)
    for piece in end - Int64(window)..<end {
      let at = place(piece) + 1 + 2 * tone
      unsafe real += pieces.numbers[at]
      unsafe imaginary += pieces.numbers[at + 1]
    }
    let samples = Double(window * ToneDetector.piece)
    return 2 * (real * real + imaginary * imaginary) / (samples * samples)
  }

  private func measure(window: Int, endingAt end: Int64) {
    for tone in ToneWatch.tones.indices {
      unsafe strengths.numbers[tone] = power(of: tone, window: window, endingAt: end)
    }
  }

  private struct Strongest {
    var tone: Int
    var power: Double
    /// That of the next of its group.
    var next: Double
  }

  private func strongest(_ group: Range<Int>) -> Strongest {
    var best = Strongest(tone: group.lowerBound, power: -1, next: 0)
    for tone in group {
      let power = unsafe strengths.numbers[tone]
      if power > best.power {
        best = Strongest(tone: tone, power: power, next: max(best.power, 0))
      } else {
        best.next = max(best.next, power)
      }
    }
    return best
  }

  /// The key whose tones these are; 0 for none.
  private func key(_ low: Strongest, _ high: Strongest, of all: Double, share: Double, above: Double) -> UInt8 {
    guard all > settings.faintest, low.power + high.power > share * all, low.power > above * low.next,
      high.power > above * high.next, low.power < settings.tilt * high.power, high.power < settings.tilt * low.power
    else { return 0 }
    return ToneWatch.keys[low.tone][high.tone - 4] ?? 0
  }

  // MARK: What it means

  /// Whether the key that is heard is the last one, which somebody spoke over meanwhile: its tones never went away.
  private func isSameKey(_ low: Int, _ high: Int) -> Bool {
    guard sure.key == last.key, sure.start - last.at < settings.longestBreak else { return false }
    let from = last.at - Int64(settings.window - settings.breakWindow)
    for end in from...sure.start {
      guard power(of: low, window: settings.breakWindow, endingAt: end) > settings.remains * last.low,
        power(of: high, window: settings.breakWindow, endingAt: end) > settings.remains * last.high
      else { return false }
    }
    return true
  }

  /// How loud it was in pieces that belong neither to the last key nor to one that is being recognised.
  private mutating func noteNoise() {
    let end = count - Int64(settings.window + settings.pieces)
    guard end - Int64(settings.breakWindow) >= last.at else { return }
    loudest = max(loudest, power(window: settings.breakWindow, endingAt: end))
  }

  /// - Returns: pieces since something began that might have been a key, and now turns out to be none that is heard.
  private mutating func perhaps() -> Int64? {
    var told: Int64?
    if let past = pending, count - past.end > settings.window {
      pending = nil
      told = count - past.start
    }
    // What overlaps with a key that was heard is that key's beginning or end.
    if maybe.key != 0, maybe.pieces >= settings.pieces, maybe.start - last.at > settings.window {
      pending = (maybe.start - Int64(settings.window), count)
    }
    return told
  }
}
