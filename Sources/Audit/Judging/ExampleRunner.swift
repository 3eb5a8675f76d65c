internal import Evidence
package import Policy
internal import SQL
internal import Time

/// Runs the examples inside rules: each in a database of its own, through the same query that an audit uses.
package struct ExampleRunner {
  let policies: PolicySet

  /// - Parameter policies: what a site sets itself is left aside, since examples rest on the rules' own values.
  package init(policies: PolicySet) { self.policies = policies.withoutSite }

  /// What became of one example.
  package struct Result: Sendable {
    package let example: Example
    package let got: Verdict
    /// Each condition with what it came to.
    package let conditions: [(text: String, outcome: Outcome)]
    package var isRight: Bool { got == example.verdict }
  }

  /// A condition that no example puts to the test.
  package struct Uncovered: Sendable, Equatable {
    package let line: Int
    package let text: String
    /// `true` or `false`: what it never was.
    package let never: Outcome
  }

  package struct Report: Sendable {
    package let rule: Rule
    package let results: [Result]
    package let uncovered: [Uncovered]
  }

  /// Runs the examples of every version of every rule, in order.
  package func run() throws(AuditError) -> [Report] {
    var reports: [Report] = []
    for rule in policies.policies.flatMap(\.rules) { reports.append(try run(rule)) }
    return reports
  }

  /// What a rule makes of made-up facts.
  package func verdict(of rule: Rule, on example: Example) throws(AuditError) -> Verdict {
    try judge(example, try CompiledRule(rule, in: policies, at: example.at)).0
  }

  package func run(_ rule: Rule) throws(AuditError) -> Report {
    var results: [Result] = []
    var seen: [Int: Set<Outcome>] = [:]
    var lines: [(text: String, line: Int)] = []
    for example in rule.examples {
      let compiled = try CompiledRule(rule, in: policies, at: example.at)
      let (verdict, leaves) = try judge(example, compiled)
      for (index, outcome) in leaves.enumerated() { seen[index, default: []].insert(outcome) }
      lines = compiled.outline.leaves.map { (compiled.words.words($0), $0.line) }
      results.append(
        Result(
          example: example, got: verdict, conditions: zip(lines, leaves).map { (text: $0.text, outcome: $1) }))
    }
    var uncovered: [Uncovered] = []
    for (index, line) in lines.enumerated() {
      for outcome in [Outcome.true, .false] where !(seen[index]?.contains(outcome) ?? false) {
        // A value that is needed is never false: it is there or unknown.
        if outcome == .false, leaf(rule, index)?.isNeed ?? false { continue }
        uncovered.append(Uncovered(line: line.line, text: line.text, never: outcome))
      }
    }
    return Report(rule: rule, results: results, uncovered: uncovered)
  }

  private func leaf(_ rule: Rule, _ index: Int) -> Condition? {
    guard let policy = policies.policy(of: rule) else { return nil }
    let words = ConditionWords(values: Values(policy: policy, at: policies.at))
    let leaves = ConditionOutline(rule.breachWhen, words: words).leaves
    return leaves.indices.contains(index) ? leaves[index] : nil
  }

  private func judge(_ example: Example, _ compiled: CompiledRule) throws(AuditError) -> (Verdict, [Outcome]) {
    let database = try database(of: example)
    let (verdict, leaves) = try outcomes(compiled, in: database)
    let judged = try AuditError.sql { () throws(SQLError) in
      try database.value("SELECT coalesce(verdict, 2) FROM (\(compiled.sql)) WHERE fact = 1")?.integer ?? 0
    }
    guard judged == (verdict == .breach ? 1 : verdict == .undetermined ? 2 : 0) else {
      let rule = compiled.rule
      throw .rule(rule.id, file: rule.file, line: example.line, reason: "its query and its conditions do not agree")
    }
    return (verdict, leaves)
  }

  /// An example's facts in a database of their own.
  func database(of example: Example) throws(AuditError) -> Database {
    let database = try AuditError.sql { () throws(SQLError) in try Database(path: ":memory:", mode: .create) }
    try ExampleDatabase.fill(database, with: example)
    try AuditError.sql { () throws(SQLError) in
      try Functions.define(in: database, policies: policies.policies)
    }
    return database
  }

  /// What the rule says of the example's first fact of its kind.
  func outcomes(
    _ compiled: CompiledRule, in database: borrowing Database
  ) throws(AuditError) -> (verdict: Verdict, leaves: [Outcome]) {
    try AuditError.sql { () throws(SQLError) -> (Verdict, [Outcome]) in
      // Facts are numbered from 1 in the order that the example names them.
      var row = try database.prepare(compiled.sqlForOne)
      try row.bind(1, at: 0)
      guard try row.step() else { return (.satisfied, []) }
      let names = (0..<row.columnCount).map { row.columnName($0) }
      let leaves = compiled.outline.leaves.indices.map { index -> Outcome in
        let column = names.firstIndex(of: CompiledRule.conditionColumn(index)) ?? 0
        return row.isNull(column) ? .unknown : row.integer(column) == 0 ? .false : .true
      }
      let last = names.count - 1
      return (row.isNull(last) ? .undetermined : row.integer(last) == 0 ? .satisfied : .breach, leaves)
    }
  }
}

/// An example's facts as an audit's database would hold them.
enum ExampleDatabase {
  static func fill(_ database: borrowing Database, with example: Example) throws(AuditError) {
    try JoinedSchema.makeTables(in: database)
    try JoinedSchema.makeIndexes(of: Catalogue.kinds, in: database)
    try JoinedSchema.makeGapIndexes(in: database)
    try AuditError.sql { () throws(SQLError) in
      for fact in example.facts {
        let columns = fact.values.map { EvidenceSchema.quoted($0.field) }
        let table = SQLWords.table(fact.kind)
        guard !columns.isEmpty else {
          try database.execute("INSERT INTO \(table) DEFAULT VALUES")
          continue
        }
        let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        var insert = try database.prepare("INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
        for (index, value) in fact.values.enumerated() { try insert.bind(value.value, at: index) }
        _ = try insert.step()
      }
      var insert = try database.prepare(
        "INSERT INTO gap_for (kind, \"from\", \"to\", person, recording) VALUES (?, ?, ?, ?, ?)")
      for gap in example.gaps {
        func number(_ instant: Instant?) -> SQLValue { instant.map { .integer($0.microseconds) } ?? .null }
        func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
        try insert.run(
          .text(gap.kind.name), number(gap.from), number(gap.to), text(gap.person), text(gap.recording))
      }
    }
  }
}
