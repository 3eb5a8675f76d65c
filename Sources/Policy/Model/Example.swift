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

extension Example {
  /// The same facts, but for those of a kind, any of which may be missing: what an audit sees without their source.
  package func without(_ kind: FactKind) -> Example {
    let gap = ExampleGap(kind: kind, from: nil, to: nil, person: nil, recording: nil)
    return Example(
      verdict: verdict, at: at, because: because, facts: facts.filter { $0.kind.name != kind.name }, gaps: gaps + [gap],
      line: line)
  }
}
