package import Evidence
internal import Time

/// How the lines of an access log are read, as a declaration of `Rules/formats` says.
package struct LogFormat: Sendable {
  /// What people call it: `W3C extended log (IIS)`.
  package var title: String
  var carrier: Carrier
  /// The columns a line may have, in the order of their slots.
  var columns: [Column]
  /// The column and layout of the time; nil where the carrier has a time of its own.
  var time: TimeColumn?
  var account: ColumnUse?
  var host: ColumnUse?
  var target: TargetUse
  var tool: ColumnUse?
  var bytes: ColumnUse?
  /// What tells one logon from another.
  var session: Int?
  /// Which log was emptied.
  var log: Int?
  /// The machine that the log is of.
  var computer: Int?
  /// What a line means; the first that fits decides.
  var rules: [LineRule]
  /// Why lines that no rule fits do not matter; nil where they are a gap.
  var otherwise: String?

  /// What the file is made of.
  enum Carrier: Sendable {
    /// W3C extended log: `#Fields` names the columns, times are UTC.
    case w3c
    /// The first line names the columns.
    case delimited(separator: UInt8)
    /// Lines of one program in a syslog, with Samba's `full_audit` payload.
    case syslog(SambaLayout)
    /// One JSON object on each line.
    case jsonLines
    /// The common and combined formats of Apache and nginx.
    case combined
    /// Windows events, in an event log or exported as XML.
    case windowsEvents
    /// The log of the Linux audit daemon.
    case linuxAudit
  }

  /// What the entries of such a file are called.
  package var entryName: (one: String, many: String) {
    switch carrier {
    case .windowsEvents: ("event", "events")
    default: ("line", "lines")
    }
  }

  /// The kinds of fact that its lines can become.
  package var supplies: [FactKind] {
    func has(_ fits: (LineRule.Meaning) -> Bool) -> Bool { rules.contains { fits($0.meaning) } }
    var kinds: [FactKind] = []
    if has({ if case .act = $0 { true } else { false } }) { kinds.append(.access) }
    if has({ if case .logon = $0 { true } else { false } }) { kinds.append(.logon) }
    if has({ if case .cleared = $0 { true } else { false } }) { kinds.append(.logCleared) }
    return kinds
  }

  struct Column: Sendable {
    var name: String
    var isRequired: Bool
    /// Where the declaration names it.
    var line: Int
  }

  /// A column that becomes a field of the fact.
  struct ColumnUse: Sendable {
    var slot: Int
    var plusIsSpace: Bool
  }

  struct TargetUse: Sendable {
    var slot: Int
    var isURL: Bool
    var plusIsSpace: Bool
    var ignoresCase: Bool
  }

  struct TimeColumn: Sendable {
    var slot: Int
    var layout: TimeLayout
    /// Where the declaration fixes it; the source's own otherwise.
    var zone: Zone?
  }

  /// The prefix that Samba writes before each operation, and what stands behind an operation's result.
  struct SambaLayout: Sendable {
    var program: [UInt8]
    /// How many parts `full_audit:prefix` has.
    var prefixCount: Int
    /// By operation: the slots of its arguments, the last of which takes the rest of the line.
    var operations: [(name: [UInt8], slots: [Int])]
    var operationSlot: Int
    var resultSlot: Int
    var fileSlot: Int
    /// The slot of `new-file`, which begins at a `|` before an absolute path; nil where no operation has it.
    var newFileSlot: Int?
  }
}

/// What lines that fit mean.
struct LineRule: Sendable {
  enum Meaning: Sendable {
    case ignore(because: String)
    case act(AccessAction)
    /// An account logged on, and how; or off.
    case logon(LogonWay)
    case logoff
    /// A log was emptied.
    case cleared
    /// The log itself says that something is missing from it.
    case lost(because: String)
    /// Somebody did something to a recording, and the line does not say which.
    case unattributable(because: String)

    /// True where it matters whatever the line names.
    var isAnywhere: Bool {
      switch self {
      case .act, .ignore: false
      default: true
      }
    }
  }

  var meaning: Meaning
  var conditions: [LineCondition]
  /// Lines of one act follow each other within this many microseconds; nil where each line is an act of its own.
  var within: Int64?
  /// True where the account that the line names is not proven to be that person's.
  var isUnproven: Bool
  /// The column that names the account, where it is not the format's.
  var account: Int?
  /// The column of a request's parameters and those that name the recording, where the target does not.
  var parameters: (slot: Int, names: [[UInt8]])?

  var isAnywhere: Bool { meaning.isAnywhere || parameters != nil }
}

/// How an account logged on: the words of the catalogue's field `way`.
package enum LogonWay: String, Sendable, CaseIterable {
  case atTheMachine = "at the machine"
  case overTheNetwork = "over the network"
  case remoteDesktop = "remote desktop"
  case other
}

/// What an account did: the words of the catalogue's field `action`.
package enum AccessAction: String, Sendable, CaseIterable {
  case listen, export, delete, rename, write, attempt, browse
}

/// A test of one column.
struct LineCondition: Sendable {
  enum Test: String, Sendable, CaseIterable {
    case `is`, begins, ends, contains
    case isNot = "is-not"
    /// The column is a mask, and at least one of these bits is set; or none of them is.
    case hasBits = "has-bits"
    case lacksBits = "lacks-bits"
  }

  var slot: Int
  var test: Test
  /// In lower case.
  var values: [[UInt8]]
  /// Of a test of bits.
  var bits: UInt64 = 0
}
