import Audit
import Evidence
import Policy
import SQL
import Time

/// The audit instant of most tests: Mon 23 Nov 2026, 06:00 GMT.
let auditInstant = Instant(seconds: 1_795_413_600)

func instant(_ text: String) -> Int64 {
  TimeReading(iso8601: text)?.instant(in: .utc)?.microseconds ?? .min
}

/// A joined database in memory.
func joinedDatabase() throws -> Database {
  let database = try Database(path: ":memory:", mode: .create)
  try JoinedSchema.makeTables(in: database)
  try JoinedSchema.makeIndexes(of: Catalogue.kinds, in: database)
  try JoinedSchema.makeGapIndexes(in: database)
  return database
}

extension Database {
  func add(_ kind: String, _ values: KeyValuePairs<String, SQLValue>) throws {
    let columns = values.map { "\"\($0.key)\"" }.joined(separator: ", ")
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    var insert = try prepare("INSERT INTO \"\(kind)\" (\(columns)) VALUES (\(marks))")
    for (index, value) in values.enumerated() { try insert.bind(value.value, at: index) }
    _ = try insert.step()
  }
}

/// Judges one rule and gathers what it says.
func judged(
  _ rule: String, of policies: PolicySet, in database: borrowing Database, at: Instant = auditInstant
) throws -> (judgements: [Judgement], tally: Tally) {
  let judge = try Judge(policies: policies, database: database, at: at)
  var judgements: [Judgement] = []
  guard let rule = policies.rule(rule) else { throw NoSuchRule(name: rule) }
  let tally = try judge.judge(rule, in: database) { (judgement) throws(AuditError) in judgements.append(judgement) }
  return (judgements, tally)
}

struct NoSuchRule: Error {
  let name: String
}
