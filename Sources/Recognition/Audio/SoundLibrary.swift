internal import CSndFile
internal import Files

/// libsndfile: what it says of a file's codec, rate and length. It is handed only what its first bytes show to be a
/// format it is made for, never MPEG audio (see ``MPEGAudio``), and it decodes nothing but one last sample.
enum SoundLibrary {
  static func facts(of bytes: AudioBytes, promise: SoundData?) throws(FileError) -> AudioFacts {
    switch SoundFile.open(bytes) {
    case .failed(let words):
      // A header without a byte of sound may be one that libsndfile refuses.
      if let promise, promise.held == 0 { return AudioFacts(nil).judged(by: promise) }
      return AudioFacts(.unreadable, note: "libsndfile says: \(words)")
    case .opened(let sound):
      let rate = Int(sound.information.samplerate)
      // All bits set is FLAC's way to say that the length was not known when the header was written.
      let frames =
        sound.information.frames == sf_count_t.max ? sound.countFrames() : Int64(sound.information.frames)
      guard rate > 0, frames >= 0, frames < Int64.max / 1_000_000 else {
        return AudioFacts(.unreadable, note: "its header names \(frames) samples at \(rate) a second")
      }
      let format = sound.information.format
      let facts = AudioFacts(
        .sound, codec: codec(format), rate: rate, channels: Int(sound.information.channels),
        length: frames * 1_000_000 / Int64(rate))
      if let promise { return facts.judged(by: promise) }
      if frames == 0 { return AudioFacts(.empty, codec: facts.codec, length: 0, note: "it is a header without sound") }
      return facts.cut(
        if: !sound.canReadLast(frames), "its header promises \(frames) samples, and the last ones are not there")
    }
  }

  /// The codec in words, by libsndfile's number for it.
  private static func codec(_ format: Int32) -> String {
    if Int(format) & SF_FORMAT_TYPEMASK == SF_FORMAT_FLAC { return "FLAC" }
    let known = words.first { $0.code == Int(format) & SF_FORMAT_SUBMASK }
    return known?.words ?? "codec \(Int(format) & SF_FORMAT_SUBMASK) of libsndfile"
  }

  private static let words: [(code: Int, words: String)] = [
    (SF_FORMAT_PCM_S8, "PCM 8 bit"), (SF_FORMAT_PCM_U8, "PCM 8 bit"), (SF_FORMAT_PCM_16, "PCM 16 bit"),
    (SF_FORMAT_PCM_24, "PCM 24 bit"), (SF_FORMAT_PCM_32, "PCM 32 bit"), (SF_FORMAT_FLOAT, "PCM 32 bit floating point"),
    (SF_FORMAT_DOUBLE, "PCM 64 bit floating point"), (SF_FORMAT_ULAW, "mu-law"), (SF_FORMAT_ALAW, "A-law"),
    (SF_FORMAT_IMA_ADPCM, "IMA ADPCM"), (SF_FORMAT_MS_ADPCM, "Microsoft ADPCM"), (SF_FORMAT_GSM610, "GSM 06.10"),
    (SF_FORMAT_VOX_ADPCM, "Dialogic ADPCM"), (SF_FORMAT_G721_32, "G.726 32 kbit/s"),
    (SF_FORMAT_G723_24, "G.726 24 kbit/s"), (SF_FORMAT_G723_40, "G.726 40 kbit/s"), (SF_FORMAT_VORBIS, "Vorbis"),
    (SF_FORMAT_OPUS, "Opus"), (SF_FORMAT_ALAC_16, "ALAC"), (SF_FORMAT_ALAC_20, "ALAC"), (SF_FORMAT_ALAC_24, "ALAC"),
    (SF_FORMAT_ALAC_32, "ALAC"), (SF_FORMAT_NMS_ADPCM_16, "NMS ADPCM 16 kbit/s"),
    (SF_FORMAT_NMS_ADPCM_24, "NMS ADPCM 24 kbit/s"), (SF_FORMAT_NMS_ADPCM_32, "NMS ADPCM 32 kbit/s"),
  ]
}
