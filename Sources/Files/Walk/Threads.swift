internal import Glibc

/// What a new thread needs to know: handed over by a retained reference.
private final class Job: Sendable {
  let number: Int
  let body: @Sendable (Int) -> Void

  init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.number = number
    self.body = body
  }
}

/// Runs a closure in several threads of its own and waits until all have ended; number 0 is the caller's thread.
///
/// For work that waits on disks: Swift's tasks share as many threads as there are cores, and would all stand still.
/// - Returns: how many ran, which is fewer than asked for where the system gives no more threads.
@discardableResult
package func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Int {
  var threads: [pthread_t] = []
  for number in 1..<max(1, count) {
    var thread = pthread_t()
    let job = unsafe Unmanaged.passRetained(Job(number, body))
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          let job = unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
          job.body(job.number)
        }
        return nil
      }, job.toOpaque())
    guard code == 0 else {
      unsafe job.release()
      break
    }
    threads.append(thread)
  }
  body(0)
  for thread in threads { pthread_join(thread, nil) }
  return threads.count + 1
}
