package import Time

/// What counts on one finding at an instant, out of all that was decided on it.
package struct DecisionState: Sendable {
  /// Each decision with what became of it, in the order in which they were taken in.
  package private(set) var decisions: [(decision: Decision, state: State)] = []

  package enum State: String, Sendable {
    case inForce = "in force"
    /// An acceptance whose time is over.
    case ended
    case withdrawn
    /// By a later one.
    case replaced
  }

  /// - Parameter all: those on the finding, in the order in which they were taken in.
  package init(_ all: [Decision], at: Instant) {
    for decision in all {
      switch decision.kind {
      case .accept, .dispute: close { $0.kind == .accept || $0.kind == .dispute ? .replaced : nil }
      case .withdraw: close { $0.kind == .accept || $0.kind == .dispute ? .withdrawn : nil }
      case .assign: close { $0.kind == .assign ? .replaced : nil }
      case .note: break
      }
      let isOver = decision.until.map { $0 < at } ?? false
      decisions.append((decision, isOver ? .ended : .inForce))
    }
  }

  private mutating func close(_ state: (Decision) -> State?) {
    for index in decisions.indices where decisions[index].state == .inForce {
      if let state = state(decisions[index].decision) { decisions[index].state = state }
    }
  }

  private func inForce(_ kinds: Decision.Kind...) -> Decision? {
    decisions.last { $0.state == .inForce && kinds.contains($0.decision.kind) }?.decision
  }

  /// The acceptance or dispute in force.
  package var settled: Decision? { inForce(.accept, .dispute) }
  /// The last time that it was given to somebody.
  package var assigned: Decision? { inForce(.assign) }
}
