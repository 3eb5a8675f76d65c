internal import CLinux

/// What a file is known again by: who it is, how large it is, and when its content and its entry changed. As long as the
/// kernel alone sets the change time, a file whose stamp is the same has the same content.
package struct FileStamp: Sendable, Equatable {
  package let device: UInt64
  package let inode: UInt64
  /// Bytes.
  package let size: Int64
  /// When its content was last changed, or is said to have been: any program may set it. UTC nanoseconds, as all below.
  package let modified: Int64
  /// When anything of it last changed, its times included; programs cannot set it.
  package let changed: Int64
  /// When it was made, where the file system says.
  package let created: Int64?

  package init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64, created: Int64?) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
    self.created = created
  }

  package var identity: FileIdentity { FileIdentity(device: device, inode: inode) }

  /// Nil where a time is so far off (beyond the years 1678 to 2262) that nanoseconds cannot tell it.
  init?(_ status: borrowing earshot_status) {
    func nanoseconds(_ seconds: Int64, _ more: UInt32) -> Int64? {
      let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      let (sum, carry) = product.addingReportingOverflow(Int64(more))
      return overflow || carry ? nil : sum
    }
    guard let size = Int64(exactly: status.size),
      let modified = nanoseconds(status.modified, status.modified_nanoseconds),
      let changed = nanoseconds(status.changed, status.changed_nanoseconds)
    else { return nil }
    device = status.device
    inode = status.inode
    self.size = size
    self.modified = modified
    self.changed = changed
    created = status.has_created == 1 ? nanoseconds(status.created, status.created_nanoseconds) : nil
  }
}

/// All that one question to the file system tells of a file.
package struct FileStatus: Sendable {
  package let details: FileDetails
  /// Nil where its times cannot be told to the nanosecond.
  package let stamp: FileStamp?

  init(_ status: borrowing earshot_status) {
    details = FileDetails(status)
    stamp = FileStamp(status)
  }
}

/// A file system that is mounted: the kernel's number for it, its kind and its own identity.
package struct Volume: Hashable, Sendable {
  package let device: UInt64
  /// The magic number of its kind, as statfs(2) lists them; 0 where it cannot be told.
  package let kind: UInt64
  /// `f_fsid` of statvfs(3): for ext4 and btrfs made from the UUID they were formatted with.
  package let identity: UInt64
}
