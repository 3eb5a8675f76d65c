/// Listens to one channel: brings its samples to the tone detector's rate, in the detector's pieces.
final class ChannelEar {
  private var resampler: Resampler?
  private var detector: ToneDetector
  private let finder: RunFinder
  private var filter = BandFilter(ToneSettings.chosen.band, rate: Double(ToneDetector.rate))
  private let resampled = WipedBuffer<Float>(2_048, filledWith: 0)
  private let block = WipedBuffer<Int16>(ToneDetector.piece, filledWith: 0)
  private var filled = 0

  /// - Parameter rate: samples a second of what is heard.
  init(rate: Int, shape: RunShape) throws(SoundError) {
    finder = RunFinder(shape: shape)
    detector = try ToneDetector(finder: finder)
    resampler = rate == ToneDetector.rate ? nil : try Resampler(from: rate)
  }

  /// Hears samples from -1 to 1; what is no number is silence.
  func hear(_ samples: UnsafeBufferPointer<Float>) {
    guard resampler != nil else {
      for index in samples.indices { hear(Double(ChannelEar.sound(unsafe samples[index]))) }
      return
    }
    // One sample that is no number would make every later one so.
    let sound = WipedBuffer<Float>(samples.count, filledWith: 0)
    for index in samples.indices { unsafe sound.numbers[index] = ChannelEar.sound(unsafe samples[index]) }
    var rest = unsafe UnsafeBufferPointer(sound.numbers)
    while !rest.isEmpty {
      guard let (used, made) = unsafe resampler?.run(rest, into: resampled.numbers), used + made > 0 else { return }
      for index in 0..<made { hear(Double(unsafe resampled.numbers[index])) }
      unsafe rest = UnsafeBufferPointer(rebasing: rest[used...])
    }
  }

  /// Hears one sample, from -1 to 1, at the detector's own rate.
  func hear(_ sample: Double) {
    let passed = filter.pass(sample) * 32_767
    unsafe block.numbers[filled] = Int16(max(-32_768, min(32_767, passed)))
    filled += 1
    guard filled == block.count else { return }
    filled = 0
    unsafe detector.hear(UnsafeBufferPointer(block.numbers))
  }

  /// What was heard, when nothing more comes. Silence behind it ends the last key.
  func runs() -> [KeyRun] {
    for _ in 0..<ToneDetector.block * 4 { hear(0) }
    finder.end()
    return finder.runs
  }

  private static func sound(_ sample: Float) -> Float { sample.isFinite ? max(-1, min(1, sample)) : 0 }
}
