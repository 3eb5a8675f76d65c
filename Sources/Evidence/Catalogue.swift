/// What a field holds. Each type has one representation in evidence files and one wording in reports.
package enum FieldType: Hashable, Sendable {
  /// Text as the source gave it, valid UTF-8.
  case text
  /// A whole number without a unit.
  case number
  /// Microseconds since 1970 UTC.
  case instant
  /// Microseconds.
  case duration
  /// Bytes.
  case size
  /// 0 or 1, said `no` or `yes` in rules.
  case flag
  /// A path or URL; invalid UTF-8 and control characters are escaped as `\xNN`.
  case path
  /// 64 lower-case hexadecimal digits of a SHA-256.
  case sha256
  /// A telephone number, already masked but for its last three digits.
  case phone
  /// The identifier of a person in the registers.
  case person
  /// The identifier of a recording.
  case recording
  /// The identifier of a call.
  case call
  /// An account name, folded as ``foldedAccount(_:)`` does.
  case account
  /// A job title.
  case title
  /// One of a fixed set of words.
  case choice([String])

  /// SQLite's column type.
  package var column: String {
    switch self {
    case .number, .instant, .duration, .size, .flag: "INTEGER"
    default: "TEXT"
    }
  }

  /// The type's name in the reference of the rule language.
  package var name: String {
    switch self {
    case .text: "text"
    case .number: "number"
    case .instant: "instant"
    case .duration: "duration"
    case .size: "size"
    case .flag: "yes or no"
    case .path: "path"
    case .sha256: "SHA-256"
    case .phone: "telephone number"
    case .person: "person"
    case .recording: "recording"
    case .call: "call"
    case .account: "account"
    case .title: "job title"
    case .choice(let words): words.joined(separator: ", ")
    }
  }
}

/// One field of a kind of fact: the only place that says its name, type and meaning.
package struct Field: Sendable {
  /// Lower case, words joined by hyphens; also the column's name.
  package let name: String
  package let type: FieldType
  /// One sentence for the reader of the reference.
  package let meaning: String
  /// True where no collector writes it: the audit derives it when the evidence is joined.
  package let isDerived: Bool
  /// True for an instant that another clock than the source's told, so that nothing is known of how wrong it was.
  package let isByOtherClock: Bool

  package init(
    _ name: String, _ type: FieldType, _ meaning: String, derived: Bool = false, byOtherClock: Bool = false
  ) {
    self.name = name
    self.type = type
    self.meaning = meaning
    isDerived = derived
    isByOtherClock = byOtherClock
  }
}

/// A kind of fact.
package struct FactKind: Sendable {
  /// Lower case, words joined by hyphens; also the table's name.
  package let name: String
  /// The plural as a sentence needs it: `recordings`.
  package let plural: String
  /// One sentence for the reader of the reference.
  package let meaning: String
  package let fields: [Field]
  /// The fields that make a fact the same fact next week; never a line number.
  package let key: [String]
  /// The fields between which a fact is in force, half open: from the first on, before the second. A missing end is
  /// for ever; a missing beginning is since ever.
  package let inForce: (from: String, to: String)?
  /// The fields between which it lasts, half open, for facts that take time. A missing end is not known, unlike that of
  /// ``inForce``.
  package let lasts: (from: String, to: String)?
  /// The field that says when it happened, for facts that happen at an instant.
  package let at: String?
  /// Fields by which other facts look it up: they get indexes when the evidence is joined. Those behind the first are
  /// what is then asked of the facts found, so that the index alone can answer.
  package let lookedUpBy: [[String]]

  package init(
    _ name: String, plural: String, _ meaning: String, key: [String], inForce: (from: String, to: String)? = nil,
    lasts: (from: String, to: String)? = nil, at: String? = nil, lookedUpBy: [[String]] = [], fields: [Field]
  ) {
    self.name = name
    self.plural = plural
    self.meaning = meaning
    self.fields = fields
    self.key = key
    self.inForce = inForce
    self.lasts = lasts ?? inForce
    self.at = at
    self.lookedUpBy = lookedUpBy
  }

  /// True where a fact is something that happened once and cannot be undone, not a state that may end.
  package var isEvent: Bool { at.map(key.contains) ?? false }

  /// The field that tells what programs do from what people do, in kinds of which most facts are programs' doing.
  package static let byService = "by-service"
  /// The field of accesses that tells where people's accounts came from another place.
  package static let placeChanged = "place-changed"

  /// The field of a name.
  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

/// Every kind of fact. A new kind is a file in `Kinds` and a name in this list.
package enum Catalogue {
  package static let kinds: [FactKind] = [
    .recording, .copy, .possibleCopy, .unknownAudio, .remains, .access, .person, .account, .tenure, .permission,
    .extension, .subjectRequest, .deletion,
    .workstation, .coverage, .call, .leg, .announcement, .queueing, .transfer, .payment, .pause, .warning, .incident,
    .monitoring, .playback, .playbackConsent, .awareness, .complaint, .search, .purgeRun, .notice, .storePermission,
    .earlierContent, .keypadDigits, .logon, .logCleared,
  ]

  /// The kind of a name.
  package static func kind(_ name: String) -> FactKind? { kinds.first { $0.name == name } }
}

/// An account name as Earshot compares it: lower case, without `DOMAIN\` before or `@domain` behind.
package func foldedAccount(_ name: some StringProtocol) -> String {
  var name = name[...]
  if let slash = name.lastIndex(of: "\\") { name = name[name.index(after: slash)...] }
  if let sign = name.firstIndex(of: "@"), sign != name.startIndex { name = name[..<sign] }
  return name.lowercased()
}
