internal import Glibc

/// Signals that a process takes when it is ready for them, instead of being interrupted by them.
///
/// Once held, an end that is asked for (SIGTERM, SIGINT, SIGHUP) and the end of a child (SIGCHLD) wait until
/// ``next(within:)`` fetches them. Children that ``Child`` starts do not inherit this.
package struct HeldSignals: Sendable {
  package enum Event: Equatable, Sendable {
    /// Somebody asked this process to end.
    case endAskedFor(signal: Int32)
    /// A child ended, or time passed.
    case other
  }

  private var set: sigset_t

  /// Holds the signals for this thread and those it starts; call it before any other is started.
  package init() {
    set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGCHLD] { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for the next signal.
  /// - Parameter microseconds: how long at most.
  package func next(within microseconds: Int64) -> Event {
    var limit = timespec(tv_sec: Int(microseconds / 1_000_000), tv_nsec: Int(microseconds % 1_000_000) * 1_000)
    var copy = set
    let signal = unsafe sigtimedwait(&copy, nil, &limit)
    return signal > 0 && signal != SIGCHLD ? .endAskedFor(signal: signal) : .other
  }
}

/// Makes a file that grows past the process's limit an error (`EFBIG`) instead of the process's end.
package func treatFileSizeLimitAsError() { signal(SIGXFSZ, SIG_IGN) }

/// Microseconds on a clock that never jumps, for limits of time; it says nothing of the date.
package func steadyMicroseconds() -> Int64 {
  var now = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
}
