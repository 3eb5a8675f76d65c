internal import CLinux

/// What the file system says of a file.
package struct FileDetails: Sendable, Equatable {
  package let size: Int64
  /// Numeric user.
  package let owner: UInt32
  /// How many names it has.
  package let links: Int
  /// UTC microseconds.
  package let modified: Int64
  /// When its entry (name, owner, permissions) last changed.
  package let changed: Int64
  /// When it was made, where the file system says.
  package let created: Int64?

  init(_ status: borrowing earshot_status) {
    func microseconds(_ seconds: Int64, _ nanoseconds: UInt32) -> Int64 {
      // A file system may hold any 64 bits; far beyond all calendars the nearest value will do.
      let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
      let (sum, carry) = product.addingReportingOverflow(Int64(nanoseconds / 1_000))
      return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
    size = Int64(clamping: status.size)
    owner = status.owner
    links = Int(status.links)
    modified = microseconds(status.modified, status.modified_nanoseconds)
    changed = microseconds(status.changed, status.changed_nanoseconds)
    created = status.has_created == 1 ? microseconds(status.created, status.created_nanoseconds) : nil
  }
}
