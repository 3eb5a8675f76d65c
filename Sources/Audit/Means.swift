/// What an evaluation may use of the machine. Nothing of it changes what is found.
package struct Means: Sendable {
  /// How many rules are judged at once, and how many threads sort; from 1 to ``mostWorkers``.
  package let workers: Int
  /// How many bytes SQLite keeps of a file in memory, for each connection, and how many it sorts there at a time.
  package let cache: Int
  package let stopwatch: Stopwatch?

  /// SQLite joins ten files to a connection at most, and the findings of each worker are one, as are those of what is judged
  /// early.
  package static let mostWorkers = 5

  package init(workers: Int = 1, cache: Int = 4 << 20, stopwatch: Stopwatch? = nil) {
    self.workers = min(max(workers, 1), Means.mostWorkers)
    self.cache = cache
    self.stopwatch = stopwatch
  }

  func measure<Result: ~Copyable, Failure: Error>(
    _ part: Stopwatch.Timing.Part, _ name: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let stopwatch else { return try body() }
    return try stopwatch.measure(part, name, body)
  }
}
