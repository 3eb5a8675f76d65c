internal import CSndFile

/// Reading and writing audio by libsndfile, 8 kHz and one channel.
enum SoundFile {
  static let rate = 8_000

  /// All samples of a file.
  /// - Parameter rawGSM: true for a file of bare GSM 06.10 frames, as Asterisk keeps its prompts.
  static func samples(of path: String, rawGSM: Bool = false) throws(EstateError) -> [Int16] {
    var format = SF_INFO()
    if rawGSM {
      format.samplerate = Int32(rate)
      format.channels = 1
      format.format = Int32(SF_FORMAT_RAW) | Int32(SF_FORMAT_GSM610)
    }
    guard let file = unsafe sf_open(path, Int32(SFM_READ), &format) else {
      throw .sound(path: path, reason: unsafe reason(nil))
    }
    defer { unsafe sf_close(file) }
    guard format.samplerate == rate, format.channels == 1 else {
      throw .sound(
        path: path, reason: "found \(format.samplerate) Hz, \(format.channels) channels; expected \(rate) Hz, 1 channel"
      )
    }
    var samples: [Int16] = []
    var piece = [Int16](repeating: 0, count: 1 << 14)
    while true {
      let count = unsafe sf_readf_short(file, &piece, sf_count_t(piece.count))
      if count <= 0 { return samples }
      samples.append(contentsOf: piece[..<Int(count)])
    }
  }

  /// Writes a WAV file in a codec.
  static func write(_ samples: [Int16], to path: String, codec: Codec) throws(EstateError) {
    let subtype =
      switch codec {
      case .pcm, .g722: SF_FORMAT_PCM_16
      case .muLaw: SF_FORMAT_ULAW
      case .aLaw: SF_FORMAT_ALAW
      case .gsm: SF_FORMAT_GSM610
      }
    var format = SF_INFO()
    format.samplerate = Int32(rate)
    format.channels = 1
    format.format = Int32(SF_FORMAT_WAV) | Int32(subtype)
    guard let file = unsafe sf_open(path, Int32(SFM_WRITE), &format) else {
      throw .sound(path: path, reason: unsafe reason(nil))
    }
    let written = unsafe sf_writef_short(file, samples, sf_count_t(samples.count))
    let why = unsafe reason(file)
    let closed = unsafe sf_close(file)
    guard written == samples.count, closed == 0 else { throw .sound(path: path, reason: why) }
  }

  private static func reason(_ file: OpaquePointer?) -> String {
    unsafe sf_strerror(file).map { unsafe String(cString: $0) } ?? "no reason given"
  }
}
