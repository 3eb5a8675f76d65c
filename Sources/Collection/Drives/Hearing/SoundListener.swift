internal import Digest

/// What hears the contents of a drive, for one thread.
struct SoundListener {
  private let judge: SoundJudge?
  private let scratch: SoundScratch?

  init(_ judge: SoundJudge) {
    self.judge = judge
    scratch = nil
  }

  /// One that hears nothing and counts what it did not hear.
  init(unheard scratch: SoundScratch) {
    judge = nil
    self.scratch = scratch
  }

  /// Hears a content and notes what it is.
  /// - Returns: its SHA-256 where it was heard and may be remembered.
  func hear(_ content: OpenContent) -> SHA256Value? {
    scratch?.countUnheard()
    return judge?.hear(content)
  }

  /// Judges by what is remembered a content that is like no recording.
  /// - Parameters:
  ///   - sha256: its own.
  ///   - size: bytes.
  /// - Returns: false where it must be read.
  func recall(_ sha256: SHA256Value, _ size: Int64, _ place: ContentPlace) -> Bool {
    judge?.recall(sha256, size, place) ?? false
  }
}
