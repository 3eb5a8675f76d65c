internal import Evidence

/// What a catalogue says of one recording.
struct CatalogueRow: Sendable {
  /// Path of the sidecar within the store; empty for an export.
  var source = ""
  /// Its place among the rows of that source: the line of an export, else a number from 1.
  var ordinal: Int
  var line: Int?
  var byte: Int64?
  var raw: [UInt8]?

  var id: String?
  /// Path within the store, escaped; only the file's name where ``isNameOnly``.
  var path: String?
  var isNameOnly = false
  /// For a document that names no file: its own path without its ending, which the recording then has too.
  var stem: String?
  /// UTC microseconds.
  var started: Int64?
  var ended: Int64?
  /// Microseconds.
  var length: Int64?
  var queue: String?
  var direction: CallDirection?
  var call: String?
  /// Masked.
  var caller: String?
  var callerKey: String?
  var adviser: String?
  /// The SHA-256 or SHA-512 of the audio file as stated, in lower-case hexadecimal.
  var digest: String?

  /// What could not be read in it.
  var faults: [Fault] = []
  /// Clock readings in it that occurred twice, or never.
  var oddTimes = 0

  struct Fault: Sendable {
    var problem: Gap.Problem
    /// The same for every fault of its sort.
    var sort: String
    var reason: String
  }

  init(ordinal: Int) { self.ordinal = ordinal }
}
