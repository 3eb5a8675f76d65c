internal import Evidence
internal import Time

/// Says of which files of a drive the memory was deceived: one gap for each, and one for the rest where there are many. What
/// this audit found is whole, since all of the drive was read; what audits before it may have passed over is not.
struct MemoryGaps {
  let workstation: String
  let drive: Inventory.Drive
  /// The audit instant, in UTC microseconds.
  let at: Int64
  let memory: DriveMemory

  private static let named = 100

  private static let remedy =
    "Find out who changed it and how: its change time was put back, or the disk was written to past its file system. "
    + "What audits since then say of this drive may be incomplete."

  func write(to writer: EvidenceWriter) throws(EvidenceError) {
    var count = 0
    var earliest = Int64.max
    try memory.deceptions(drive: drive.path) { (deception) throws(EvidenceError) in
      count += 1
      guard count <= MemoryGaps.named else {
        earliest = min(earliest, deception.read)
        return
      }
      let when = Zone.utc.worded(Instant(microseconds: deception.read))
      try writer.add(
        Gap(
          .contradiction, affects: [], path: "\(drive.path)/\(deception.path)",
          reason:
            "the file holds other bytes than when it was last read (\(when)), though its size, times and inode say that "
            + "nothing changed; all of the drive was read again",
          remedy: MemoryGaps.remedy, from: deception.read, to: at, workstation: workstation))
    }
    guard count > MemoryGaps.named else { return }
    let rest = count - MemoryGaps.named
    try writer.add(
      Gap(
        .contradiction, affects: [], path: drive.path,
        reason:
          "\(grouped(rest)) more files hold other bytes than when they were last read, though nothing else about them "
          + "has changed",
        remedy: MemoryGaps.remedy, from: earliest, to: at, workstation: workstation, count: rest))
  }
}
