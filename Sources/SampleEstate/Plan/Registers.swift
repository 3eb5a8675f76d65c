internal import Time

/// Leave to listen, as the register has it.
struct Permission: Sendable {
  var id: String
  var person: String
  var grantedBy: String
  var granted: Instant
  /// Text of the column, where it is not the instant.
  var grantedText: String?
  var from: Instant
  var to: Instant?
  var reason: String
}

/// Leave to keep a recording longer.
struct Extension: Sendable {
  var id: String
  var recording: String
  var requestedBy: String
  var approver: String
  var approved: Instant
  var from: Instant
  var to: Instant?
  var reason: String?
}

/// A caller's request for their recordings.
struct SubjectRequest: Sendable {
  var id: String
  var recordings: [String]
  var received: Instant
  var closed: Instant?
  var handledBy: String
  /// When the Information Officer was notified.
  var notified: Instant?
  /// When the requester was told that it takes longer.
  var extended: Instant?
}

/// A recording saved to a drive.
struct SavedCopy: Sendable {
  var call: Call
  var workstation: Int
  /// Path on the drive.
  var path: String
  /// Whose account owns the file; nil for one that the inventory cannot name.
  var owner: String?
  var saved: Instant
  var deleted: Instant?
  /// How it was packed away; nil for a copy that lies there as it is.
  var packing: Packing?

  enum Packing: Sendable, Equatable {
    /// A zip, with the name of the copy in it.
    case zip(String)
    /// A mail that it is attached to, under this name.
    case mail(String)
    /// Nothing: it was encoded anew, as MP3, so that no byte of it is as it was.
    case mp3
  }

  /// Path within what it is packed in.
  var within: String? {
    switch packing {
    case .zip(let name), .mail(let name): name
    case .mp3, nil: nil
    }
  }
}

/// Which log tells of an act.
enum LogName: Int, CaseIterable, Sendable { case web, fileServer, application, windows }

/// Something an account did that a log tells of.
struct Act: Sendable {
  enum Deed: Sendable {
    case listen, export
    /// Asked for a recording's size only.
    case measure
    /// The browser's own copy was still good.
    case cached
    /// Refused, without and with the name proven.
    case unauthenticated, forbidden
    case list, delete, rename
  }

  var at: Instant
  var log: LogName
  var account: String
  var address: String
  var deed: Deed
  var call: Call?
  /// How many lines of the log one act makes where it reads piece by piece.
  var pieces = 1
  /// Written as the recording's file name instead of its identifier, in the application's log.
  var byName = false
  /// The program that did it on the server itself, in the Windows log; nil for what was done over the network.
  var program: String?
  /// Whether the log's clock reading occurred twice, so that no instant is known.
  var isAmbiguous = false
}

/// A finding that an audit must have, or must no longer have.
struct Sown: Sendable {
  var rule: String
  var verdict = "breach"
  var subject: String
  var answerable: String
  var note: String
  /// The audits at or after `from` and before `until` find it.
  var from: Instant
  var until: Instant?
}
