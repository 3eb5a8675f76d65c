internal import Digest
internal import Evidence
internal import Files
internal import Recognition

/// Listens to every content that is left, by several threads.
struct ListeningRound: Sendable {
  let folder: String
  let listener: Listener
  /// How audio without a header is encoded, by a path's ending.
  let raw: @Sendable (String) -> RawAudio?
  let scratch: KeypadScratch

  func run(threads: Int) {
    inThreads(threads) { _ in
      while let content = scratch.next() {
        do throws(SoundError) {
          scratch.note(content, try hear(content))
        } catch {
          scratch.note(content, ListeningTrouble(error))
        }
      }
    }
  }

  private func hear(_ content: KeypadScratch.Content) throws(SoundError) -> [KeyRun] {
    let path = "\(folder)/\(String(decoding: bytesOfEscapedPath(content.path), as: UTF8.self))"
    let file = try SoundError.files { () throws(FileError) in try ReadOnlyFile(path, leaving: .none) }
    let (size, time) = try SoundError.files { () throws(FileError) in (try file.size(), try file.modified()) }
    // What is remembered of a content from audit to audit has to be that content's.
    let digest = try SoundError.files { () throws(FileError) in
      try ListeningRound.digest(of: file.descriptor, path, size: size)
    }
    guard size == content.size, digest.description == content.sha256 else { throw .changed }
    let heard = try listener.listen(descriptor: file.descriptor, path: path, size: size, raw: raw(content.path))
    let after = try SoundError.files { () throws(FileError) in (try file.size(), try file.modified()) }
    guard after.0 == size, after.1 == time else { throw .changed }
    return heard.runs
  }

  private static func digest(of descriptor: Int32, _ path: String, size: Int64) throws(FileError) -> SHA256Value {
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    var at: Int64 = 0
    while at <= size {
      let count = try unsafe readBytes(descriptor, path, at: at, into: buffer)
      if count == 0 { break }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      at += Int64(count)
    }
    return digest.finish()
  }
}

/// Why one content could not be listened to, in words for a gap.
struct ListeningTrouble: Sendable {
  var problem: Gap.Problem
  var reason: String
  var remedy: String

  init(_ error: SoundError) {
    switch error {
    case .file(let error):
      problem = error.isMissing ? .absent : .unreadable
      reason = "it cannot be listened to: \(error.reason)"
      remedy =
        error.wouldChangeAccessTime
        ? "Mount the store read-only or with 'noatime', or run Earshot by its own service."
        : "Let the account that runs Earshot read it; if the disk fails, put the file back from a backup."
    case .changed:
      problem = .changedWhileRead
      reason = "it is no longer what it was when the store was looked at, or was written to while it was listened to"
      remedy =
        "Nothing, if a call was being recorded: the next audit listens to it. Else audit a snapshot of the store."
    case .notDecodable(let why):
      problem = .notEnoughDetail
      reason = "it cannot be decoded, so that nobody can say whether keys are heard in it: \(why)"
      remedy = "Listen to it by hand, or let the recorder write a format that can be decoded."
    case .tooMuch(let why):
      problem = .tooLarge
      reason = "it is not listened to: \(why)"
      remedy = "Look at what made it."
    case .noMemory:
      problem = .notFinished
      reason = "there was no memory to listen to it"
      remedy = "Audit again when less is going on."
    }
  }
}
