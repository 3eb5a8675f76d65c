package import Files

/// Why a recording cannot be listened to.
package enum SoundError: Error, Sendable {
  case file(FileError)
  /// It is no longer what the store's evidence says, or was written to meanwhile.
  case changed
  /// It cannot be decoded, for a reason in words.
  case notDecodable(String)
  /// It has more sound, channels or samples a second than is listened to, as the words say.
  case tooMuch(String)
  case noMemory

  /// Runs file work, its errors being of this kind.
  static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(SoundError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
