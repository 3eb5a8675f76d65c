internal import Evidence
internal import Files
internal import FoundFiles
internal import Recognition
internal import Time

/// Examines the drives of an inventory one after the other, each by all threads.
struct DriveExamination {
  let largestFile: Int64
  let ledger: String?
  /// By the drive's path.
  let previousCounts: [String: Int]
  let threads: Int
  /// What earlier audits found; nil where nothing is remembered.
  let memory: DriveMemory?
  /// The programs that look into containers; nil where none is looked into.
  let openers: OpenerPrograms?
  let openLimits: OpenLimits
  let temporaryFolder: String
  /// The programs that read images and shares; nil where there are none.
  let drivePrograms: OpenerPrograms?
  /// Microseconds that one of them may take for a drive, and bytes of memory.
  let driveTime: Int64
  let driveMemory: Int64
  /// The time zone in which civil times on drives are read, by its name.
  let zone: String
  /// The ``BlockIndex``; nil where no remains are looked for.
  let blocks: String?
  /// What the sound of files is compared with; nil where it is not.
  let sound: SoundComparison?
  let writer: EvidenceWriter

  func examine(_ inventory: Inventory, from file: InputFile) throws(EvidenceError) {
    let drives = inventory.workstations.flatMap { workstation in workstation.drives.map { (workstation, $0) } }
    let known = try KnownRecordings(knownContents())
    let scratch = try SweepScratch()
    let hearing =
      known.isEmpty
      ? nil
      : try sound.flatMap { (sound) throws(EvidenceError) in
        try DriveHearing(sound, ledger: ledger, scratch: scratch, writer: writer)
      }
    var copies = 0
    for (number, (workstation, drive)) in drives.enumerated() {
      let place = Provenance(file: file, line: drive.line)
      if case .other(let word) = drive.type {
        try writer.add(gap(for: word, workstation, drive), from: place)
        continue
      }
      let others = drives.filter { $0.1.path != drive.path }.compactMap { FileIdentity(of: $0.1.path) }
      var sweep = DriveSweep(
        drive: drive, number: number, known: known, largestFile: largestFile, threads: threads,
        otherRoots: Set(others), scratch: scratch, memory: memory, openers: openers, openLimits: openLimits,
        temporaryFolder: temporaryFolder)
      if let hearing { sweep.hearing = { hearing.listener(drive: number) } }
      if let found = try examineOpened(drive, of: workstation, sweep, hearing, from: place) {
        copies += found
        continue
      }
      var counts: SweepCounts
      do throws(FileError) {
        counts = try sweep.run()
        if counts.deceived > 0 {
          scratch.forget(drive: number)
          hearing?.scratch.forget(drive: number)
          sweep.readsAll = true
          counts = try sweep.run()
        }
      } catch {
        try writer.add(gap(for: error, workstation, drive), from: place)
        continue
      }
      copies += counts.copies
      try writer.examined(
        counts.sentence, count: counts.files, path: drive.path, workstation: workstation.name)
      try hearing?.tell(workstation, drive, writer)
      for (program, count) in counts.notInstalled.sorted(by: { $0.key < $1.key }) {
        try writer.add(gap(forMissing: program, count, workstation, drive), from: place)
      }
      if counts.files == 0, counts.walk.troubles == 0 {
        try writer.add(gapForEmpty(workstation, drive), from: place)
      }
      try DriveGaps(workstation: workstation.name, drive: drive, number: number, scratch: scratch).write(to: writer)
      if let memory {
        try MemoryGaps(workstation: workstation.name, drive: drive, at: writer.source.at, memory: memory).write(
          to: writer)
      }
    }
    try scratch.check()
    let trashZone = try? Zone(named: zone)
    if copies > 0 {
      try nameRecordings(in: scratch)
      try CopyFacts(drives: drives, scratch: scratch, zone: trashZone, writer: writer).write()
      try RemainsFacts(drives: drives, scratch: scratch, writer: writer).write()
    }
    try hearing?.finish(drives, zone: trashZone, writer)
  }

  // MARK: The ledger

