internal import Acoustic
internal import Digest
internal import Hearing
internal import Recognition

/// The sound of a content at ``Waveforms/rate`` samples a second, as whole numbers.
struct KeptSound {
  let content: SHA256Value
  let raw: RawAudio?
  let channels: Int
  /// Of each channel, and of their mixture where there are several.
  fileprivate(set) var streams: [[Int16]]

  /// The samples of a channel, or of the mixture; nil where there is no such channel.
  func samples(ofChannel channel: Int) -> [Int16]? {
    if channel == HeardStream.mixture { return streams[streams.count - 1] }
    return channel < channels ? streams[channel] : nil
  }
}

/// Keeps sound while it is heard: of what is like a recording samples are asked for next.
final class SoundKeeper {
  /// Nil where it became more than is kept.
  private(set) var sound: KeptSound?
  private let resampler: ChannelResampler

  /// As many samples are kept, of all streams together: more than a quarter of an hour of one. What is longer is decoded again.
  private static let most = 1 << 23

  init(of content: SHA256Value, raw: RawAudio?, rate: Int, channels: Int) throws(HearingTrouble) {
    resampler = try ChannelResampler(from: rate, to: Waveforms.rate, channels: channels)
    sound = KeptSound(
      content: content, raw: raw, channels: channels,
      streams: Array(repeating: [], count: channels == 1 ? 1 : channels + 1))
  }

  /// Hears frames; none at the end.
  func hear(_ frames: UnsafeBufferPointer<Float>) throws(HearingTrouble) {
    guard sound != nil else { return }
    try unsafe resampler.run(frames) { (parts) throws(HearingTrouble) in
      for number in unsafe parts.indices { unsafe add(parts[number], to: number) }
      if unsafe parts.count > 1 { unsafe Ear.mixture(of: parts) { unsafe add($0, to: parts.count) } }
    }
    if let kept = sound?.streams, kept.reduce(0, { $0 + $1.count }) > SoundKeeper.most { sound = nil }
  }

  private func add(_ samples: UnsafeBufferPointer<Float>, to stream: Int) {
    sound?.streams[stream] += unsafe StreamEar.wholes(of: samples)
  }
}
