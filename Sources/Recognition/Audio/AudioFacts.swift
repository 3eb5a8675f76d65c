package import Files

/// What an audio file itself says: how it is encoded, how long it is, and whether it is whole.
package struct AudioFacts: Equatable, Sendable {
  /// What the file turned out to be. The raw values are those of the field `audio` of recordings.
  package enum State: String, Sendable {
    case sound
    /// The header promises more than the file holds, or the last frame is cut.
    case truncated
    /// It should be audio, and cannot be read as such.
    case unreadable
    case notAudio = "not audio"
    /// No bytes at all, or a header without sound.
    case empty
  }

  /// Nil where the format is known and nothing here can read it: whether it is whole nobody knows.
  package var state: State?
  /// In words: `PCM 16 bit`, `mu-law`, `GSM 06.10`, `MP3`.
  package var codec: String?
  /// Samples a second.
  package var rate: Int?
  package var channels: Int?
  /// Microseconds, of the sound that is there.
  package var length: Int64?
  /// Why the state is what it is, in a sentence without the path; nil for sound without peculiarity.
  package var note: String?

  package init(
    _ state: State?, codec: String? = nil, rate: Int? = nil, channels: Int? = nil, length: Int64? = nil,
    note: String? = nil
  ) {
    self.state = state
    self.codec = codec
    self.rate = rate
    self.channels = channels
    self.length = length
    self.note = note
  }
}

extension AudioFacts {
  /// Reads a file's audio facts. The file is opened so that reading leaves no trace.
  /// - Parameter raw: how audio without any header is encoded, where the file's name declares that; a file that has a
  ///   header is read by its header all the same.
  /// - Throws: ``FileError`` where the file cannot be opened or read; whatever its bytes are is an answer.
  package static func read(_ path: String, raw: RawAudio? = nil) throws(FileError) -> AudioFacts {
    let file = try ReadOnlyFile(path, leaving: .none)
    return try read(descriptor: file.descriptor, path: path, size: file.size(), raw: raw)
  }

  /// The same of a file that is open.
  /// - Parameters:
  ///   - descriptor: where the file's next read would begin does not matter, and is not kept.
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened; a file that grows meanwhile is read no further.
  package static func read(
    descriptor: Int32, path: String, size: Int64, raw: RawAudio? = nil
  ) throws(FileError) -> AudioFacts {
    let bytes = AudioBytes(descriptor: descriptor, path: path, size: size)
    guard bytes.size > 0 else { return AudioFacts(.empty, note: "the file holds no bytes") }
    let start = try bytes.read(at: 0, atMost: Sniff.length)
    guard let kind = Sniff.kind(of: start.span) else {
      if let raw { return raw.facts(size: bytes.size, start: start) }
      return isText(start)
        ? AudioFacts(.notAudio, note: "its first bytes are text")
        : AudioFacts(.unreadable, note: "its first bytes are those of no audio format that Earshot knows")
    }
    switch kind {
    case .wav, .rf64: return try waveFacts(bytes, codecTag: Sniff.waveCodec(of: start.span))
    case .aiff, .aifc: return try SoundLibrary.facts(of: bytes, promise: AIFFHeader.data(in: bytes))
    case .au: return try SoundLibrary.facts(of: bytes, promise: AUHeader.data(in: bytes))
    case .oggOpus, .oggVorbis, .oggFLAC:
      return try SoundLibrary.facts(of: bytes, promise: nil).cut(if: OggPages.isCut(bytes), "its last Ogg page is cut")
    case .wave64, .caf, .flac, .voc, .sphere, .svx: return try SoundLibrary.facts(of: bytes, promise: nil)
    case .mp3, .mpegLayer2: return try MPEGAudio.facts(of: bytes, in: 0..<bytes.size)
    case .amr, .amrWideband: return try AMRAudio.facts(of: bytes, isWideband: kind == .amrWideband)
    case _ where kind.isAudio:
      return AudioFacts(nil, codec: kind.name, note: "Earshot cannot look into \(kind.name) files")
    default: return AudioFacts(.notAudio, note: "its first bytes are those of a file of the kind \(kind.name)")
    }
  }

  /// A WAVE file may hold MPEG frames (codec tag 0x55), which the project reads itself.
  private static func waveFacts(_ bytes: AudioBytes, codecTag: UInt16?) throws(FileError) -> AudioFacts {
    let data = try RIFFHeader.data(in: bytes)
    guard codecTag == 0x55, let data, data.held > 0 else { return try SoundLibrary.facts(of: bytes, promise: data) }
    return try MPEGAudio.facts(of: bytes, in: data.start..<data.start + data.held).judged(by: data)
  }

  /// Whether bytes are plainly text: nothing but printable ASCII and white space, or UTF-16 by its mark.
  private static func isText(_ start: [UInt8]) -> Bool {
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xEF, 0xBB, 0xBF]) {
      return true
    }
    return start.allSatisfy { (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }
  }

  /// These facts, of a file of which something is missing at its end.
  func cut(if isCut: Bool, _ note: String) -> AudioFacts {
    guard isCut, state == .sound else { return self }
    var facts = self
    facts.state = .truncated
    facts.note = note
    return facts
  }

  /// These facts, seen against what the header promises.
  func judged(by promise: SoundData?) -> AudioFacts {
    guard let promise else { return self }
    var facts = self
    if promise.held == 0 {
      facts = AudioFacts(.empty, codec: codec, rate: rate, channels: channels, length: 0)
      facts.note = "it is a header without sound"
    } else if promise.isShort {
      facts.state = .truncated
      facts.note = "its header promises \(promise.promised) bytes of sound, and \(promise.held) are there"
    } else if promise.isUnfinished, facts.state == .sound {
      // libsndfile takes some such files to be without sound.
      if length == 0, let samples = promise.heldSamples, let rate { facts.length = samples * 1_000_000 / Int64(rate) }
      facts.note = "its header was never finished; its length is that of the \(promise.held) bytes that are there"
    }
    return facts
  }
}
