package import Evidence
package import SQL
package import Time

/// A fact made up for an example.
package struct ExampleFact: Sendable {
  package let kind: FactKind
  /// Field names with their values, in the order written.
  package let values: [(field: String, value: SQLValue)]
  package let line: Int
}

/// A gap made up for an example: facts of a kind that may be missing.
package struct ExampleGap: Sendable {
  package let kind: FactKind
  package let from: Instant?
  package let to: Instant?
  package let person: String?
  package let recording: String?
}
