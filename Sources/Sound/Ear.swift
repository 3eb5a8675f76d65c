internal import Acoustic
internal import CFFmpeg
package import Digest
internal import Files
package import Hearing
package import Recognition

/// Hears one file after another.
package final class Ear {
  /// Microseconds of sound, channels and samples a second up to which a file is heard: no call has more, and a small file can
  /// make a decoder believe in any of them.
  private static let longest: Int64 = 86_400_000_000
  private static let mostChannels = 8
  private static let rates = 4_000...384_000
  /// Frames decoded at a time.
  private static let piece = 4_096

  private var kept: KeptSound?

  package init() {
    // It would write about the file, on standard error.
    av_log_set_level(AV_LOG_QUIET)
  }

  /// Answers a request about an open file.
  /// - Parameters:
  ///   - path: for messages.
  ///   - answer: gets one piece of the answer after another.
  package func answer(_ request: HearingRequest, descriptor: Int32, path: String, _ answer: (HearingFrame) -> Void) {
    do throws(HearingTrouble) {
      let size = try Ear.size(of: descriptor, path)
      switch request.wanted {
      case .fingerprints:
        let heard = try hear(
          descriptor: descriptor, path: path, size: size, raw: request.raw, content: request.content)
        for stream in heard.streams { answer(.stream(stream)) }
        answer(.facts(heard))
      case .samples(let channel, let stretches):
        let give = { (samples, stretch) in answer(.samples(samples, stretch: stretch)) }
        if let kept, kept.content == request.content, kept.raw == request.raw {
          Ear.samples(of: kept, channel, stretches, give)
        } else {
          try samples(
            of: channel, stretches, descriptor: descriptor, path: path, size: size, raw: request.raw, give)
        }
      }
    } catch {
      answer(.trouble(error))
    }
  }

  /// What all of a file's sound is like.
  /// - Parameters:
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened.
  ///   - raw: how it is encoded where it has no header.
  ///   - content: what its bytes are known by, where its samples are to be kept.
  package func hear(
    descriptor: Int32, path: String, size: Int64, raw: RawAudio?, content: SHA256Value? = nil
  ) throws(HearingTrouble) -> Heard {
    kept = nil
    let input = try SoundInput.open(descriptor: descriptor, path: path, size: size, raw: raw)
    let (rate, channels) = try Ear.checked(input)
    let resampler = try ChannelResampler(from: rate, to: Fingerprint.rate, channels: channels)
    let keeper = try content.map { (content) throws(HearingTrouble) in
      try SoundKeeper(of: content, raw: raw, rate: rate, channels: channels)
    }
    var ears: [StreamEar] = []
    // The last one hears all channels together.
    for _ in 0..<(channels == 1 ? 1 : channels + 1) { ears.append(try StreamEar()) }
    var meter = SpeechMeter(rate: rate)
    let frames = try unsafe Ear.decode(input, rate, channels) { (samples) throws(HearingTrouble) in
      unsafe Ear.measure(samples, channels, &meter)
      try unsafe resampler.run(samples) { (parts) throws(HearingTrouble) in
        for number in 0..<channels { unsafe ears[number].hear(parts[number]) }
        if unsafe parts.count > 1 { unsafe Ear.mixture(of: parts) { unsafe ears[channels].hear($0) } }
      }
      try unsafe keeper?.hear(samples)
      return true
    }
    kept = keeper?.sound
    let length = frames * 1_000_000 / Int64(rate)
    let streams = ears.enumerated().map { number, ear in
      HeardStream(channel: number == channels ? HeardStream.mixture : number, fingerprint: ear.finish())
    }
    let isSpeech = meter.isTelephoneSpeech(powers: ears[ears.count - 1].powers, length: length)
    return Heard(
      streams: Ear.different(streams), length: length, rate: rate, channels: channels, codec: input.codec,
      isTelephoneSpeech: isSpeech)
  }

  /// Hands over stretches of the sound at ``Waveforms/rate`` samples a second, piece by piece as they are decoded.
  private func samples(
    of channel: Int, _ stretches: [HearingRequest.Stretch], descriptor: Int32, path: String, size: Int64,
    raw: RawAudio?,
    _ body: (_ samples: [Int16], _ stretch: Int) -> Void
  ) throws(HearingTrouble) {
    let input = try SoundInput.open(descriptor: descriptor, path: path, size: size, raw: raw)
    let (rate, channels) = try Ear.checked(input)
    guard channel < channels || channel == HeardStream.mixture else { return }
    let resampler = try ChannelResampler(from: rate, to: Waveforms.rate, channels: channels)
    let wanted = stretches.map(Ear.samples)
    let end = wanted.map(\.upperBound).max() ?? 0
    var at = 0
    _ = try unsafe Ear.decode(input, rate, channels) { (samples) throws(HearingTrouble) in
      try unsafe resampler.run(samples) { (parts) throws(HearingTrouble) in
        func take(_ part: UnsafeBufferPointer<Float>) {
          for (number, wanted) in wanted.enumerated() {
            let range = wanted.clamped(to: at..<at + part.count)
            if range.isEmpty { continue }
            let piece = unsafe UnsafeBufferPointer(rebasing: part[range.lowerBound - at..<range.upperBound - at])
            body(unsafe StreamEar.wholes(of: piece), number)
          }
          at += part.count
        }
        if channel < channels { unsafe take(parts[channel]) } else { unsafe Ear.mixture(of: parts) { unsafe take($0) } }
      }
      return at < end
    }
  }

  // MARK: Pieces

  private static func size(of descriptor: Int32, _ path: String) throws(HearingTrouble) -> Int64 {
    do throws(FileError) { return try sizeOfFile(descriptor, path) } catch { throw .unreadable(error.reason) }
  }

  /// The same, of sound that was kept.
  private static func samples(
    of kept: KeptSound, _ channel: Int, _ stretches: [HearingRequest.Stretch],
    _ body: (_ samples: [Int16], _ stretch: Int) -> Void
  ) {
    guard let all = kept.samples(ofChannel: channel) else { return }
    for (number, stretch) in stretches.enumerated() {
      let wanted = samples(of: stretch).clamped(to: all.indices)
      if !wanted.isEmpty { body(Array(all[wanted]), number) }
    }
  }

  private static func samples(of stretch: HearingRequest.Stretch) -> Range<Int> {
    let from = samples(in: stretch.from)
    return from..<max(from, samples(in: stretch.from.addingReportingOverflow(stretch.length).partialValue))
  }

  private static func samples(in microseconds: Int64) -> Int {
    Int(clamping: min(microseconds, longest) * Int64(Waveforms.rate) / 1_000_000)
  }

  private static func checked(_ input: SoundInput) throws(HearingTrouble) -> (Int, Int) {
    let (rate, channels) = (input.rate, input.channels)
    guard rates.contains(rate), (1...mostChannels).contains(channels) else {
      throw .tooMuch(
        "it has \(channels) channels of \(rate) samples a second; heard are at most \(mostChannels), of "
          + "\(rates.lowerBound) to \(rates.upperBound)")
    }
    return (rate, channels)
  }

  /// Decodes a file, and hands over one piece after another, an empty one at its end.
  /// - Parameter body: says whether more is wanted.
  /// - Returns: how many frames there were.
  private static func decode(
    _ input: SoundInput, _ rate: Int, _ channels: Int,
    _ body: (UnsafeBufferPointer<Float>) throws(HearingTrouble) -> Bool
  ) throws(HearingTrouble) -> Int64 {
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: piece * channels)
    defer { unsafe buffer.deallocate() }
    var frames: Int64 = 0
    while true {
      let got = try unsafe input.read(into: buffer)
      guard got > 0 else { break }
      frames += Int64(got)
      guard frames / Int64(rate) <= longest / 1_000_000 else {
        throw .tooMuch("it has more than 24 hours of sound, which no call has")
      }
      guard try unsafe body(UnsafeBufferPointer(rebasing: buffer[..<(got * channels)])) else { return frames }
    }
    _ = try unsafe body(UnsafeBufferPointer(rebasing: buffer[..<0]))
    return frames
  }

  private static func measure(_ samples: UnsafeBufferPointer<Float>, _ channels: Int, _ meter: inout SpeechMeter) {
    for frame in 0..<samples.count / channels {
      var sum: Float = 0
      for channel in 0..<channels { sum += unsafe samples[frame * channels + channel] }
      meter.hear(sum.isFinite ? max(-1, min(1, sum / Float(channels))) : 0)
    }
  }

  static func mixture(of parts: [UnsafeBufferPointer<Float>], _ body: (UnsafeBufferPointer<Float>) -> Void) {
    let count = unsafe parts[0].count
    var mixed = [Float](repeating: 0, count: count)
    let share = 1 / Float(unsafe parts.count)
    for number in unsafe parts.indices {
      for place in 0..<count { mixed[place] += unsafe parts[number][place] * share }
    }
    unsafe mixed.withUnsafeBufferPointer { unsafe body($0) }
  }

  /// Leaves out streams that say nothing, and those that say what another does: both channels of what is the same on both, and
  /// a mixture of one voice and silence.
  private static func different(_ streams: [HeardStream]) -> [HeardStream] {
    let telling = streams.filter { $0.fingerprint.telling.marked > 0 }
    let channels = telling.filter { $0.channel != HeardStream.mixture }
    var kept: [HeardStream] = []
    for stream in telling {
      if stream.channel == HeardStream.mixture, channels.count < 2 { continue }
      if kept.contains(where: { $0.fingerprint.items == stream.fingerprint.items }) { continue }
      kept.append(stream)
    }
    return kept
  }
}
