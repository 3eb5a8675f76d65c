internal import Digest
internal import Files
internal import Recognition
internal import Synchronization

/// Decides for one file after another whether it is a known recording. One for each thread of a sweep.
///
/// Only equal bytes make a copy, so only a file whose size some recording has is read to its end: whatever its name, and
/// whatever its first bytes say, since telephone audio without a header looks like nothing at all.
///
/// A file that is remembered is judged by what was found in it then, just as if it had been read now: the verdict rests on
/// that, on the file's name and on what the ledger knows today.
@safe final class FileMatcher {
  private let sweep: DriveSweep
  private let tally: SweepTally
  private let judge: ContentJudge
  private let recall: FolderRecall?
  private let buffer: UnsafeMutableRawBufferPointer
  private var digest = SHA256()

  init(sweep: DriveSweep, tally: SweepTally) {
    self.sweep = sweep
    self.tally = tally
    judge = ContentJudge(sweep: sweep, tally: tally)
    recall = sweep.memory.map { FolderRecall($0, drive: sweep.drive.path) }
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  /// Hands over what is left, when there are no more files.
  func finish() {
    guard let recall else { return }
    recall.finish()
    tally.unreliable.withLock { $0.formUnion(recall.unreliable) }
  }

  /// Judges a file by what is remembered of it. Whatever else a verdict comes to rest on must be remembered too, or have
  /// the file read.
  /// - Returns: false where it must be read.
  func glance(_ file: borrowing GlancedFile) -> Bool {
    guard let recall, let memory = sweep.memory, recall.enter(file.entry), !sweep.readsAll, let status = file.status(),
      let stamp = status.stamp, let known = recall.file(stamp), known.read >= memory.forgotten,
      !memory.spotCheck.chooses(stamp)
    else { return false }
    // What had no recording's size then may have one's today.
    let isHashed = judge.isToBeHashed(stamp.size)
    if isHashed, known.found.sha256 == nil { return false }
    var isCopy = false
    if isHashed, let sha256 = known.found.sha256 {
      isCopy = judge.isCopy(
        KnownRecordings.Content(size: stamp.size, digest: sha256), known.found.kind,
        at: ContentPlace(file.entry, status.details))
    }
    if !isCopy, isExamined(file.entry, known.found.kind, stamp.identity),
      !judge.recall(known.found, size: stamp.size, at: ContentPlace(file.entry, status.details))
    {
      return false
    }
    count(known.found.kind, file.entry)
    if !isHashed { judge.reportIfTooLarge(stamp.size, at: ContentPlace(file.entry, status.details)) }
    recall.stays(known)
    return true
  }

  /// Reads a file.
  func take(_ file: borrowing WalkedFile) {
    do throws(FileError) {
      var reading = Reading(kind: try kind(of: file))
      count(reading.kind, file.entry)
      guard try compareBytes(of: file, &reading) else { return }
      if !reading.isCopy, isExamined(file.entry, reading.kind, (try? file.status())?.stamp?.identity) {
        guard try lookInto(file, &reading) else { return }
      }
      try remember(file, reading)
    } catch {
      report(
        .unreadable, file.entry, what: "cannot be read: \(error.reason)",
        remedy: "Let the account that runs Earshot read it, or repair the drive.")
    }
  }

  /// What came of reading a file.
  private struct Reading {
    let kind: SniffedKind?
    var isCopy = false
    /// Of all bytes, with what the file system said when they had been read.
    var sha256: SHA256Value?
    var status: FileStatus?
    var insides: Insides?
    var isToBeRemembered = true
  }

  /// Reads a file to its end where its size is a recording's.
  /// - Returns: false where it changed meanwhile.
  private func compareBytes(of file: borrowing WalkedFile, _ reading: inout Reading) throws(FileError) -> Bool {
    if judge.isToBeHashed(file.size) {
      guard let (content, after) = try hashed(file) else { return false }
      reading.isCopy = judge.isCopy(content, reading.kind, at: ContentPlace(file.entry, after.details))
      (reading.sha256, reading.status) = (content.digest, after)
    } else if file.size > sweep.largestFile, sweep.known.hasSize(file.size) {
      let place = ContentPlace(file.entry, try file.details())
      judge.reportIfTooLarge(file.size, at: place)
    }
    return true
  }

  /// Looks further at a file that is no copy byte for byte.
  /// - Returns: false where it changed meanwhile.
  private func lookInto(_ file: borrowing WalkedFile, _ reading: inout Reading) throws(FileError) -> Bool {
    if recall != nil, reading.sha256 == nil, let kind = reading.kind, kind.isContainer, !kind.isDisk,
      file.size <= sweep.largestFile
    {
      guard let (content, after) = try hashed(file) else { return false }
      (reading.sha256, reading.status) = (content.digest, after)
    }
    if let known = insidesKnown(file, reading) {
      reading.insides = known
      return true
    }
    let found = try examined(file, reading.kind)
    reading.isToBeRemembered = found != nil
    reading.insides = found?.insides
    reading.sha256 = reading.sha256 ?? found?.sha256
    return true
  }

  private func kind(of file: borrowing WalkedFile) throws(FileError) -> SniffedKind? {
    let kind = unsafe Sniff.kind(of: file.start)
    guard let kind, kind != .diskImage else { return markedFurtherIn(file) ?? kind }
    guard kind == .windowsProgram,
      try SelfExtractor.archive(in: file.descriptor, escapedPath(file.path), size: file.size) != nil
    else { return kind }
    return .selfExtractor
  }

  /// The marks of some images lie further in than a walk reads.
  private func markedFurtherIn(_ file: borrowing WalkedFile) -> SniffedKind? {
    func bytes(_ count: Int, at offset: Int64) -> UnsafeRawBufferPointer? {
      let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      guard let got = try? unsafe file.read(into: piece, at: offset), got == count else { return nil }
      return UnsafeRawBufferPointer(piece)
    }
    let (offset, mark) = Sniff.imageMark
    guard file.size % 1_024 == 0, file.size > offset + 2_048 else { return nil }
    if file.size % 2_048 == 0, let found = unsafe bytes(mark.count, at: offset), unsafe found.elementsEqual(mark) {
      return .discImage
    }
    guard let found = unsafe bytes(Sniff.extendedLength, at: 0), unsafe Sniff.isExtendedFileSystem(in: found) else {
      return nil
    }
    return .diskImage
  }

  /// - Parameter identity: the file's own.
  private func isExamined(
    _ entry: borrowing WalkedName, _ kind: SniffedKind?, _ identity: @autoclosure () -> FileIdentity?
  ) -> Bool {
    guard judge.isToBeExamined(kind, hasExtensionOfAudio: entry.hasExtension(extensionsOfAudio)) else { return false }
    // An image that the inventory lists is looked into there.
    guard kind?.isDisk == true, let identity = identity() else { return true }
    return !sweep.otherRoots.contains(identity)
  }

  /// Has what a file is looked at further, and makes sure that it did not change meanwhile.
  /// - Returns: what may be remembered; nil where it is to be looked at again at the next audit.
  private func examined(
    _ file: borrowing WalkedFile, _ kind: SniffedKind?
  ) throws(FileError) -> ContentJudge.Examined? {
    let before = try file.details()
    let place = ContentPlace(file.entry, before)
    let found = judge.examine(OpenContent(descriptor: file.descriptor, size: file.size, kind: kind, place: place))
    let after = try file.details()
    guard after.size == file.size, after.modified == before.modified else {
      reportChange(file.entry)
      return nil
    }
    return found.isToBeRemembered ? found : nil
  }

  // MARK: Judging

  private func count(_ kind: SniffedKind?, _ entry: borrowing WalkedName) {
    if kind?.isAudio ?? entry.hasExtension(extensionsOfAudio) { tally.audio.add(1, ordering: .relaxed) }
    judge.countIfUnopened(kind)
  }

  /// Reads the file to its end.
  /// - Returns: nil where it changed meanwhile, which is told.
  private func hashed(_ file: borrowing WalkedFile) throws(FileError) -> (KnownRecordings.Content, FileStatus)? {
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
    let after = try file.status()
    guard size == file.size, after.details.size == size, after.details.modified == before.modified else {
      reportChange(file.entry)
      return nil
    }
    return (content, after)
  }

  private func reportChange(_ entry: borrowing WalkedName) {
    report(
      .changedWhileRead, entry, what: "was written to while it was read, so that it cannot be told whose copy it is",
      remedy: "Audit again when the workstation is not in use, or from a snapshot of the drive.")
  }

  private func report(
    _ problem: DriveTrouble.Problem, _ entry: borrowing WalkedName, what: String, remedy: String
  ) {
    sweep.scratch.add(DriveTrouble(problem, entry, what: what, remedy: remedy), drive: sweep.number)
  }

  // MARK: Remembering

  private func remembered(_ file: borrowing WalkedFile, _ status: FileStatus) -> RememberedFile? {
    guard let recall, let stamp = status.stamp, recall.enter(file.entry) else { return nil }
    return recall.file(stamp)
  }

  /// What is remembered of a container that was read all the same, where its bytes are those of then: what they hold need not be
  /// unpacked again.
  private func insidesKnown(_ file: borrowing WalkedFile, _ reading: Reading) -> Insides? {
    guard let sha256 = reading.sha256, let status = reading.status, let memory = sweep.memory, !sweep.readsAll,
      let known = remembered(file, status), known.read >= memory.forgotten, known.found.kind == reading.kind,
      known.found.sha256 == sha256, let insides = known.found.insides,
      judge.recall(known.found, size: file.size, at: ContentPlace(file.entry, status.details))
    else { return nil }
    return insides
  }

  private func remember(_ file: borrowing WalkedFile, _ reading: Reading) throws(FileError) {
    guard let recall else { return }
    var status = reading.status
    if status == nil { status = try file.status() }
    guard let status, let stamp = status.stamp, stamp.size == file.size else { return }
    let start = unsafe Int64(bitPattern: SHA256.of(file.start).bytes.0)
    let found = compared(
      FoundInFile(kind: reading.kind, start: start, sha256: reading.sha256, insides: reading.insides),
      with: remembered(file, status), file)
    if reading.isToBeRemembered { recall.keep(stamp, found) }
  }

  /// Notes where a file that has not changed by its times holds other bytes than were read then.
  /// - Returns: what was found, with what only the earlier reading looked at.
  private func compared(
    _ found: FoundInFile, with known: RememberedFile?, _ file: borrowing WalkedFile
  ) -> FoundInFile {
    guard let known, let memory = sweep.memory else { return found }
    tally.compared.add(1, ordering: .relaxed)
    if known.found.isContradicted(by: found) {
      tally.deceived.add(1, ordering: .relaxed)
      memory.note(DriveMemory.Deception(drive: sweep.drive.path, path: file.entry.escaped.path, read: known.read))
      return found
    }
    var found = found
    found.sha256 = found.sha256 ?? known.found.sha256
    return found
  }
}
