internal import Glibc
import Synchronization

/// A piece of work in one folder.
struct WalkBatch: Sendable {
  enum Contents: Sendable {
    /// The folder itself is to be listed; there are no names yet.
    case listing
    /// The names are folders to enter.
    case folders
    /// The names are files to look at.
    case files
  }
  let contents: Contents
  let place: WalkPlace
  /// Nil where too many were open: it must be opened again.
  var folder: OpenFolder?
  var names: NameList
}

/// Where workers that have too much leave work for workers that have none.
@safe final class WorkShare: @unchecked Sendable {
  // All below the mutex is touched only while it is held.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var left: [WalkBatch] = []
  private var waiting = 0
  private var isOver = false
  private var workers = 0
  /// How many more batches would find a taker at once: a hint that is read without the mutex.
  let wanted = Atomic<Int>(0)

  init(first: WalkBatch) {
    left = [first]
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Counts a worker in. One that comes late finds the work done, which is as well.
  func join() {
    unsafe pthread_mutex_lock(mutex)
    workers += 1
    unsafe pthread_mutex_unlock(mutex)
  }

  func give(_ batch: WalkBatch) {
    unsafe pthread_mutex_lock(mutex)
    left.append(batch)
    hint()
    unsafe pthread_cond_signal(condition)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Waits for work.
  /// - Returns: nil when all workers wait and nothing is left: the walk is over.
  func take() -> WalkBatch? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    waiting += 1
    while left.isEmpty, !isOver {
      if waiting == workers {
        isOver = true
        unsafe pthread_cond_broadcast(condition)
      } else {
        hint()
        unsafe pthread_cond_wait(condition, mutex)
      }
    }
    guard !isOver else { return nil }
    waiting -= 1
    let batch = left.removeLast()
    hint()
    return batch
  }

  private func hint() { wanted.store(max(0, waiting - left.count), ordering: .relaxed) }
}
