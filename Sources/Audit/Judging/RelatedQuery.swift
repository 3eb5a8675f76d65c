internal import Evidence
internal import Policy
internal import SQL

/// Finds the facts behind a relation of the judged fact: what speaks for, what speaks against.
final class RelatedQuery {
  enum Which {
    /// Facts that surely make the relation true.
    case sure
    /// Facts that may.
    case possible
    /// Facts that fit the ties but not the conditions within.
    case tiedOnly
  }

  /// No finding lists more facts of one sort than this.
  static let most = 100

  let relation: Relation
  private let paths: [FieldPath]
  private let query: Query

  /// - Parameter paths: fields of the judged and the related fact that will be shown.
  init(
    _ compiler: RelationCompiler, _ which: Which, about: FactKind, paths: [FieldPath],
    _ conditions: ConditionCompiler, in database: borrowing Database
  ) throws(AuditError) {
    relation = compiler.relation
    self.paths = paths.withoutRepetition
    let test =
      switch which {
      case .sure: compiler.isSure
      case .possible: compiler.isPossible
      case .tiedOnly: compiler.isTiedOnly
      }
    let kind = compiler.relation.kind
    let when = (kind.at ?? kind.inForce?.from).flatMap { kind.field($0) }
    let order = (when.map { [SQLWords.column(compiler.alias, $0)] } ?? []) + ["\(compiler.alias).fact"]
    let columns = ["\(compiler.alias).fact"] + self.paths.map { conditions.sql($0) }
    query = try Query(
      """
      SELECT \(columns.joined(separator: ", ")) FROM \(SQLWords.table(about)) s CROSS JOIN \
      \(SQLWords.table(kind)) \(compiler.alias) WHERE s.fact = ? AND \(test) ORDER BY \(order.joined(separator: ", ")) \
      LIMIT \(RelatedQuery.most + 1)
      """, in: database)
  }

  /// The related facts of a judged fact, in the order of time; one more than ``most`` where there are too many.
  func facts(of fact: Int64) throws(AuditError) -> [(fact: Int64, row: FactRow)] {
    try query.rows(.integer(fact)).map { row in
      (row[0].integer ?? 0, FactRow(paths, row.dropFirst()))
    }
  }
}
