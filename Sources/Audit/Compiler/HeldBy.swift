internal import Evidence

/// The SQL of `held-by`: whether somebody held one of a set of job titles at an instant.
struct HeldBy {
  /// SQL expressions.
  let person: String
  let at: String
  let titles: [String]

  init(person: String, titles: [String], at: String) {
    self.person = person
    self.at = at
    self.titles = titles
  }

  private var inForce: String {
    "(t.\"from\" IS NULL OR t.\"from\" <= \(at)) AND (t.\"to\" IS NULL OR t.\"to\" > \(at))"
  }

  private func exists(_ test: String) -> String {
    "EXISTS (SELECT 1 FROM \"tenure\" t WHERE t.\"person\" = \(person)\(test))"
  }

  private var isHeld: String {
    let list = titles.map { SQLWords.literal($0) }.joined(separator: ", ")
    return exists(" AND \(inForce) AND t.\"title\" IN (\(list))")
  }

  private var gap: String { GapTest(kind: .tenure, from: at, to: at, person: person, recording: nil).sql }

  var value: String {
    """
    CASE WHEN \(person) IS NULL OR \(at) IS NULL THEN NULL WHEN \(isHeld) THEN 1 \
    WHEN NOT \(exists("")) THEN NULL WHEN \(exists(" AND \(inForce) AND t.\"title\" IS NULL")) THEN NULL \
    WHEN \(gap) THEN NULL ELSE 0 END
    """
  }

  var mayBeFalse: String { "\(person) IS NULL OR \(at) IS NULL OR NOT \(isHeld)" }
}

/// Whether facts of a kind may be missing about what is asked.
struct GapTest {
  let kind: FactKind
  /// SQL expressions of the first and the last instant asked about; nil for no bound.
  let from: String?
  let to: String?
  let person: String?
  let recording: String?

  /// The tests of the row `g`, the kind first.
  var terms: [String] {
    var terms = ["g.kind = \(SQLWords.literal(kind.name))"]
    // What a gap does not bound it bounds nowhere, and what is not known of the fact may be within.
    if let to { terms.append("coalesce(g.\"from\" <= \(to), 1)") }
    if let from { terms.append("coalesce(g.\"to\" > \(from), 1)") }
    if let person { terms.append("coalesce(g.person = \(person), 1)") }
    if let recording { terms.append("coalesce(g.recording = \(recording), 1)") }
    return terms
  }

  /// The first part does not depend on the fact judged, so that the engine asks it once: usually there is no gap at all.
  var sql: String {
    "(EXISTS (SELECT 1 FROM gap_for g WHERE \(terms[0])) AND EXISTS (SELECT 1 FROM gap_for g WHERE \(SQLWords.and(terms))))"
  }
}
