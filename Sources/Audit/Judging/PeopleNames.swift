internal import Evidence
internal import Policy
internal import SQL
internal import Text
internal import Time

/// Names and job titles of people, as sentences need them.
final class PeopleNames {
  private let name: Query
  private let titles: Query
  private let zone: Zone

  init(zone: Zone, in database: borrowing Database) throws(AuditError) {
    self.zone = zone
    name = try Query("SELECT p.\"name\" FROM \"person\" p WHERE p.\"id\" = ? ORDER BY p.fact LIMIT 1", in: database)
    titles = try Query(
      """
      SELECT DISTINCT t."title" FROM "tenure" t WHERE t."person" = ?1 AND t."title" IS NOT NULL
      AND (t."from" IS NULL OR t."from" <= ?2) AND (t."to" IS NULL OR t."to" > ?2) ORDER BY 1
      """, in: database)
  }

  /// The name in the registers; the identifier where there is none.
  func name(of person: String) throws(AuditError) -> String {
    let rows = try name.rows(.text(person))
    return rows.first?.first?.text ?? person
  }

  /// The job titles that somebody held at an instant, `and` between them; nil where the registers know none.
  func titles(of person: String, at instant: Int64) throws(AuditError) -> String? {
    let held = try titles.rows(.text(person), .integer(instant)).compactMap { $0.first?.text }
    return held.isEmpty ? nil : held.joined(separator: " and ")
  }

  /// What a field's value says to a reader. A deadline is a day, not the instant at which it is over.
  func worded(_ value: SQLValue, of path: FieldPath) throws(AuditError) -> String {
    guard path.deadline != nil, let instant = value.integer else { return try worded(value, as: path.type) }
    return "the end of \(zone.wordedDate(Instant(microseconds: instant - 1)))"
  }

  /// What a stored value says to a reader: people by name, telephone numbers masked.
  func worded(_ value: SQLValue, as type: FieldType) throws(AuditError) -> String {
    guard case .text(let text) = value else { return readable(value, as: type, in: zone) }
    switch type {
    case .person: return try name(of: text)
    case .sha256, .choice, .title: return text
    default: return maskedNumbers(in: text)
    }
  }
}
