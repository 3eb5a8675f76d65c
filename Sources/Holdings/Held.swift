package import Evidence
package import SQL

/// A part of what is told of a recording, in this order.
package enum HeldPart: String, Sendable, CaseIterable {
  case copies
  case possibleCopies = "possible-copies"
  case remains
  case earlierContents = "earlier-contents"
  case extensions, requests, deletions, uses, keypad
  case callEvents = "call-events"
  case accesses

  /// The kinds of fact that it is made of, and how they name the recording or its call.
  package var kinds: [FactKind] {
    switch self {
    case .copies: [.copy]
    case .possibleCopies: [.possibleCopy]
    case .remains: [.remains]
    case .earlierContents: [.earlierContent]
    case .extensions: [.extension]
    case .requests: [.subjectRequest]
    case .deletions: [.deletion]
    case .uses: [.monitoring, .playback, .complaint, .incident]
    case .keypad: [.keypadDigits]
    case .callEvents: [.call, .announcement, .queueing, .transfer, .payment, .pause, .warning]
    case .accesses: [.access]
    }
  }

  /// The heading in a text.
  var title: String {
    switch self {
    case .copies: "Copies outside of the store"
    case .possibleCopies: "Files in which it may be heard, for people to listen to"
    case .remains: "What is left of deleted copies"
    case .earlierContents: "Contents that its file had before"
    case .extensions: "Extensions of its retention"
    case .requests: "Subject access requests"
    case .deletions: "Deletions"
    case .uses: "What it was used for, as registers say"
    case .keypad: "Keys that can be heard in it (the digits themselves are kept nowhere)"
    case .callEvents: "What the telephone system tells of the call"
    case .accesses: "Who listened to it, or did something else with it"
    }
  }
}

/// A fact about a recording, with every field that is known.
package struct HeldFact: Sendable {
  package let kind: FactKind
  package let fields: [(field: Field, value: SQLValue)]
  /// Where it was seen; the line from 1, nil where there is none.
  package let source: String
  package let file: String?
  package let line: Int64?

  package init(kind: FactKind, fields: [(field: Field, value: SQLValue)], source: String, file: String?, line: Int64?) {
    self.kind = kind
    self.fields = fields
    self.source = source
    self.file = file
    self.line = line
  }

  subscript(_ name: String) -> SQLValue? { fields.first { $0.field.name == name }?.value }
  func text(_ name: String) -> String? { self[name]?.text }
  func number(_ name: String) -> Int64? { self[name]?.integer }
}

/// When a rule has a recording deleted.
package struct DueDeletion: Sendable {
  package let rule: String
  package let title: String
  /// What the policy asks, in the rule's own words.
  package let clause: String
  /// UTC microseconds.
  package let due: Int64

  package init(rule: String, title: String, clause: String, due: Int64) {
    self.rule = rule
    self.title = title
    self.clause = clause
    self.due = due
  }
}

/// An evidence pack that holds a finding about a recording, or the recording itself.
package struct HoldingPack: Sendable {
  package struct Opening: Sendable {
    package let record: Int
    package let written: String
    package let by: String
    package let into: String

    package init(record: Int, written: String, by: String, into: String) {
      self.record = record
      self.written = written
      self.by = by
      self.into = into
    }
  }

  package let record: Int
  package let written: String
  package let name: String
  package let sha256: String
  package let by: String
  package let hasAudio: Bool
  /// When it was deleted; nil where no record says so.
  package let deleted: String?
  package let openings: [Opening]

  package init(
    record: Int, written: String, name: String, sha256: String, by: String, hasAudio: Bool, deleted: String?,
    openings: [Opening]
  ) {
    self.record = record
    self.written = written
    self.name = name
    self.sha256 = sha256
    self.by = by
    self.hasAudio = hasAudio
    self.deleted = deleted
    self.openings = openings
  }
}

/// A finding of the run that a recording is part of.
package struct FindingAbout: Sendable {
  package let id: String
  package let title: String
  package let verdict: String
  package let sentence: String

  package init(id: String, title: String, verdict: String, sentence: String) {
    self.id = id
    self.title = title
    self.verdict = verdict
    self.sentence = sentence
  }
}

/// Something that could not be seen and that an answer depends on.
package struct UnseenPart: Sendable {
  package let source: String
  /// The kinds of fact that may be missing, as their plurals.
  package let affects: String
  package let path: String?
  package let reason: String
  package let remedy: String?
  /// UTC microseconds; nil where it has no beginning or end.
  package let from: Int64?
  package let to: Int64?

  package init(
    source: String, affects: String, path: String?, reason: String, remedy: String?, from: Int64?, to: Int64?
  ) {
    self.source = source
    self.affects = affects
    self.path = path
    self.reason = reason
    self.remedy = remedy
    self.from = from
    self.to = to
  }
}

/// A recording that an answer tells of.
package struct HeldRecording: Sendable {
  package let id: String
  /// The fact itself; nil where only others tell of it.
  package let fact: HeldFact?
  /// False where nothing says when it was recorded, so that it may lie outside of the time asked about.
  package let isTimeKnown: Bool
  package let due: [DueDeletion]

  package init(id: String, fact: HeldFact?, isTimeKnown: Bool, due: [DueDeletion]) {
    self.id = id
    self.fact = fact
    self.isTimeKnown = isTimeKnown
    self.due = due
  }
}

/// What is told of a whole answer before its recordings.
package struct HoldingsSummary: Sendable {
  package let recordings: Int64
  /// Recordings of the time asked about of which nothing says whose call they were; nil where no caller was asked for.
  package let ofUnknownCallers: Int64?
  /// Calls that fit, and that no recording is known of.
  package let callsWithoutRecording: Int64
  /// Packs of which nothing says what they hold.
  package let packsNotKnown: Int64

  package init(recordings: Int64, ofUnknownCallers: Int64?, callsWithoutRecording: Int64, packsNotKnown: Int64) {
    self.recordings = recordings
    self.ofUnknownCallers = ofUnknownCallers
    self.callsWithoutRecording = callsWithoutRecording
    self.packsNotKnown = packsNotKnown
  }
}

/// Takes an answer as it comes, part by part.
package protocol HoldingsWriter {
  mutating func begin(_ question: HoldingsQuestion, _ summary: HoldingsSummary, _ names: PersonNames)
    throws(HoldingsError)
  mutating func unseen(_ part: UnseenPart) throws(HoldingsError)
  mutating func endUnseen() throws(HoldingsError)
  mutating func begin(_ recording: HeldRecording) throws(HoldingsError)
  mutating func begin(_ part: HeldPart) throws(HoldingsError)
  mutating func add(_ fact: HeldFact, to part: HeldPart) throws(HoldingsError)
  mutating func end(_ part: HeldPart) throws(HoldingsError)
  mutating func add(_ pack: HoldingPack) throws(HoldingsError)
  mutating func add(_ finding: FindingAbout) throws(HoldingsError)
  mutating func endRecording() throws(HoldingsError)
  mutating func end() throws(HoldingsError)
}
