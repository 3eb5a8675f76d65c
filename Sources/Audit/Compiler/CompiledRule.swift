internal import Evidence
package import Policy
internal import SQL
package import Time

/// A rule as SQL over the joined database.
package struct CompiledRule: Sendable {
  package let rule: Rule
  /// One SELECT that gives a row for each fact that breaks the rule or may break it: the fact, what each condition came to
  /// (1, 0 or NULL), and the verdict (1 for a breach, NULL for undetermined).
  package let sql: String
  /// The same for one fact, whatever the verdict: `?` is its number.
  let sqlForOne: String
  private let columns: [String]
  private let verdict: String
  let outline: ConditionOutline
  let conditions: ConditionCompiler
  let words: ConditionWords

  /// - Parameter at: the audit instant.
  /// - Throws: ``AuditError/rule(_:file:line:reason:)`` where the rule names what is not in force then.
  package init(_ rule: Rule, in policies: PolicySet, at: Instant) throws(AuditError) {
    guard let policy = policies.policy(of: rule) else {
      throw .rule(rule.id, file: rule.file, line: rule.line, reason: "its policy '\(rule.policy)' is not there")
    }
    do throws(Values.Missing) {
      try self.init(rule, values: Values(policy: policy, at: at))
    } catch {
      throw .rule(rule.id, file: rule.file, line: rule.line, reason: error.description)
    }
  }

  init(_ rule: Rule, values: Values) throws(Values.Missing) {
    self.rule = rule
    conditions = ConditionCompiler(values: values, at: values.at)
    words = ConditionWords(values: values)
    outline = ConditionOutline(rule.breachWhen, words: words)
    let parts: [Condition] = if case .all(let parts, _) = rule.breachWhen { parts } else { [rule.breachWhen] }
    let filter = try conditions.cheapestFirst(parts).map(conditions.mayBeTrue)
    columns = try CompiledRule.columns(rule, outline, conditions)
    verdict = CompiledRule.sql(outline.root)
    sql = CompiledRule.statement(rule, columns, candidates: filter, verdict: verdict)
    sqlForOne = CompiledRule.statement(rule, columns, fact: "?", verdict: verdict)
  }

  /// The query for one fact, its number written out.
  func sql(forFact fact: Int64) -> String {
    CompiledRule.statement(rule, columns, fact: "\(fact)", verdict: verdict)
  }

  /// Columns of the conditions, `c0` first.
  static func conditionColumn(_ index: Int) -> String { "c\(index)" }
  /// Columns of the key fields, and of the fields that facts taken together share.
  static func keyColumn(_ index: Int) -> String { "k\(index)" }
  static func togetherColumn(_ index: Int) -> String { "g\(index)" }

  private static func columns(
    _ rule: Rule, _ outline: ConditionOutline, _ conditions: ConditionCompiler
  ) throws(Values.Missing) -> [String] {
    var columns = ["s.fact AS fact"]
    let at = rule.about.at.flatMap { rule.about.field($0) }
    columns.append("\(at.map { SQLWords.column("s", $0) } ?? "NULL") AS occurred")
    for (index, field) in rule.about.key.compactMap({ rule.about.field($0) }).enumerated() {
      columns.append("\(SQLWords.column("s", field)) AS \(keyColumn(index))")
    }
    for (index, path) in (rule.together?.same ?? []).enumerated() {
      columns.append("\(conditions.sql(path)) AS \(togetherColumn(index))")
    }
    for (index, leaf) in outline.leaves.enumerated() {
      let comment = conditionsComment(leaf, conditions)
      columns.append("-- \(comment)\n    \(try conditions.value(leaf)) AS \(conditionColumn(index))")
    }
    return columns
  }

  private static func conditionsComment(_ leaf: Condition, _ conditions: ConditionCompiler) -> String {
    let words = ConditionWords(values: conditions.values)
    let text: String =
      switch leaf {
      case .test(let test, _): words.words(test)
      case .relation(let relation): words.words(relation)
      default: ""
      }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// - Parameter candidates: what a fact must pass to be looked at, where not just one is asked for. It is asked first and
  /// alone, so that an index that holds what it needs may answer in place of the table.
  private static func statement(
    _ rule: Rule, _ columns: [String], candidates: [String] = [], fact: String = "", verdict: String
  ) -> String {
    let table = SQLWords.table(rule.about)
    let (first, from) =
      fact.isEmpty
      ? (
        """
        WITH candidate AS MATERIALIZED (
          SELECT s.fact AS fact FROM \(table) s
          WHERE \(candidates.map { "(\($0))" }.joined(separator: "\n    AND "))
        ),
        seen
        """, "candidate CROSS JOIN \(table) s ON s.fact = candidate.fact"
      ) : ("WITH seen", "\(table) s\n  WHERE s.fact = \(fact)")
    return """
      \(first) AS MATERIALIZED (
        SELECT
          \(columns.joined(separator: ",\n    "))
        FROM \(from)
      )
      SELECT *, \(verdict) AS verdict FROM seen
      """
  }

  private static func sql(_ node: ConditionOutline.Node) -> String {
    switch node {
    case .leaf(let index): conditionColumn(index)
    case .all(let parts): SQLWords.and(parts.map(sql))
    case .any(let parts): SQLWords.or(parts.map(sql))
    case .not(let part): "NOT (\(sql(part)))"
    }
  }
}

extension ConditionOutline.Node {
  /// What it comes to, given what its leaves came to.
  func outcome(_ leaves: [Outcome]) -> Outcome {
    switch self {
    case .leaf(let index): return leaves[index]
    case .not(let part):
      switch part.outcome(leaves) {
      case .true: return .false
      case .false: return .true
      case .unknown: return .unknown
      }
    case .all(let parts):
      let outcomes = parts.map { $0.outcome(leaves) }
      return outcomes.contains(.false) ? .false : outcomes.contains(.unknown) ? .unknown : .true
    case .any(let parts):
      let outcomes = parts.map { $0.outcome(leaves) }
      return outcomes.contains(.true) ? .true : outcomes.contains(.unknown) ? .unknown : .false
    }
  }
}
