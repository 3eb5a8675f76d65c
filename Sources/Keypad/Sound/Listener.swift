internal import Files
package import Recognition

/// Listens to one recording after another, each channel by itself: often only one party's leg holds the tones.
package struct Listener: Sendable {
  package let shape: RunShape

  /// Microseconds of sound, channels and samples a second up to which a recording is listened to: no call has more, and
  /// a small file can make a decoder believe in any of them.
  static let longest: Int64 = 86_400_000_000
  static let mostChannels = 8
  static let rates = 6_000...192_000

  package init(shape: RunShape) { self.shape = shape }

  /// What was heard, and how much sound there was.
  package struct Heard: Equatable, Sendable {
    package var runs: [KeyRun]
    /// Microseconds.
    package var length: Int64
  }

  /// Listens to an open file.
  /// - Parameters:
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened.
  ///   - raw: how audio without any header is encoded, where the file's name declares that.
  package func listen(
    descriptor: Int32, path: String, size: Int64, raw: RawAudio?
  ) throws(SoundError) -> Heard {
    let decoder: SoundDecoder
    do throws(FileError) {
      decoder = try SoundDecoder.of(descriptor: descriptor, path: path, size: size, raw: raw)
    } catch {
      throw .file(error)
    }
    switch decoder {
    case .nothing: return Heard(runs: [], length: 0)
    case .none(let why): throw .notDecodable(why)
    case .g722: return try listenToG722(descriptor: descriptor, path: path, size: size)
    case .library(let raw, let range):
      switch SoundFile.open(descriptor: descriptor, path: path, size: size, in: range, raw: raw) {
      case .failed(let words): throw .notDecodable("libsndfile says: \(words)")
      case .opened(let sound): return try listen(to: sound)
      }
    }
  }

  private func listen(to sound: borrowing SoundFile) throws(SoundError) -> Heard {
    let (rate, channels) = (sound.rate, sound.channels)
    guard Listener.rates.contains(rate), (1...Listener.mostChannels).contains(channels) else {
      throw .tooMuch(
        "it has \(channels) channels of \(rate) samples a second; listened to are at most \(Listener.mostChannels), "
          + "of \(Listener.rates.lowerBound) to \(Listener.rates.upperBound)")
    }
    var ears: [ChannelEar] = []
    for _ in 0..<channels { ears.append(try ChannelEar(rate: rate, shape: shape)) }
    let interleaved = WipedBuffer<Float>(4_096 * channels, filledWith: 0)
    let own = WipedBuffer<Float>(4_096, filledWith: 0)
    var frames: Int64 = 0
    while true {
      let got = unsafe sound.read(into: interleaved.numbers)
      guard got > 0 else { break }
      frames += Int64(got)
      try check(length: frames, rate: rate)
      for (channel, ear) in ears.enumerated() {
        for frame in 0..<got { unsafe own.numbers[frame] = interleaved.numbers[frame * channels + channel] }
        unsafe ear.hear(UnsafeBufferPointer(rebasing: own.numbers[..<got]))
      }
    }
    return Heard(runs: ears.flatMap { $0.runs() }.joined(), length: frames * 1_000_000 / Int64(rate))
  }

  private func listenToG722(descriptor: Int32, path: String, size: Int64) throws(SoundError) -> Heard {
    try check(length: size, rate: ToneDetector.rate)
    let ear = try ChannelEar(rate: ToneDetector.rate, shape: shape)
    var decoder = try G722Decoder()
    let bytes = WipedBuffer<UInt8>(4_096, filledWith: 0)
    let samples = WipedBuffer<Int16>(4_096, filledWith: 0)
    var at: Int64 = 0
    while at < size {
      let got: Int
      do throws(FileError) {
        got = try unsafe readBytes(descriptor, path, at: at, into: UnsafeMutableRawBufferPointer(bytes.numbers))
      } catch {
        throw .file(error)
      }
      if got == 0 { break }
      at += Int64(got)
      let made = unsafe decoder.decode(UnsafeBufferPointer(rebasing: bytes.numbers[..<got]), into: samples.numbers)
      for index in 0..<made { ear.hear(unsafe Double(samples.numbers[index]) / 32_768) }
    }
    return Heard(runs: ear.runs(), length: at * 1_000_000 / Int64(ToneDetector.rate))
  }

  private func check(length frames: Int64, rate: Int) throws(SoundError) {
    guard frames / Int64(rate) <= Listener.longest / 1_000_000 else {
      throw .tooMuch("it has more than 24 hours of sound, which no call has")
    }
  }
}
