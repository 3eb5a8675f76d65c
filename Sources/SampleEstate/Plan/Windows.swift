internal import Time

/// A session at a computer of the domain.
struct Logon: Sendable {
  /// What Windows numbers the ways of logging on with ("4624(S)" on Microsoft Learn).
  enum Way: Int, Sendable {
    case atTheMachine = 2
    case overTheNetwork = 3
    case service = 5
    case remoteDesktop = 10
  }

  var account: String
  var computer: String
  var at: Instant
  var until: Instant
  var way: Way
  /// From where; nil for the machine itself.
  var address: String?
}

/// That somebody emptied a log of Windows.
struct LogClearing: Sendable {
  var at: Instant
  var computer: String
  var account: String
  /// `Security`, or another log, of which the System log tells.
  var channel: String
}

/// The computers of the domain whose events are gathered.
enum Domain {
  static let name = "RBBC"
  private static let suffix = ".rbbc.example"
  /// The server that gives the recordings to those who do not come by the web.
  static let server = "CCT-REC-01"
  /// Where that server has them, and under what name it gives them.
  static let folder = #"D:\Recordings"#
  static let share = #"\\*\Recordings"#

  /// A computer's whole name, as its events have it.
  static func computer(_ name: String) -> String { name + suffix }
}
