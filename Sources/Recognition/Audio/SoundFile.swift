internal import CSndFile
import Synchronization

/// A file that libsndfile has open. It reads through ``LentBytes``, since handed a descriptor it closes that where it
/// refuses the file, though told not to (1.2.0), and with it whatever another thread has opened under the same number.
@safe package struct SoundFile: ~Copyable {
  package enum Opening: ~Copyable {
    case opened(SoundFile)
    /// What libsndfile says.
    case failed(String)
  }

  /// libsndfile keeps the reason of a failed opening in a variable of its own, so files are opened one at a time.
  private static let opening = Mutex<Void>(())

  private let handle: OpaquePointer
  let information: SF_INFO
  /// What libsndfile reads from: it has to outlive the handle.
  private let bytes: LentBytes

  private init(_ handle: OpaquePointer, _ information: SF_INFO, _ bytes: LentBytes) {
    unsafe self.handle = handle
    self.information = information
    self.bytes = bytes
  }

  /// - Parameters:
  ///   - range: the bytes that are the file for libsndfile; nil for all.
  ///   - raw: what is in it where it has no header.
  static func open(_ bytes: AudioBytes, in range: Range<Int64>? = nil, raw: RawAudio? = nil) -> Opening {
    opening.withLock { _ in
      let lent = LentBytes(bytes, range ?? 0..<bytes.size)
      var information = raw?.information ?? SF_INFO()
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

  // MARK: Its facts

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

// MARK: Its sound

extension SoundFile {
  /// Opens a file to decode its sound.
  /// - Parameters:
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened.
  ///   - range: the bytes to read, as ``SoundDecoder`` says.
  ///   - raw: what is in it where it has no header.
  package static func open(
    descriptor: Int32, path: String, size: Int64, in range: Range<Int64>, raw: RawAudio?
  ) -> Opening {
    open(AudioBytes(descriptor: descriptor, path: path, size: size), in: range, raw: raw)
  }

  /// Samples a second; whatever the header says, so it may be anything.
  package var rate: Int { Int(information.samplerate) }
  package var channels: Int { Int(information.channels) }

  /// Decodes what comes next, from -1 to 1, the channels' samples in turn. What a file of floating point holds besides
  /// may lie outside of that, or be no number.
  /// - Parameter buffer: room for whole frames.
  /// - Returns: frames decoded; 0 at the end, and where nothing more can be decoded.
  package func read(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
    guard channels > 0, let start = buffer.baseAddress else { return 0 }
    return Int(max(0, unsafe sf_readf_float(handle, start, sf_count_t(buffer.count / channels))))
  }
}

extension RawAudio {
  /// The same for libsndfile, which has to be told.
  fileprivate var information: SF_INFO {
    let subtype: Int =
      switch codec {
      case .muLaw: SF_FORMAT_ULAW
      case .aLaw: SF_FORMAT_ALAW
      case .gsm: SF_FORMAT_GSM610
      case .pcm16, .g722, .g729: SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE
      }
    var information = SF_INFO()
    information.samplerate = Int32(clamping: rate)
    information.channels = 1
    information.format = Int32(SF_FORMAT_RAW | subtype)
    return information
  }
}
