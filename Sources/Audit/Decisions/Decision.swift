package import Time

/// What somebody decided on a finding.
package struct Decision: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// It is right, and is let be until an instant.
    case accept
    /// It is said to be wrong.
    case dispute
    /// It was given to somebody.
    case assign
    /// Something was noted down.
    case note
    /// The acceptance or dispute in force holds no longer.
    case withdraw
  }

  /// The finding's identifier.
  package let finding: String
  package let kind: Kind
  /// The identifier of the person who decided.
  package let decider: String
  /// The last instant of an acceptance.
  package let until: Instant?
  /// The identifier of the person whom it was given to.
  package let to: String?
  package let why: String
  /// When it was taken in.
  package let at: Instant
  /// Where it stands in its file.
  package let line: Int

  package init(
    finding: String, kind: Kind, decider: String, until: Instant? = nil, to: String? = nil, why: String, at: Instant,
    line: Int
  ) {
    self.finding = finding
    self.kind = kind
    self.decider = decider
    self.until = until
    self.to = to
    self.why = why
    self.at = at
    self.line = line
  }

  /// Whether it changes what counts as decided, rather than adding to it.
  var settles: Bool { kind == .accept || kind == .dispute || kind == .withdraw }
}
