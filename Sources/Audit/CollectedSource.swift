/// What became of one source of a run.
package struct CollectedSource: Sendable {
  package enum Outcome: Sendable {
    /// Its evidence file and that file's SHA-256 in hexadecimal, checked against the seal.
    case sealed(path: String, sha256: String)
    /// The collector did not finish: what happened, and what to do, each in a sentence.
    case failed(reason: String, remedy: String)
    /// An earlier audit examined it, and the configuration no longer names it: what it would show is not known.
    case dropped(reason: String, remedy: String)
  }

  /// Name in the configuration.
  package let name: String
  /// `store`, `drives`, `access-log`, `register` or `ledger`.
  package let kind: String
  /// Names of the kinds of fact it supplies.
  package let supplies: [String]
  /// Where it is, as the configuration says.
  package let place: String
  package let outcome: Outcome

  package init(name: String, kind: String, supplies: [String], place: String, outcome: Outcome) {
    self.name = name
    self.kind = kind
    self.supplies = supplies
    self.place = place
    self.outcome = outcome
  }
}
