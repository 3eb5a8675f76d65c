package import Time

/// When a policy, a rule, a parameter or a role is in force: from the first instant on, before the second.
package struct Effect: Hashable, Sendable {
  /// Nil: since ever.
  package let from: Instant?
  /// Nil: for ever.
  package let to: Instant?

  package static let always = Effect(from: nil, to: nil)

  package init(from: Instant?, to: Instant?) {
    self.from = from
    self.to = to
  }

  package func holds(at instant: Instant) -> Bool {
    if let from, instant < from { return false }
    if let to, instant >= to { return false }
    return true
  }

  /// Whether there is an instant at which both hold.
  package func overlaps(_ other: Effect) -> Bool {
    func begins(_ a: Effect, before b: Effect) -> Bool {
      guard let from = a.from, let to = b.to else { return true }
      return from < to
    }
    return begins(self, before: other) && begins(other, before: self)
  }
}
