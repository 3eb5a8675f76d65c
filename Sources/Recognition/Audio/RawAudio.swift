/// Audio without a header, as Asterisk and others write it: nothing in the file says what it is, so a layout declares
/// it by the name's extension. One channel, and always the same number of bytes a second, so the size is the length.
package struct RawAudio: Hashable, Sendable {
  /// The raw values are the words that layouts and reports use.
  package enum Codec: String, Sendable, CaseIterable {
    case muLaw = "mu-law"
    case aLaw = "A-law"
    case pcm16 = "PCM 16 bit"
    case gsm = "GSM 06.10"
    case g722 = "G.722"
    case g729 = "G.729"

    /// Bytes that belong together, and the samples in them: 33 bytes of GSM 06.10 are 20 ms, 10 bytes of G.729 are
    /// 10 ms, and G.722 carries 16,000 samples a second in 64 kbit/s.
    fileprivate var frame: (bytes: Int64, samples: Int64) {
      switch self {
      case .muLaw, .aLaw: (1, 1)
      case .pcm16: (2, 1)
      case .gsm: (33, 160)
      case .g722: (1, 2)
      case .g729: (10, 80)
      }
    }
  }

  package var codec: Codec
  /// Samples a second.
  package var rate: Int

  /// - Parameter rate: samples a second; nil for the codec's usual rate.
  package init(_ codec: Codec, rate: Int? = nil) {
    self.codec = codec
    self.rate = rate ?? (codec == .g722 ? 16_000 : 8_000)
  }

  /// What a file without a header holds by its name alone, as Asterisk's `formats/` and SoX name them; nil where the name says
  /// nothing that can be decoded.
  package init?(ofName name: String) {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "gsm": self.init(.gsm)
    case "g722": self.init(.g722)
    case "g729": self.init(.g729)
    case "ulaw", "ul", "mu", "pcm": self.init(.muLaw)
    case "alaw", "al": self.init(.aLaw)
    case "sln": self.init(.pcm16)
    case "sln16": self.init(.pcm16, rate: 16_000)
    default: return nil
    }
  }

  func facts(size: Int64, start: [UInt8]) -> AudioFacts {
    // Each frame of GSM 06.10 as files hold it begins with the bits 1101.
    if codec == .gsm, start[0] >> 4 != 0xD {
      return AudioFacts(.unreadable, note: "its first byte is not that of a GSM 06.10 frame, as its name declares")
    }
    let samples = size / codec.frame.bytes * codec.frame.samples
    let facts = AudioFacts(
      .sound, codec: codec.rawValue, rate: rate, channels: 1, length: samples * 1_000_000 / Int64(rate))
    return facts.cut(if: size % codec.frame.bytes != 0, "its last frame is cut")
  }
}
