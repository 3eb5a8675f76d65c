internal import Digest
internal import Files
internal import Recognition
internal import Synchronization

/// Decides for one file after another whether it is a known recording. One for each thread of a sweep.
///
/// Only equal bytes make a copy, so only a file whose size some recording has is read to its end: whatever its name, and
/// whatever its first bytes say, since telephone audio without a header looks like nothing at all.
@safe final class FileMatcher {
  private let sweep: DriveSweep
  private let tally: SweepTally
  private let buffer: UnsafeMutableRawBufferPointer
  private var digest = SHA256()

  /// Extensions of telephone audio that has no header to tell it by, as Asterisk's `formats/` and SoX name them.
  private static let rawAudio: [StaticString] = [
    "gsm", "g722", "g723", "g729", "ilbc", "sln", "sln16", "ulaw", "ul", "mu", "alaw", "al", "pcm", "vox",
  ]

  init(sweep: DriveSweep, tally: SweepTally) {
    self.sweep = sweep
    self.tally = tally
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  func take(_ file: borrowing WalkedFile) {
    let kind = unsafe Sniff.kind(of: file.start)
    if kind?.isAudio ?? file.hasExtension(FileMatcher.rawAudio) { tally.audio.add(1, ordering: .relaxed) }
    if kind?.isContainer ?? false { tally.containers.add(1, ordering: .relaxed) }
    guard sweep.known.hasSize(file.size) else { return }
    guard file.size <= sweep.largestFile else {
      return report(
        .tooLarge, file, what: "is as large as a known recording but larger than the configuration lets Earshot read",
        remedy: "Raise largest-file of the drives in the configuration.")
    }
    do throws(FileError) {
      guard let found = try match(file, kind) else { return }
      sweep.scratch.add(found, drive: sweep.number)
      tally.copies.add(1, ordering: .relaxed)
    } catch {
      report(
        .unreadable, file, what: "cannot be read: \(error.reason)",
        remedy: "Let the account that runs Earshot read it, or repair the drive.")
    }
  }

  /// Reads the file to its end.
  /// - Returns: nil where it is no known recording.
  private func match(_ file: borrowing WalkedFile, _ kind: SniffedKind?) throws(FileError) -> DriveMatch? {
    let before = try file.details()
    var size: Int64 = 0
    while true {
      let count = try unsafe file.read(into: buffer, at: size)
      if count == 0 { break }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      size += Int64(count)
      // What grows for ever would be read for ever.
      if size > file.size { break }
    }
    let content = KnownRecordings.Content(size: size, digest: digest.finish())
    let after = try file.details()
    guard size == file.size, after.size == size, after.modified == before.modified else {
      report(
        .changedWhileRead, file, what: "was written to while it was read, so that it cannot be told whose copy it is",
        remedy: "Audit again when the workstation is not in use, or from a snapshot of the drive.")
      return nil
    }
    guard sweep.known.contains(content) else { return nil }
    return DriveMatch(path: escapedPath(file.path), content: content, details: after, kind: kind)
  }

  private func report(_ problem: DriveTrouble.Problem, _ file: borrowing WalkedFile, what: String, remedy: String) {
    sweep.scratch.add(DriveTrouble(problem, file, what: what, remedy: remedy), drive: sweep.number)
  }
}