  /// The contents of all known recordings; none where that is a gap.
  private func knownContents() throws(EvidenceError) -> [KnownRecordings.Content] {
    guard let ledger else {
      try writer.add(
        Gap(
          .notConfigured, affects: [.copy], reason: "no ledger was named, so that no recording is known to look for",
          remedy: "Audit the whole configuration, in which the ledger is kept by itself."))
      return []
    }
    guard kindOfFile(ledger) != nil else {
      try writer.add(
        Gap(
          .absent, affects: [.copy], path: ledger,
          reason: "there is no ledger yet, so that no recording is known to look for",
          remedy: "Audit a recording store first: the ledger is made from what it holds."))
      return []
    }
    var contents: [KnownRecordings.Content] = []
    do throws(RecognitionError) {
      try Ledger(reading: ledger).knownRecordings {
        contents.append(KnownRecordings.Content(size: $0.size, digest: $0.sha256))
      }
    } catch {
      try writer.add(
        Gap(
          .unreadable, affects: [.copy], path: ledger, reason: "the ledger cannot be read: \(error)",
          remedy: "Restore it from a backup, or delete it: it is made anew, without what has left the store."))
      return []
    }
    if contents.isEmpty {
      try writer.add(
        Gap(
          .empty, affects: [.copy], path: ledger, reason: "the ledger knows no recording to look for",
          remedy: "Audit a recording store that holds recordings; until then no copy can be recognised."))
    }
    return contents
  }

  /// Tells the scratch which recordings the contents found are.
  private func nameRecordings(in scratch: SweepScratch) throws(EvidenceError) {
    guard let ledger else { return }
    do throws(RecognitionError) {
      try Ledger(reading: ledger).knownRecordings { scratch.note(id: $0.id, digest: $0.sha256) }
    } catch {
      try writer.add(
        Gap(
          .changedWhileRead, affects: [.copy], path: ledger, reason: "the ledger could be read at first only: \(error)",
          remedy: "Audit again."))
    }
    try scratch.check()
  }

  // MARK: Gaps of a whole drive

  private func gap(
    for type: String, _ workstation: Inventory.Workstation, _ drive: Inventory.Drive
  ) -> Gap {
    Gap(
      .notConfigured, affects: [.copy], path: drive.path,
      reason: "a drive of the type '\(type)' needs the program earshot-collect-\(type), which is not installed",
      remedy: "Install it, or mount the drive read-only and list it with type=\"tree\".", workstation: workstation.name)
  }

  func gap(
    forMissing program: String, _ count: Int, _ workstation: Inventory.Workstation, _ drive: Inventory.Drive
  ) -> Gap {
    let things =
      program == "earshot-open-mail"
      ? ("mail or office document", "mails, mail stores and office documents") : ("archive", "archives")
    return Gap(
      .notConfigured, affects: [.copy], path: drive.path,
      reason:
        "\(count == 1 ? "1 \(things.0) was" : "\(grouped(count)) \(things.1) were") not looked into: the program "
        + "\(program) is not installed",
      remedy: "Install the package \(program).", workstation: workstation.name, count: count)
  }

  private func gap(
    for error: FileError, _ workstation: Inventory.Workstation, _ drive: Inventory.Drive
  ) -> Gap {
    let problem: Gap.Problem
    let reason: String
    var remedy = "Switch the workstation on, mount its drive there, or correct the path in the inventory."
    if error.isMissing {
      problem = .absent
      reason = kindOfFile(drive.path) == nil ? "the drive is not there" : "it is not a folder, as a mounted drive is"
    } else if error.wouldChangeAccessTime {
      problem = .unreadable
      reason = "the drive can be read only by changing access times, which Earshot never does"
      remedy = DriveTrouble.withoutTrace
    } else {
      problem = .unreadable
      reason = "the drive cannot be read: \(error.reason)"
      remedy = "Let the account that runs Earshot read it, or repair the drive."
    }
    return Gap(
      problem, affects: [.copy], path: drive.path, reason: reason, remedy: remedy, workstation: workstation.name)
  }

  func gapForEmpty(_ workstation: Inventory.Workstation, _ drive: Inventory.Drive) -> Gap {
    let before = previousCounts[drive.path].flatMap { $0 > 0 ? $0 : nil }
    return Gap(
      .empty, affects: [.copy], path: drive.path,
      reason: before.map { "the drive holds no file; at the audit before it held \(grouped($0))" }
        ?? "the drive holds no file, which a workstation's drive always does",
      remedy: "Look whether the drive is mounted there.", workstation: workstation.name)
  }
}
