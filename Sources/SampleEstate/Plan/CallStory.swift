/// What happened in a call beside what its recording tells. Seconds count from the beginning of the recording.
struct CallStory: Sendable {
  enum Direction: String, Sendable { case incoming, outgoing }

  struct Transfer: Sendable {
    /// Negative: so many seconds before the recording ended.
    var after: Int
    var to: String
    var isQueue: Bool
    /// How long the call went on behind it.
    var talk: Int
  }

  var direction = Direction.incoming
  var queue: String? = "helpline"
  /// Whether the announcement was played before an adviser answered.
  var isAnnounced = true
  var transfer: Transfer?
  /// In which payment details were given.
  var payment: Range<Int>?
  /// In which recording was paused.
  var pause: Range<Int>?
  /// When the adviser warned the caller.
  var warning: Int?
  var isEndedByAdviser = false
  /// Digits keyed in on the telephone, and when.
  var keyed: (digits: String, after: Int)?
  var isAnswered = true
  /// Whether the system forgot to record it.
  var isUnrecorded = false
  /// Whether the catalogue names neither the caller nor the adviser.
  var isNameless = false
}

extension Plan {
  func story(of call: Call) -> CallStory { stories[call.number] ?? CallStory() }

  func isRecorded(_ call: Call) -> Bool { !story(of: call).isUnrecorded }
}
