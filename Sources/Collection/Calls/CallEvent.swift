internal import Digest
internal import Evidence

/// Where a row or document of a source of calls stands.
struct CallPlace: Sendable {
  /// As gaps name it.
  var path: String
  var file: InputFile?
  var line: Int?
  var byte: Int64?
  var raw: SHA256Value?
  /// The latest instant that it can truly speak of: what is later than the audit and earlier than this is simply of no
  /// concern to the audit. UTC microseconds.
  var latest: Int64
}

/// Something that happened in a call.
struct CallEvent: Sendable {
  /// What happened; the raw values are the words of declarations.
  enum Kind: String, CaseIterable, Sendable {
    case begun = "call-begun"
    case answered
    /// A leg was joined with others: with the leg that began the call, whoever that is has answered it.
    case joined
    case hungUp = "hung-up"
    case ended = "call-ended"
    case announcement
    case joinedQueue = "queue-joined"
    case leftQueue = "queue-left"
    case transferred
    case paymentBegun = "payment-begun"
    case paymentEnded = "payment-ended"
    case paused = "recording-paused"
    case resumed = "recording-resumed"
    case warned = "warning-given"
    case abusive = "caller-abusive"

    /// The kind of fact that it goes into.
    var fact: FactKind {
      switch self {
      case .begun, .answered, .joined, .hungUp, .ended: .call
      case .announcement: .announcement
      case .joinedQueue, .leftQueue: .queueing
      case .transferred: .transfer
      case .paymentBegun, .paymentEnded: .payment
      case .paused, .resumed: .pause
      case .warned: .warning
      case .abusive: .incident
      }
    }
  }

  var call: String
  var kind: Kind
  /// UTC microseconds.
  var at: Int64
  /// It concerns the leg that began the call, or the source knows no legs.
  var isOwn = true
  /// The source knows legs.
  var hasLegs = false
  /// The message, the queue, whom to, the adviser, or who hung up.
  var name: String?
  /// What kind of thing the call was handed to, or the leg's own name.
  var detail: String?
  var direction: CallDirection?
  /// Masked.
  var caller: String?
  var callerKey: String?
}

/// What a row says of a whole call.
struct CallRecord: Sendable {
  var call: String
  var isOwn = true
  var began: Int64?
  var answered: Int64?
  var ended: Int64?
  var direction: CallDirection?
  var queue: String?
  var caller: String?
  var callerKey: String?
  var adviser: String?
  var endedBy: String?
}

/// Which way a call was made.
enum CallDirection: String, CaseIterable, Sendable {
  case incoming, outgoing, `internal`

  /// Reads what telephone systems write; nil for other words.
  init?(word: String) {
    switch word.lowercased() {
    case "incoming", "inbound", "in": self = .incoming
    case "outgoing", "outbound", "out": self = .outgoing
    case "internal", "local": self = .internal
    default: return nil
    }
  }

  static let words = "incoming, inbound, in, outgoing, outbound, out, internal, local"
}
