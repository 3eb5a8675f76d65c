internal import Acoustic
internal import Digest
internal import Recognition

/// A content on a drive in which a recording is heard.
struct SoundMatch: Sendable {
  let place: ContentPlace
  let size: Int64
  let sha256: SHA256Value
  let kind: SniffedKind?
  /// Of the recording's content.
  let recorded: SHA256Value
  let sureness: Sureness
  /// Microseconds into the recording, their length, and microseconds into the content.
  let from: Int64
  let length: Int64
  let at: Int64
  /// Bits of 1,000 that differ.
  let bits: Int
  /// In hundredths; nil where the original could not be compared.
  let correlation: Int?
}

/// A content on a drive that sounds like a call and like no recording.
struct UnknownSound: Sendable {
  let place: ContentPlace
  let size: Int64
  let sha256: SHA256Value
  /// Microseconds.
  let length: Int64
}
