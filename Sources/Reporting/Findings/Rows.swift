internal import SQL
internal import Time

// How each row of the findings database becomes an entry. The columns stand in the order of the queries here.

extension Statement {
  /// A column's text made plain; nil for NULL.
  fileprivate func shown(_ column: Int) -> String? { text(column).map(plain) }
  fileprivate func required(_ column: Int) -> String { shown(column) ?? "" }
  /// What somebody wrote in lines, in one.
  fileprivate func words(_ column: Int) -> String {
    plain((text(column) ?? "").split(whereSeparator: \.isNewline).joined(separator: " "))
  }
  fileprivate func layout(_ column: Int) -> String { prose(text(column) ?? "") }
  fileprivate func optional(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
  fileprivate func real(_ column: Int) -> Double? { if case .real(let number) = value(column) { number } else { nil } }
  fileprivate func instant(_ column: Int) -> Instant? {
    isNull(column) ? nil : Instant(microseconds: integer(column))
  }
}

extension FindingsReader {
  func eachPolicy(_ body: (PolicyEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    try each("SELECT id, title, file, sha256 FROM policy ORDER BY id") { (row) throws(ReportingError) in
      try body(
        PolicyEntry(id: row.required(0), title: row.layout(1), file: row.required(2), digest: row.required(3)))
    }
  }

  func eachParameter(
    of policy: String, _ body: (ParameterEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = "SELECT name, value, meaning, site FROM parameter WHERE policy = ? ORDER BY name"
    try each(query, [.text(policy)]) { (row) throws(ReportingError) in
      try body(
        ParameterEntry(
          name: row.required(0), value: row.required(1), meaning: row.layout(2), isOfSite: row.integer(3) == 1))
    }
  }

  func eachObservation(
    of policy: String, _ body: (ObservationEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = "SELECT title, sort, places, says, meanwhile FROM observation WHERE policy = ? ORDER BY position"
    try each(query, [.text(policy)]) { (row) throws(ReportingError) in
      try body(
        ObservationEntry(
          title: row.layout(0), sort: row.required(1), places: row.layout(2), says: row.layout(3),
          meanwhile: row.layout(4)))
    }
  }

  func eachSource(_ body: (SourceEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    let query = "SELECT number, name, kind, place, evidence, sha256, state, facts, examined FROM source ORDER BY number"
    try each(query) { (row) throws(ReportingError) in
      try body(
        SourceEntry(
          number: row.integer(0), name: row.required(1), kind: row.required(2), place: row.required(3),
          evidence: row.shown(4), digest: row.shown(5), state: row.required(6), facts: row.integer(7),
          examined: (row.text(8) ?? "").split(separator: "\n").map { plain(String($0)) }))
    }
  }

  func eachInputFile(
    of source: Int64, atMost limit: Int = .max, _ body: (InputFileEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = "SELECT number, path, size, modified, sha256 FROM input_file WHERE source = ? ORDER BY number LIMIT ?"
    try each(query, [.integer(source), .integer(Int64(limit))]) { (row) throws(ReportingError) in
      try body(
        InputFileEntry(
          number: row.integer(0), path: row.required(1), size: row.optional(2), modified: row.instant(3),
          digest: row.shown(4)))
    }
  }

  /// The gaps in their order; where there are more than the limit, some of each source and problem, so that many of one
  /// kind cannot hide the only one of another.
  func eachGap(atMost limit: Int = .max, _ body: (GapEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    let someOfEach = """
      SELECT number FROM (
        SELECT number, row_number() OVER (PARTITION BY source, problem ORDER BY number) AS place FROM gap)
      ORDER BY place, number LIMIT ?
      """
    let query = """
      SELECT number, source, problem, affects, path, reason, remedy, line, "from", "to", workstation, person, count
      FROM gap \(limit == .max ? "" : "WHERE number IN (\(someOfEach))") ORDER BY number
      """
    try each(query, limit == .max ? [] : [.integer(Int64(limit))]) { (row) throws(ReportingError) in
      try body(
        GapEntry(
          number: row.integer(0), source: row.required(1), problem: row.required(2), affects: row.required(3),
          path: row.shown(4), reason: row.required(5), remedy: row.shown(6), line: row.optional(7),
          from: row.instant(8), to: row.instant(9), workstation: row.shown(10), person: row.shown(11),
          count: row.optional(12)))
    }
  }

  /// How many gaps of each problem each source has.
  func eachKindOfGap(
    _ body: (_ source: String, _ problem: String, _ count: Int64) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = "SELECT source, problem, count(*) FROM gap GROUP BY source, problem ORDER BY min(number)"
    try each(query) { (row) throws(ReportingError) in
      try body(row.required(0), row.required(1), row.integer(2))
    }
  }

  func eachRule(_ body: (RuleEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    let query = """
      SELECT id, policy, title, severity, section, paragraph, clause, about, file, line, sha256, examined, breaches,
        satisfied, undetermined, suspect, gaps, off
      FROM rule ORDER BY about = 'coverage', position, id
      """
    try each(query) { (row) throws(ReportingError) in
      try body(
        RuleEntry(
          id: row.required(0), policy: row.required(1), title: row.layout(2), severity: row.required(3),
          section: row.layout(4), paragraph: row.layout(5), clause: row.layout(6), about: row.required(7),
          file: row.required(8), line: row.integer(9), digest: row.required(10), examined: row.integer(11),
          breaches: row.integer(12), satisfied: row.integer(13), undetermined: row.integer(14),
          suspect: row.shown(15), gaps: row.integer(16), off: row.shown(17)))
    }
  }

  /// The findings that a choice names, in the order of every output.
  /// - Parameter position: those up to it are left out.
  func eachFinding(
    _ choice: FindingChoice = .all, of rule: String? = nil, after position: Int64 = .min, atMost limit: Int = .max,
    _ body: (Finding) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = """
      SELECT id, position, rule, verdict, severity, state, first_reported, sentence, subject_kind, subject, occurred,
        person, answerable, answerable_basis, sureness, remedy, due, because, occurrences, open_since, cause, escalated,
        decision, decided_until, assigned
      FROM finding WHERE \(choice.condition) AND (?1 IS NULL OR rule = ?1) AND position > ?3 ORDER BY position LIMIT ?2
      """
    let values: [SQLValue] = [rule.map { .text($0) } ?? .null, .integer(Int64(limit)), .integer(position)]
    try each(query, values) { (row) throws(ReportingError) in
      try body(
        Finding(
          id: row.required(0), position: row.integer(1), rule: row.required(2), verdict: row.required(3),
          severity: row.required(4), state: row.required(5), firstReported: row.instant(6),
          sentence: row.required(7), subjectKind: row.required(8), subject: row.required(9),
          occurred: row.instant(10), person: row.shown(11), answerable: row.shown(12), basis: row.shown(13),
          sureness: row.shown(14), remedy: row.shown(15), due: row.instant(16), because: row.shown(17),
          occurrences: row.integer(18), openSince: row.instant(19), cause: row.shown(20), escalated: row.shown(21),
          decision: row.shown(22), decidedUntil: row.instant(23), assigned: row.shown(24)))
    }
  }

  /// Each rule that has findings of a choice, with their number, in the order of its first.
  func eachRule(
    with choice: FindingChoice, _ body: (String, Int64) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = """
      SELECT rule, count(*) FROM finding WHERE \(choice.condition) GROUP BY rule ORDER BY min(position)
      """
    try each(query) { (row) throws(ReportingError) in try body(row.required(0), row.integer(1)) }
  }

  func eachResolved(
    atMost limit: Int = .max, _ body: (ResolvedEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = """
      SELECT id, rule, sentence, answerable, first_reported, why, cause, shown FROM resolved ORDER BY position, id LIMIT ?
      """
    try each(query, [.integer(Int64(limit))]) { (row) throws(ReportingError) in
      try body(
        ResolvedEntry(
          id: row.required(0), rule: row.required(1), sentence: row.required(2), answerable: row.shown(3),
          firstReported: row.instant(4), why: row.required(5), cause: row.shown(6), shown: row.shown(7)))
    }
  }

  func eachDecider(_ body: (DeciderEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    try each("SELECT person, name FROM decider ORDER BY name, person") { (row) throws(ReportingError) in
      try body(DeciderEntry(person: row.required(0), name: row.required(1)))
    }
  }

  func eachDecision(
    of finding: String, _ body: (DecisionEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = """
      SELECT kind, decider, decider_name, at, until, to_person, to_name, why, state FROM decision WHERE finding = ?
      ORDER BY ordinal
      """
    try eachOften(query, [.text(finding)]) { (row) throws(ReportingError) in
      try body(
        DecisionEntry(
          kind: row.required(0), decider: row.required(1), deciderName: row.required(2),
          at: Instant(microseconds: row.integer(3)), until: row.instant(4), toPerson: row.shown(5),
          toName: row.shown(6),
          why: row.words(7), state: row.required(8)))
    }
  }

  func eachChange(_ body: (ChangeEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    try each("SELECT what, name, text FROM change ORDER BY ordinal") { (row) throws(ReportingError) in
      try body(ChangeEntry(what: row.required(0), name: row.required(1), text: row.required(2)))
    }
  }

  /// What falls due, soonest first.
  /// - Parameter end: what falls due later is left out.
  func eachUpcoming(
    until end: Instant? = nil, atMost limit: Int = .max, _ body: (UpcomingEntry) throws(ReportingError) -> Void
  ) throws(ReportingError) {
    let query = """
      SELECT rule, sentence, subject_kind, subject, due, answerable, remedy FROM upcoming
      WHERE ?1 IS NULL OR due <= ?1 ORDER BY position LIMIT ?2
      """
    try each(query, [end.map { .integer($0.microseconds) } ?? .null, .integer(Int64(limit))]) {
      (row) throws(ReportingError) in
      try body(
        UpcomingEntry(
          rule: row.required(0), sentence: row.required(1), subjectKind: row.required(2), subject: row.required(3),
          due: Instant(microseconds: row.integer(4)), answerable: row.shown(5), remedy: row.shown(6)))
    }
  }

  /// The numbers of audits, the oldest first, this one last.
  func eachTrend(_ body: (TrendEntry) throws(ReportingError) -> Void) throws(ReportingError) {
    let query = """
      SELECT at, breaches, new, back, resolved, undetermined, gaps, accepted, overdue, remedy_days FROM trend ORDER BY at
      """
    try each(query) { (row) throws(ReportingError) in
      try body(
        TrendEntry(
          at: Instant(microseconds: row.integer(0)), breaches: row.integer(1), new: row.integer(2),
          back: row.integer(3), resolved: row.integer(4), undetermined: row.integer(5), gaps: row.integer(6),
          accepted: row.integer(7), overdue: row.integer(8), remedyDays: row.real(9)))
    }
  }
}

extension ConditionEntry {
  init(_ row: borrowing Statement) {
    self.init(
      ordinal: row.integer(0), depth: row.integer(1), text: row.required(2), value: row.shown(3),
      outcome: row.required(4))
  }
}

extension EvidenceEntry {
  init(_ row: borrowing Statement) {
    self.init(
      ordinal: row.integer(0), side: row.required(1), kind: row.required(2), text: row.required(3),
      source: row.shown(4), file: row.shown(5), line: row.optional(6), byte: row.optional(7), rawDigest: row.text(8),
      fileDigest: row.text(9))
  }
}
