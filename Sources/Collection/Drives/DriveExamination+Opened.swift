internal import Evidence
internal import Files
internal import FoundFiles
internal import Servants

/// Drives that a program of their own reads: images and shares.
extension DriveExamination {
  /// The program that reads a type of drive, and what it is told; nil for a mounted one and for what no program reads.
  private func reading(_ drive: Inventory.Drive) -> (program: String, request: OpenRequest, what: String)? {
    switch drive.type {
    case .tree, .other: return nil
    case .image:
      return (
        "earshot-open-image",
        OpenRequest([FoundFile.Attribute("image", drive.path), FoundFile.Attribute("zone", zone)]), "image"
      )
    case .share(let signIn):
      return (
        "earshot-open-share",
        OpenRequest([
          FoundFile.Attribute("share", drive.path), FoundFile.Attribute("user", signIn.user),
          FoundFile.Attribute("domain", signIn.domain), FoundFile.Attribute("password-file", signIn.passwordFile),
        ]), "share"
      )
    }
  }

  /// Examines a drive that a program reads.
  /// - Returns: how many copies and remains were found; nil where the drive is of another type.
  func examineOpened(
    _ drive: Inventory.Drive, of workstation: Inventory.Workstation, _ sweep: DriveSweep, _ hearing: DriveHearing?,
    from place: Provenance
  ) throws(EvidenceError) -> Int? {
    guard let (name, request, what) = reading(drive) else { return nil }
    let affected: [FactKind] = [.copy, .possibleCopy, .unknownAudio] + (what == "image" ? [.remains] : [])
    func tell(_ problem: Gap.Problem, _ reason: String, _ remedy: String) throws(EvidenceError) {
      try writer.add(
        Gap(
          problem, affects: affected, path: drive.path, reason: reason, remedy: remedy, workstation: workstation.name),
        from: place)
    }
    guard let program = drivePrograms?.path(name) else {
      try tell(
        .notConfigured, "the \(what) was not examined: the program \(name) is not installed",
        "Install the package \(name), or mount the drive read-only and list it with type=\"tree\"."
      )
      return 0
    }
    let counts = OpenedDriveSweep(
      sweep: sweep, program: ServantProgram(program, limits: ServantProgram.Limits(memory: driveMemory)),
      request: request, time: driveTime, isResumable: what == "image", blocks: what == "image" ? blocks : nil
    ).run()
    // A drive of which nothing was seen was not examined.
    if counts.files + counts.deleted > 0 || counts.troubles.isEmpty && counts.failure == nil {
      try writer.examined(counts.sentence, count: counts.files, path: drive.path, workstation: workstation.name)
    }
    try hearing?.tell(workstation, drive, writer)
    for trouble in counts.troubles {
      let problem = Gap.Problem(rawValue: DriveTrouble.Problem(trouble.problem).rawValue) ?? .unreadable
      try tell(problem, "the \(what) \(trouble.what)", trouble.remedy)
    }
    if let failure = counts.failure {
      try tell(
        .notFinished,
        "the \(what) was examined in part only: \(failure)\(counts.last.map { "; the last file that it told of is '\($0)'" } ?? "")",
        "Audit again; where the same happens, mount the drive read-only and list it with type=\"tree\".")
    }
    if let full = counts.full {
      try tell(
        .notFinished, "the \(what) was examined in part only: what it holds could not be laid aside: \(full)",
        "Give the folder for temporary files (\(temporaryFolder)) more room, and audit again.")
    }
    if what == "image", blocks == nil, counts.files + counts.deleted > 0 {
      try writer.add(
        Gap(
          .absent, affects: [.remains], path: drive.path,
          reason:
            "what no file occupies was not looked through for remains of recordings: no blocks of any are known yet",
          remedy: "Audit a recording store first; they are kept from then on.", workstation: workstation.name),
        from: place)
    }
    if let failure = counts.blocksFailure {
      try writer.add(
        Gap(
          .unreadable, affects: [.remains], path: drive.path,
          reason: "what no file occupies was not looked through for remains of recordings: \(failure)",
          remedy: "Delete \(blocks ?? "the index of blocks"): it is made anew at the next audit.",
          workstation: workstation.name), from: place)
    }
    if counts.limit != nil {
      try tell(
        .notFinished, "the \(what) took longer than \(driveTime / 3_600_000_000) hours, and was examined in part only",
        "Raise time-limit of the drives in the configuration, and audit again.")
    }
    for (program, count) in counts.notInstalled.sorted(by: { $0.key < $1.key }) {
      try writer.add(gap(forMissing: program, count, workstation, drive), from: place)
    }
    let isSilent = counts.troubles.isEmpty && counts.failure == nil && counts.limit == nil
    if counts.files == 0, isSilent { try writer.add(gapForEmpty(workstation, drive), from: place) }
    try DriveGaps(workstation: workstation.name, drive: drive, number: sweep.number, scratch: sweep.scratch).write(
      to: writer)
    return counts.copies + (counts.blocksKnown ?? 0)
  }
}
