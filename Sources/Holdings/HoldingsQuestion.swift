package import Time

/// What is asked for; all that is given must fit.
package struct HoldingsQuestion: Sendable {
  /// A recording's identifier.
  package var recording: String?
  /// The caller's number, masked, and the digests under which sources may have it.
  package var caller: (masked: String, keys: [String])?
  /// Whoever took the calls, by the identifier in the registers.
  package var person: String?
  /// When the call was recorded, half open; nil where that side is open.
  package var from: Instant?
  package var to: Instant?

  package init() {}

  package var isEmpty: Bool { recording == nil && caller == nil && person == nil && from == nil && to == nil }
}
