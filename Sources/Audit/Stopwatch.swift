internal import Synchronization

/// Notes how long the steps of an evaluation and its rules take. What it notes goes into no report: the same evidence gives
/// the same report, but never the same times.
package final class Stopwatch: Sendable {
  package struct Timing: Sendable, Equatable {
    package enum Part: String, Sendable {
      /// A step of bringing the evidence together.
      case join
      /// A rule's query, from its beginning to the last fact judged.
      case rule
      /// Making findings of what a rule's query found.
      case findings
      /// What is done once with the findings of all rules.
      case record
    }
    package let part: Part
    /// Of the step, or the rule's identifier.
    package let name: String
    package let microseconds: Int64
  }

  /// The time in microseconds since any instant.
  let clock: @Sendable () -> Int64
  private let noted = Mutex<[Timing]>([])

  package init(clock: @escaping @Sendable () -> Int64) { self.clock = clock }

  /// In the order of the steps and the rules, even where several were at work at once.
  package var timings: [Timing] { noted.withLock { $0 } }

  func note(_ part: Timing.Part, _ name: String, _ microseconds: Int64) {
    noted.withLock { $0.append(Timing(part: part, name: name, microseconds: microseconds)) }
  }

  func measure<Result: ~Copyable, Failure: Error>(
    _ part: Timing.Part, _ name: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let began = clock()
    defer { note(part, name, clock() - began) }
    return try body()
  }
}
