package import Files

/// By what a file's sound can be decoded, judged by its first bytes as ``AudioFacts`` are.
package enum SoundDecoder: Equatable, Sendable {
  /// libsndfile, from the bytes in a range, which is all of the file but for WAVE files that hold MPEG frames.
  /// `raw` says what is in it where it has no header.
  case library(raw: RawAudio?, within: Range<Int64>)
  /// Bare G.722, which libsndfile cannot read.
  case g722
  /// There is no sound in it at all: no bytes, or a header alone.
  case nothing
  /// Nothing here can, for a reason in words.
  case none(String)

  /// - Parameters:
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened.
  ///   - raw: how audio without any header is encoded, where the file's name declares that.
  package static func of(
    descriptor: Int32, path: String, size: Int64, raw: RawAudio?
  ) throws(FileError) -> SoundDecoder {
    let bytes = AudioBytes(descriptor: descriptor, path: path, size: size)
    guard size > 0 else { return .nothing }
    let start = try bytes.read(at: 0, atMost: Sniff.length)
    guard let kind = Sniff.kind(of: start.span) else {
      switch raw?.codec {
      case .g722?: return .g722
      case .g729?: return .none("nothing here decodes G.729")
      case _?: return .library(raw: raw, within: 0..<size)
      case nil: return .none("its first bytes are those of no audio format that Earshot knows")
      }
    }
    switch kind {
    case .wav, .rf64:
      guard Sniff.waveCodec(of: start.span) == 0x55, let data = try RIFFHeader.data(in: bytes), data.held > 0 else {
        return .library(raw: nil, within: 0..<size)
      }
      return .library(raw: nil, within: data.start..<data.start + data.held)
    case .aiff, .aifc, .au, .oggOpus, .oggVorbis, .oggFLAC, .wave64, .caf, .flac, .voc, .sphere, .svx, .mp3,
      .mpegLayer2:
      return .library(raw: nil, within: 0..<size)
    case _ where kind.isAudio: return .none("nothing here decodes \(kind.name)")
    default: return .none("it is a file of the kind \(kind.name)")
    }
  }
}
