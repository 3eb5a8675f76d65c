internal import Files

/// Runs processes of this same program, some at a time, each within a limit of time.
struct ChildPool {
  /// One process to run.
  struct Job {
    let name: String
    let arguments: [String]
    /// Where its standard error goes.
    let errors: String
    /// Where its standard input comes from.
    var input = "/dev/null"
  }

  enum End: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It ran past the limit and was ended.
    case tookTooLong
    case didNotStart(String)
  }

  let program: String
  let atOnce: Int
  /// Microseconds.
  let timeLimit: Int64
  let signals: HeldSignals
  /// How long a process that was asked to end may take to do so, in microseconds.
  private let patience: Int64 = 10_000_000

  private struct Running {
    let index: Int
    let child: Child
    let deadline: Int64
    var isAskedToEnd = false
  }

  /// - Parameter finished: told after each end, with how many have ended.
  /// - Returns: how each ended, in the order given.
  /// - Throws: ``Failure`` where this process was asked to end; no child is left then.
  func run(_ jobs: [Job], finished: (Int) -> Void = { _ in }) throws(Failure) -> [End] {
    var ends = [End?](repeating: nil, count: jobs.count)
    var running: [Running] = []
    var next = 0
    while next < jobs.count || !running.isEmpty {
      while running.count < atOnce, next < jobs.count {
        do throws(FileError) {
          let child = try Child(
            program: program, arguments: jobs[next].arguments, standardInputFrom: jobs[next].input,
            standardErrorTo: jobs[next].errors)
          running.append(Running(index: next, child: child, deadline: steadyMicroseconds() + timeLimit))
        } catch {
          ends[next] = .didNotStart(error.description)
        }
        next += 1
      }
      if running.isEmpty { continue }
      if case .endAskedFor(let signal) = signals.next(within: 500_000) {
        endAll(running)
        throw Failure(.broke, "earshot: it was asked to end (signal \(signal)); nothing was published.")
      }
      let now = steadyMicroseconds()
      for place in running.indices.reversed() {
        let one = running[place]
        if let end = one.child.endedNow() {
          ends[one.index] = one.isAskedToEnd ? .tookTooLong : ChildPool.end(end)
          running.remove(at: place)
          finished(ends.count { $0 != nil })
        } else if now > one.deadline + patience {
          one.child.killAtOnce()
        } else if now > one.deadline, !one.isAskedToEnd {
          one.child.terminate()
          running[place].isAskedToEnd = true
        }
      }
    }
    return ends.map { $0 ?? .didNotStart("it was never started") }
  }

  private static func end(_ end: ChildEnd) -> End {
    switch end {
    case .exited(let status): .exited(status)
    case .killed(let signal): .killed(signal: signal)
    }
  }

  private func endAll(_ running: [Running]) {
    for one in running { one.child.terminate() }
    let deadline = steadyMicroseconds() + patience
    for one in running {
      while one.child.endedNow() == nil {
        if steadyMicroseconds() > deadline {
          one.child.killAtOnce()
          _ = one.child.wait()
          break
        }
        _ = signals.next(within: 100_000)
      }
    }
  }
}
