package import Acoustic

/// One stream of what was heard: a channel, or all of them mixed.
package struct HeardStream: Equatable, Sendable {
  /// The number of a mixture.
  package static let mixture = 255

  package let channel: Int
  package let fingerprint: Fingerprint

  package init(channel: Int, fingerprint: Fingerprint) {
    self.channel = channel
    self.fingerprint = fingerprint
  }
}

/// What a file's sound is like.
package struct Heard: Equatable, Sendable {
  /// Different ones only: where both channels are the same there is one.
  package var streams: [HeardStream]
  /// Microseconds.
  package var length: Int64
  /// Samples a second and channels, as the file has them.
  package var rate: Int
  package var channels: Int
  /// How it is encoded, as the library that decoded it says.
  package var codec: String
  /// Whether it sounds like speech that came over a telephone.
  package var isTelephoneSpeech: Bool

  package init(
    streams: [HeardStream], length: Int64, rate: Int, channels: Int, codec: String, isTelephoneSpeech: Bool
  ) {
    self.streams = streams
    self.length = length
    self.rate = rate
    self.channels = channels
    self.codec = codec
    self.isTelephoneSpeech = isTelephoneSpeech
  }
}

/// Why nothing was heard.
package enum HearingTrouble: Error, Equatable, Sendable {
  /// There is no sound in it.
  case nothing
  /// It cannot be decoded, for a reason in words.
  case notDecodable(String)
  /// It has more sound, channels or samples a second than is heard, as the words say.
  case tooMuch(String)
  /// It cannot be read, for a reason in words.
  case unreadable(String)
  case noMemory
}

/// The pieces of an answer.
package enum HearingFrame: Sendable {
  case stream(HeardStream)
  case facts(Heard)
  /// What comes next of one of the stretches asked for, by its place among them.
  case samples([Int16], stretch: Int)
  case trouble(HearingTrouble)

  package var tag: UInt8 {
    switch self {
    case .stream: 1
    case .facts: 2
    case .samples: 3
    case .trouble: 4
    }
  }

  package var bytes: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .stream(let stream):
      writer.add(UInt8(clamping: stream.channel))
      writer.add(UInt32(clamping: stream.fingerprint.items.count))
      for item in stream.fingerprint.items { writer.add(item) }
      writer.add(stream.fingerprint.telling.bytes)
    case .facts(let heard):
      writer.add(heard.length)
      writer.add(UInt32(clamping: heard.rate))
      writer.add(UInt32(clamping: heard.channels))
      writer.add(heard.codec)
      writer.add(UInt8(heard.isTelephoneSpeech ? 1 : 0))
    case .samples(let samples, let stretch):
      writer.add(UInt8(clamping: stretch))
      writer.add(samples)
    case .trouble(let trouble):
      switch trouble {
      case .nothing:
        writer.add(UInt8(0))
        writer.add("")
      case .notDecodable(let why):
        writer.add(UInt8(1))
        writer.add(why)
      case .tooMuch(let why):
        writer.add(UInt8(2))
        writer.add(why)
      case .unreadable(let why):
        writer.add(UInt8(3))
        writer.add(why)
      case .noMemory:
        writer.add(UInt8(4))
        writer.add("")
      }
    }
    return writer.bytes
  }

  /// Nil where it is no piece of an answer.
  package init?(tag: UInt8, bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    switch tag {
    case 1:
      guard let channel = reader.number(UInt8.self), let count = reader.number(UInt32.self),
        let items = reader.words(Int(count)), let marks = reader.bytes((Int(count) + 7) / 8)
      else { return nil }
      let fingerprint = Fingerprint(items: items, telling: Marks(count: items.count, bytes: marks))
      self = .stream(HeardStream(channel: Int(channel), fingerprint: fingerprint))
    case 2:
      guard let length = reader.number(Int64.self), let rate = reader.number(UInt32.self),
        let channels = reader.number(UInt32.self), let codec = reader.text(), let speech = reader.number(UInt8.self)
      else { return nil }
      self = .facts(
        Heard(
          streams: [], length: length, rate: Int(rate), channels: Int(channels), codec: codec,
          isTelephoneSpeech: speech == 1))
    case 3:
      guard let stretch = reader.number(UInt8.self), let samples = reader.samples(reader.left / 2) else { return nil }
      self = .samples(samples, stretch: Int(stretch))
    case 4:
      guard let kind = reader.number(UInt8.self), let why = reader.text() else { return nil }
      switch kind {
      case 0: self = .trouble(.nothing)
      case 1: self = .trouble(.notDecodable(why))
      case 2: self = .trouble(.tooMuch(why))
      case 3: self = .trouble(.unreadable(why))
      default: self = .trouble(.noMemory)
      }
    default: return nil
    }
  }
}
