internal import Recognition

/// A file of the store.
struct StoreFile: Sendable {
  enum Role: String, Sendable {
    case recording, sidecar, other
  }

  /// Path within the store, escaped.
  var path: String
  var role: Role
  var size: Int64
  /// UTC microseconds.
  var modified: Int64?
  var sha256: String?
  /// Where the layout says that the catalogue has such digests.
  var sha512: String?
  var facts: AudioFacts?

  var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

  /// The path without its ending.
  var stem: String { StoreFile.stem(of: path) }

  static func stem(of path: String) -> String {
    guard let stop = path.lastIndex(of: "."), path[stop...].firstIndex(of: "/") == nil else { return path }
    return String(path[..<stop])
  }

  /// What stands behind the last full stop of the name, in lower case.
  static func ending(of path: String) -> String? {
    guard let stop = path.lastIndex(of: "."), path[stop...].firstIndex(of: "/") == nil else { return nil }
    return path[path.index(after: stop)...].lowercased()
  }

  /// Endings that promise audio, whatever the first bytes turn out to be.
  static let audioEndings: Set<String> = [
    "3gp", "aac", "aif", "aifc", "aiff", "amr", "au", "caf", "flac", "m4a", "mp2", "mp3", "mp4", "oga", "ogg", "opus",
    "rf64", "snd", "spx", "voc", "vox", "w64", "wav", "wav49", "wma", "gsm", "ulaw", "ul", "mu", "alaw", "al", "sln",
    "sln16", "g722", "g723", "g729", "ilbc",
  ]
}
