internal import CSndFile
internal import Files
import Synchronization

/// libsndfile: what it says of a file's codec, rate and length. It is handed only what its first bytes show to be a
/// format it is made for, never MPEG audio (see ``MPEGAudio``), and it decodes nothing but one last sample.
enum SoundLibrary {
  /// libsndfile keeps the reason of a failed opening in a variable of its own, so files are opened one at a time.
  private static let opening = Mutex<Void>(())

  static func facts(of bytes: AudioBytes, promise: SoundData?) throws(FileError) -> AudioFacts {
    switch SoundFile.open(bytes, opening) {
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

/// A file that libsndfile has open. It reads through ``LentBytes``, since handed a descriptor it closes that where it
/// refuses the file, though told not to (1.2.0), and with it whatever another thread has opened under the same number.
@safe private struct SoundFile: ~Copyable {
  enum Opening: ~Copyable {
    case opened(SoundFile)
    case failed(String)
  }

  private let handle: OpaquePointer
  let information: SF_INFO
  /// What libsndfile reads from: it has to outlive the handle.
  private let bytes: LentBytes

  private init(_ handle: OpaquePointer, _ information: SF_INFO, _ bytes: LentBytes) {
    unsafe self.handle = handle
    self.information = information
    self.bytes = bytes
  }

  static func open(_ bytes: AudioBytes, _ lock: borrowing Mutex<Void>) -> Opening {
    lock.withLock { _ in
      let lent = LentBytes(bytes)
      var information = SF_INFO()
      var callbacks = LentBytes.callbacks
      let context = unsafe Unmanaged.passUnretained(lent).toOpaque()
      guard let handle = unsafe sf_open_virtual(&callbacks, Int32(SFM_READ), &information, context) else {
        return .failed(unsafe sf_strerror(nil).map { unsafe String(cString: $0) } ?? "nothing")
      }
      return .opened(unsafe SoundFile(handle, information, lent))
    }
  }

  deinit {
    unsafe sf_close(handle)
    withExtendedLifetime(bytes) {}
  }

  /// How many samples there are, by decoding them all; -1 where they go on for more than a day, which a small file can
  /// make a decoder believe.
  func countFrames() -> Int64 {
    var samples = [Int16](repeating: 0, count: 4_096 * max(1, Int(information.channels)))
    var count: Int64 = 0
    while true {
      let got = unsafe sf_readf_short(handle, &samples, 4_096)
      guard got > 0 else { return count }
      count += Int64(got)
      if count > Int64(information.samplerate) * 86_400 { return -1 }
    }
  }

  /// Whether the last sample that the header speaks of can be had.
  func canReadLast(_ frames: Int64) -> Bool {
    guard unsafe sf_seek(handle, sf_count_t(frames - 1), SEEK_SET) == sf_count_t(frames - 1) else { return false }
    var sample = [Int16](repeating: 0, count: max(1, Int(information.channels)))
    return unsafe sf_readf_short(handle, &sample, 1) == 1
  }
}
