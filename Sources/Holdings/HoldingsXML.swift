internal import Evidence
internal import SQL
internal import Time
internal import XML

/// The answer as data for the officer: staff by name, every fact with its fields and its place (Reports/holdings.xsd).
package struct HoldingsXML: HoldingsWriter {
  private let setting: HoldingsSetting
  private let sink: (String) throws(HoldingsError) -> Void
  private let wording: Wording
  private var names: PersonNames?

  package init(_ setting: HoldingsSetting, _ sink: @escaping (String) throws(HoldingsError) -> Void) {
    wording = Wording(zone: setting.zone)
    self.setting = wording.plain(setting)
    self.sink = sink
  }

  /// An element is written whole where it is short; what may be long is opened and closed by hand, since it comes in parts.
  private func write(_ body: (inout XMLWriter<HoldingsError>) throws(HoldingsError) -> Void) throws(HoldingsError) {
    var writer = XMLWriter<HoldingsError>(sink)
    try body(&writer)
  }

  package mutating func begin(
    _ question: HoldingsQuestion, _ summary: HoldingsSummary, _ names: PersonNames
  ) throws(HoldingsError) {
    self.names = names
    try write { (writer) throws(HoldingsError) in try writer.declaration() }
    let head: [(String, String?)] = [
      ("xmlns", "urn:earshot:holdings:1"), ("organisation", setting.organisation), ("answered", setting.at.iso8601),
      ("run", setting.run), ("audited", setting.runAt.iso8601), ("program", setting.program),
      ("recordings", String(summary.recordings)), ("of-unknown-callers", summary.ofUnknownCallers.map { String($0) }),
      ("calls-without-recording", String(summary.callsWithoutRecording)),
      ("packs-not-known", String(summary.packsNotKnown)),
    ]
    let attributes = head.compactMap { name, value in value.map { " \(name)=\"\(escapedForXML($0))\"" } }.joined()
    try sink("<holdings\(attributes)>\n")
    try write { (writer) throws(HoldingsError) in
      try writer.element(
        "asked",
        [
          "recording": question.recording.map(wording.plain), "caller": question.caller?.masked,
          "person": question.person.map(wording.plain),
          "from": question.from?.iso8601, "to": question.to?.iso8601,
        ])
    }
    try sink("<unseen>\n")
  }

  package mutating func unseen(_ part: UnseenPart) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element(
        "part",
        [
          "source": wording.plain(part.source), "affects": part.affects, "path": part.path.map(wording.plain),
          "from": part.from.map { Instant(microseconds: $0).iso8601 },
          "to": part.to.map { Instant(microseconds: $0).iso8601 }, "remedy": part.remedy.map(wording.plain),
        ], text: wording.plain(part.reason))
    }
  }

  package mutating func endUnseen() throws(HoldingsError) {
    try sink("</unseen>\n")
    try write { (writer) throws(HoldingsError) in
      try writer.element("own-keeping") { (writer) throws(HoldingsError) in
        for sentence in setting.ownKeeping { try writer.element("keeps", text: sentence) }
      }
    }
  }

  package mutating func begin(_ recording: HeldRecording) throws(HoldingsError) {
    let state =
      switch recording.fact?.number("present-in-store") {
      case 1: "present"
      case 0: "gone"
      default: "not known"
      }
    try sink(
      "<recording id=\"\(escapedForXML(wording.plain(recording.id)))\" in-store=\"\(state)\" time-known=\"\(recording.isTimeKnown)\">\n"
    )
    if let fact = recording.fact { try add(fact) }
    for due in recording.due {
      try write { (writer) throws(HoldingsError) in
        try writer.element(
          "due", ["at": Instant(microseconds: due.due).iso8601, "rule": wording.plain(due.rule)],
          text: wording.plain(due.title))
      }
    }
  }

  package mutating func begin(_ part: HeldPart) throws(HoldingsError) { try sink("<\(part.rawValue)>\n") }
  package mutating func add(_ fact: HeldFact, to part: HeldPart) throws(HoldingsError) { try add(fact) }
  package mutating func end(_ part: HeldPart) throws(HoldingsError) { try sink("</\(part.rawValue)>\n") }

  private func add(_ fact: HeldFact) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element(
        "fact",
        [
          "kind": fact.kind.name, "source": fact.source, "file": fact.file.map(wording.plain),
          "line": fact.line.map { String($0) },
        ]
      ) { (writer) throws(HoldingsError) in
        for (field, value) in fact.fields where field.name != "caller-key" {
          let name: String? =
            if Wording.isPerson(field), let id = value.text { try names?.name(of: id) } else { nil }
          try writer.element("field", ["name": field.name, "who": name.map(wording.plain)], text: exact(value, field))
        }
      }
    }
  }

  /// A value as data: instants in UTC, lengths and sizes as numbers.
  private func exact(_ value: SQLValue, _ field: Field) -> String {
    switch (field.type, value) {
    case (.instant, .integer(let microseconds)): Instant(microseconds: microseconds).iso8601
    case (.flag, .integer(let flag)): flag == 0 ? "no" : "yes"
    case (_, .integer(let number)): String(number)
    default: wording.value(value, as: field.type)
    }
  }

  package mutating func add(_ pack: HoldingPack) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element(
        "pack",
        [
          "name": wording.plain(pack.name), "sha256": pack.sha256, "made": pack.written, "by": wording.plain(pack.by),
          "recordings": pack.hasAudio ? "yes" : "no", "record": String(pack.record), "deleted": pack.deleted,
        ]
      ) { (writer) throws(HoldingsError) in
        for opening in pack.openings {
          try writer.element(
            "opened",
            [
              "at": opening.written, "by": wording.plain(opening.by), "into": wording.plain(opening.into),
              "record": String(opening.record),
            ])
        }
      }
    }
  }

  package mutating func add(_ finding: FindingAbout) throws(HoldingsError) {
    try write { (writer) throws(HoldingsError) in
      try writer.element(
        "finding", ["id": finding.id, "rule": wording.plain(finding.title), "verdict": finding.verdict],
        text: wording.plain(finding.sentence))
    }
  }

  package mutating func endRecording() throws(HoldingsError) { try sink("</recording>\n") }
  package mutating func end() throws(HoldingsError) { try sink("</holdings>\n") }
}
