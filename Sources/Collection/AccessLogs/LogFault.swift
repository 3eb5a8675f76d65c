internal import Archive
internal import Evidence
internal import Files
internal import Time

/// Why a log, or an archive of logs, could not be read to its end.
struct LogFault {
  let problem: Gap.Problem
  let reason: String
  /// nil where the problem says enough.
  var remedy: String?

  init(_ error: ArchiveError) {
    switch error {
    case .unreadable(let error):
      self.init(.unreadable, "The file could not be read to its end: \(error.reason).")
    case .truncated(_, let count):
      self.init(
        .truncated,
        "The compressed file breaks off; \(wordedSize(bytes: count)) of the log could be read before that.")
    case .damaged(_, let count, let reason):
      self.init(
        .malformed,
        "The compressed file is damaged (\(reason)); \(wordedSize(bytes: count)) of the log were read before that was "
          + "seen.")
    case .tooLarge(_, let limit):
      self.init(.tooLarge, "The compressed file expands to more than \(wordedSize(bytes: limit)).")
    case .tooDense(_, let limit):
      self.init(.tooLarge, "The compressed file expands more than \(limit) times over.")
    case .tooManyEntries(_, let limit):
      self.init(.tooLarge, "The archive holds more than \(grouped(limit)) files; those behind them were not read.")
    case .encrypted:
      self.init(.unreadable, "The archive is encrypted, even its list of files.", LogFault.withoutPassword)
    case .nested(_, let kind):
      self.init(
        .unreadable, "The file is compressed, and holds \(kind); only one level is opened.", LogFault.unpacked)
    case .entry(_, _, let count, let fault):
      self.init(fault, after: wordedSize(bytes: count))
    }
  }

  private init(_ fault: ArchivedFault, after size: String) {
    switch fault {
    case .encrypted: self.init(.unreadable, "The file in the archive is encrypted.", LogFault.withoutPassword)
    case .truncated:
      self.init(.truncated, "The file in the archive breaks off; \(size) of the log could be read before that.")
    case .damaged(let reason):
      self.init(
        .malformed,
        "The file in the archive is damaged (\(reason)); \(size) of the log were read before that was seen.")
    case .nested:
      self.init(.unreadable, "The file in the archive \(fault.words).", LogFault.unpacked)
    }
  }

  private init(_ problem: Gap.Problem, _ reason: String, _ remedy: String? = nil) {
    (self.problem, self.reason, self.remedy) = (problem, reason, remedy)
  }

  private static let withoutPassword = "Hand the log over without a password."
  private static let unpacked = "Unpack it where the logs lie, and audit again."
}
