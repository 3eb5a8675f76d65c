internal import Digest
internal import Files
internal import Hearing
internal import Recognition
internal import Servants

/// The audio file of a recording in its store.
struct StoredFile {
  let content: PresentContent
  let path: String
  let raw: RawAudio?

  enum Hearing {
    case heard(Heard)
    /// What the file holds cannot be heard, now or later.
    case impossible(String)
    /// It could not be read this time.
    case failed(String)
    /// There is no program that hears.
    case noProgram
  }

  init(_ content: PresentContent, folder: String, raw: RawAudio?) {
    self.content = content
    path = "\(folder)/\(String(decoding: bytesOfEscapedPath(content.path), as: UTF8.self))"
    self.raw = raw
  }

  func hear(by hearer: Hearer) -> Hearing {
    do throws(FileError) {
      let file = try ReadOnlyFile(path, leaving: .none)
      // What is remembered of a content has to be that content's.
      guard try file.size() == content.size, try SHA256Value.of(descriptor: file.descriptor, path) == content.sha256
      else {
        return .failed("it is no longer what it was when the store was looked at")
      }
      do throws(HearingError) {
        return .heard(try hearer.hear(descriptor: file.descriptor, raw: raw))
      } catch {
        switch error {
        case .file(.nothing):
          return .heard(
            Heard(streams: [], length: 0, rate: 0, channels: 0, codec: "", isTelephoneSpeech: false))
        case .file(.notDecodable), .file(.tooMuch): return .impossible(error.description)
        case .file(.unreadable), .file(.noMemory): return .failed(error.description)
        case .servant(.notInstalled(_)): return .noProgram
        case .servant(.notStarted(_)): return .failed(error.description)
        case .servant: return .impossible(error.description)
        }
      }
    } catch {
      return .failed("it cannot be read: \(error.reason)")
    }
  }
}
