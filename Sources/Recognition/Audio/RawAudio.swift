/// Audio without a header, as Asterisk and others write it: nothing in the file says what it is, so a layout declares
/// it by the name's extension. One channel, and always the same number of bytes a second, so the size is the length.
package enum RawAudio: String, Sendable, CaseIterable {
  case muLaw = "mu-law"
  case aLaw = "A-law"
  case pcm16 = "PCM 16 bit"
  case gsm = "GSM 06.10"
  case g722 = "G.722"
  case g729 = "G.729"

  /// Bytes that belong together, and how long they sound in microseconds: 33 bytes of GSM 06.10 are 20 ms, 64 kbit/s
  /// of G.722 are 8 bytes a millisecond, 10 bytes of G.729 are 10 ms.
  private var frame: (bytes: Int64, microseconds: Int64) {
    switch self {
    case .muLaw, .aLaw, .g722: (1, 125)
    case .pcm16: (2, 125)
    case .gsm: (33, 20_000)
    case .g729: (10, 10_000)
    }
  }

  /// Samples a second where the declaration names no other; G.722 carries 16,000 in the bits of 8,000.
  package var usualRate: Int { self == .g722 ? 16_000 : 8_000 }

  func facts(size: Int64, start: [UInt8]) -> AudioFacts {
    // Each frame of GSM 06.10 as files hold it begins with the bits 1101.
    if self == .gsm, start[0] >> 4 != 0xD {
      return AudioFacts(.unreadable, note: "its first byte is not that of a GSM 06.10 frame, as its name declares")
    }
    let whole = size / frame.bytes
    let facts = AudioFacts(
      .sound, codec: rawValue, rate: usualRate, channels: 1, length: whole * frame.microseconds)
    return facts.cut(if: size % frame.bytes != 0, "its last frame is cut")
  }
}
