internal import Evidence
internal import SQL
internal import Time

/// The answer for the officer, to be read on a terminal: staff by name, everything with its place.
package struct HoldingsText: HoldingsWriter {
  private let setting: HoldingsSetting
  private let sink: (String) throws(HoldingsError) -> Void
  private let wording: Wording
  private var names: PersonNames?
  private var unseenCount = 0
  private var packs = 0
  private var findings = 0

  package init(_ setting: HoldingsSetting, _ sink: @escaping (String) throws(HoldingsError) -> Void) {
    wording = Wording(zone: setting.zone)
    self.setting = wording.plain(setting)
    self.sink = sink
  }

  package mutating func begin(
    _ question: HoldingsQuestion, _ summary: HoldingsSummary, _ names: PersonNames
  ) throws(HoldingsError) {
    self.names = names
    var taker: String?
    if let id = question.person { taker = try person(id) }
    try sink(
      """
      \(setting.organisation): every holding of \(wording.asked(question, person: taker))
      Answered \(setting.zone.worded(setting.at)), by the audit of \(setting.zone.worded(setting.runAt)) (\(setting.run))
      \(Wording.counted(summary.recordings, "recording", "recordings"))

      """)
    if let unknown = summary.ofUnknownCallers, unknown > 0 {
      try sink(
        "\(Wording.counted(unknown, "more recording is", "more recordings are")) known whose caller no source names: whether they "
          + "are of this caller, nobody can say.\n")
    }
    if summary.callsWithoutRecording > 0 {
      try sink(
        "\(Wording.counted(summary.callsWithoutRecording, "call fits", "calls fit")) of which the telephone system tells and no "
          + "recording is known.\n")
    }
    if summary.packsNotKnown > 0 {
      try sink(
        "\(Wording.counted(summary.packsNotKnown, "evidence pack was", "evidence packs were")) made of which nobody can say here "
          + "what it holds.\n")
    }
  }

  package mutating func unseen(_ part: UnseenPart) throws(HoldingsError) {
    if unseenCount == 0 { try sink("\nWhat could not be seen, so that there may be more\n") }
    unseenCount += 1
    var text =
      "  - \(wording.plain(part.source)): \(part.path.map { wording.plain($0) + ": " } ?? "")\(wording.plain(part.reason))"
    switch (part.from, part.to) {
    case (let from?, let to?): text += "; from \(wording.instant(from)) until \(wording.instant(to))"
    case (let from?, nil): text += "; since \(wording.instant(from))"
    case (nil, let to?): text += "; until \(wording.instant(to))"
    case (nil, nil): break
    }
    text += "; \(part.affects) may be missing."
    if let remedy = part.remedy { text += " \(wording.plain(remedy))" }
    try sink(text + "\n")
  }

  package mutating func endUnseen() throws(HoldingsError) {
    if unseenCount == 0 { try sink("\nEverything that was to be looked into could be seen.\n") }
    try sink("\nWhat the audit itself keeps\n")
    for sentence in setting.ownKeeping { try sink("  - \(sentence)\n") }
  }

  package mutating func begin(_ recording: HeldRecording) throws(HoldingsError) {
    packs = 0
    findings = 0
    try sink("\nRecording \(wording.plain(recording.id))\n")
    if let fact = recording.fact {
      try sink("  \(try described(fact))\n")
      switch fact.number("present-in-store") {
      case 1:
        try sink(
          "  Held in the store '\(wording.plain(fact.text("store") ?? ""))': \(wording.plain(fact.text("path") ?? ""))\n"
        )
      case 0: try sink("  No longer in its store.\n")
      default: try sink("  Whether it is still in its store could not be seen.\n")
      }
    } else {
      try sink("  Neither a store nor the ledger knows it; what follows tells of it.\n")
    }
    if !recording.isTimeKnown {
      try sink("  When it was recorded is not known: it may lie outside of the time asked about.\n")
    }
    for due in recording.due {
      let isOver = due.due <= setting.at.microseconds
      try sink(
        "  \(isOver ? "Was due" : "Due") to be deleted by \(wording.instant(due.due)), unless its retention is extended (\(wording.plain(due.title))).\n"
      )
    }
  }

  package mutating func begin(_ part: HeldPart) throws(HoldingsError) { try sink("  \(part.title)\n") }

  package mutating func add(_ fact: HeldFact, to part: HeldPart) throws(HoldingsError) {
    try sink("    - \(try described(fact))\n")
  }

  package mutating func end(_ part: HeldPart) throws(HoldingsError) {}

  package mutating func add(_ pack: HoldingPack) throws(HoldingsError) {
    if packs == 0 { try sink("  Evidence packs that hold findings about it, or itself\n") }
    packs += 1
    try sink(
      "    - \(wording.plain(pack.name)), made \(pack.written) by \(wording.plain(pack.by)), \(pack.hasAudio ? "with" : "without") "
        + "recordings, SHA-256 \(pack.sha256) (record \(pack.record))\(pack.deleted.map { "; deleted \($0)" } ?? "")\n")
    for opening in pack.openings {
      try sink(
        "      opened \(opening.written) by \(wording.plain(opening.by)) into \(wording.plain(opening.into)) (record \(opening.record))\n"
      )
    }
  }

  package mutating func add(_ finding: FindingAbout) throws(HoldingsError) {
    if findings == 0 { try sink("  Findings of the audit about it\n") }
    findings += 1
    try sink("    - \(finding.id), \(finding.verdict): \(wording.plain(finding.sentence))\n")
  }

  package mutating func endRecording() throws(HoldingsError) {}

  package mutating func end() throws(HoldingsError) {
    try sink(
      """

      Earshot looks into the stores, drives, logs and registers of its configuration. Backups, papers, mail servers and what was
      handed on outside are not among them unless they are named there.

      """)
  }

  // MARK: Words

  private func person(_ id: String) throws(HoldingsError) -> String {
    let name = try names?.name(of: id)
    return name.map { "\(wording.plain($0)) (\(wording.plain(id)))" } ?? wording.plain(id)
  }

  private func described(_ fact: HeldFact) throws(HoldingsError) -> String {
    var parts: [String] = []
    for (field, value) in fact.fields where field.name != "caller-key" {
      let shown: String
      if Wording.isPerson(field), let id = value.text {
        shown = try person(id)
      } else {
        shown = wording.value(value, as: field.type)
      }
      parts.append("\(Wording.spaced(field.name)) \(shown)")
    }
    let place = fact.file.map { file in
      ", \(wording.plain(file))" + (fact.line.map { ":\($0)" } ?? "")
    }
    return "\(fact.kind.name): \(parts.joined(separator: "; ")) [\(fact.source)\(place ?? "")]"
  }
}
