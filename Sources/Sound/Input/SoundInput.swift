internal import CFFmpeg
internal import Files
internal import Hearing
internal import Recognition

/// A file whose sound is being decoded, by the library that reads it: libsndfile where that can, else FFmpeg.
final class SoundInput {
  private enum Decoder: ~Copyable {
    case library(SoundFile)
    case ffmpeg(FFmpegSound)
  }

  private let decoder: Decoder
  /// Samples a second; whatever the file says, so it may be anything.
  let rate: Int
  let channels: Int
  /// The decoder's name.
  let codec: String

  private init(_ file: consuming SoundFile) {
    (rate, channels, codec) = (file.rate, file.channels, "libsndfile")
    decoder = .library(file)
  }

  private init(_ file: FFmpegSound) {
    (rate, channels, codec) = (file.rate, file.channels, file.codec)
    decoder = .ffmpeg(file)
  }

  /// Opens a file.
  /// - Parameters:
  ///   - path: for messages.
  ///   - size: in bytes, when it was opened.
  ///   - raw: how audio without any header is encoded.
  static func open(
    descriptor: Int32, path: String, size: Int64, raw: RawAudio?
  ) throws(HearingTrouble) -> SoundInput {
    let decoder: SoundDecoder
    do throws(FileError) {
      decoder = try SoundDecoder.of(descriptor: descriptor, path: path, size: size, raw: raw)
    } catch {
      throw .unreadable(error.reason)
    }
    let bytes = FFmpegBytes(descriptor, size)
    switch decoder {
    case .nothing: throw .nothing
    case .library(let raw, let range):
      switch SoundFile.open(descriptor: descriptor, path: path, size: size, in: range, raw: raw) {
      case .opened(let file): return SoundInput(file)
      case .failed(let words):
        // What libsndfile has no decoder for, FFmpeg may have one for.
        guard raw == nil else { throw .notDecodable("libsndfile says: \(words)") }
        return SoundInput(try FFmpegSound(bytes))
      }
    case .g722: return SoundInput(try FFmpegSound(bytes, bare: .g722))
    case .none:
      let isBare = raw?.codec == .g729 && decoder == .none("nothing here decodes G.729")
      return SoundInput(isBare ? try FFmpegSound(bytes, bare: .g729) : try FFmpegSound(bytes))
    }
  }

  /// Decodes what comes next, the channels' samples in turn.
  /// - Parameter buffer: room for whole frames.
  /// - Returns: frames decoded; 0 at the end, and where nothing more can be decoded.
  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(HearingTrouble) -> Int {
    switch decoder {
    case .library(let file): unsafe file.read(into: buffer)
    case .ffmpeg(let file): try unsafe file.read(into: buffer)
    }
  }
}
