internal import Digest
internal import Files
internal import FoundFiles
internal import Recognition
internal import Servants
internal import Synchronization
internal import Time

/// Judges contents, whether a file of the drive holds them or they lie in something else: first by their bytes, then by
/// what they are. One for each thread of a sweep.
final class ContentJudge {
  private let sweep: DriveSweep
  private let tally: SweepTally
  private let openers: Openers?
  private let hearing: SoundListener?
  /// What is found in the file of the drive that is looked into; nil where it must be looked into again.
  private var insides: Insides?

  init(sweep: DriveSweep, tally: SweepTally) {
    self.sweep = sweep
    self.tally = tally
    openers = sweep.openers.map { Openers($0) }
    hearing = sweep.hearing?()
  }

  // MARK: By its bytes

  /// Whether a content of this size is to be read to its end.
  func isToBeHashed(_ size: Int64) -> Bool { size <= sweep.largestFile && sweep.known.hasSize(size) }

  /// Notes a content that is, byte for byte, a known recording.
  /// - Returns: whether it is one.
  @discardableResult
  func isCopy(_ content: KnownRecordings.Content, _ kind: SniffedKind?, at place: ContentPlace) -> Bool {
    guard sweep.known.contains(content) else { return false }
    insides = nil
    sweep.scratch.add(DriveMatch(place: place, content: content, kind: kind), drive: sweep.number)
    tally.copies.add(1, ordering: .relaxed)
    return true
  }

  func reportIfTooLarge(_ size: Int64, at place: @autoclosure () -> ContentPlace) {
    guard size > sweep.largestFile, sweep.known.hasSize(size) else { return }
    report(
      .tooLarge, at: place(), "is as large as a known recording but larger than the configuration lets Earshot read",
      remedy: "Raise largest-file of the drives in the configuration.")
  }

  // MARK: By what it is

  /// Whether there is a program that looks into this kind of container.
  private func opens(_ kind: SniffedKind) -> Bool {
    kind.isContainer && openers != nil && Openers.program(for: kind) != nil
  }

  /// Counts a container that nothing looks into.
  func countIfUnopened(_ kind: SniffedKind?) {
    if let kind, kind.isContainer, !opens(kind), !isToldAsDisk(kind) { tally.unopened.add(1, ordering: .relaxed) }
  }

  /// Whether it holds a file system, which is a gap where containers are to be looked into.
  private func isToldAsDisk(_ kind: SniffedKind) -> Bool { kind.isDisk && openers != nil }

  /// Whether a content is to be looked at further where it is no copy byte for byte.
  func isToBeExamined(_ kind: SniffedKind?, hasExtensionOfAudio: Bool) -> Bool {
    guard let kind else { return hearing != nil && hasExtensionOfAudio }
    return opens(kind) || isToldAsDisk(kind) || kind.mayHoldSound && hearing != nil
  }

  /// Looks further at a file of the drive that is no copy byte for byte.
  /// - Returns: what may be remembered, so that it need not be read again; nothing where it must be.
  func examine(_ content: OpenContent) -> Examined {
    if let hearing, !isContainer(content) { return Examined(sha256: hearing.hear(content)) }
    insides = Insides()
    examine(content, depth: 0, budget: OpenBudget(sweep.openLimits))
    defer { insides = nil }
    return Examined(insides: insides.flatMap { $0.isTooMuch ? nil : $0 })
  }

  /// What came of looking further at a file of the drive.
  struct Examined {
    /// Of a container.
    var insides: Insides?
    /// Of what was heard.
    var sha256: SHA256Value?

    var isToBeRemembered: Bool { insides != nil || sha256 != nil }
  }

  /// Judges a file of the drive that is no copy byte for byte by what is remembered of it, as if that had been found now.
  /// - Parameter place: where it lies.
  /// - Returns: false where it must be read.
  func recall(_ found: FoundInFile, size: Int64, at place: ContentPlace) -> Bool {
    guard found.kind?.isContainer == true else {
      return found.sha256.map { hearing?.recall($0, size, place) == true } ?? false
    }
    guard let insides = found.insides, !insides.mayHoldCopies(of: sweep.known, largest: sweep.largestFile),
      // When it was looked into, nobody may have heard what it holds.
      insides.audio == 0 || hearing == nil
    else { return false }
    tally.opened.add(insides.opened, ordering: .relaxed)
    tally.within.add(insides.files, ordering: .relaxed)
    tally.audioWithin.add(insides.audio, ordering: .relaxed)
    for trouble in insides.troubles { sweep.scratch.add(trouble.told(of: place), drive: sweep.number) }
    return true
  }

  private func isContainer(_ content: OpenContent) -> Bool { content.kind?.isContainer == true }

  /// Looks into a container, or at the sound of audio.
  private func examine(_ content: OpenContent, depth: Int, budget: OpenBudget) {
    if let kind = content.kind, kind.isContainer {
      open(content, kind, depth: depth, budget: budget)
    } else if let hearing {
      insides = nil
      _ = hearing.hear(content)
    }
  }

  /// Judges every file in a container.
  private func open(_ content: OpenContent, _ kind: SniffedKind, depth: Int, budget: OpenBudget) {
    if kind.isDisk { return reportDisk(kind, at: content.place) }
    guard let openers, let program = Openers.program(for: kind) else { return }
    guard depth < sweep.openLimits.depth else {
      return report(
        .tooLarge, at: content.place,
        "lies \(depth) containers deep, and the configuration lets Earshot look into no more within one another",
        remedy: "Look at it by hand, or raise deepest of <containers> in the configuration.")
    }
    guard let opener = openers.opener(program, depth: depth) else {
      insides = nil
      tally.notInstalled.withLock { $0[program, default: 0] += 1 }
      return
    }
    tally.opened.add(1, ordering: .relaxed)
    insides?.opened += 1
    do throws(ServantError) {
      try opener.open(request(for: content, kind, budget), handing: content.descriptor, budget: budget)
      try judge(opener, opened(content, kind, depth: depth, budget: budget), budget: budget)
    } catch {
      report(error, at: content.place)
    }
  }

  /// What is being opened, as far as it bears on what is found in it.
  struct Opened {
    /// Of the containers that lie in it: 0 where it is a drive.
    let depth: Int
    /// What they share of a budget; nil where each has its own.
    let budget: OpenBudget?
    /// Takes note of a file, and says where it lies; nil where it is not to be judged.
    let place: (FoundFile) -> ContentPlace?
    let audio: () -> Void
    /// Looks through what no file occupies; nil where that is not looked through.
    var remains: (FoundFile) -> RemainsSearch? = { _ in nil }
    let trouble: (FoundTrouble) -> Void
    let limit: (OpenLimit) -> Void
    /// What could not be laid aside ends the opening.
    let full: (FileError) -> Void
  }

  private func opened(_ content: OpenContent, _ kind: SniffedKind, depth: Int, budget: OpenBudget) -> Opened {
    Opened(
      depth: depth + 1, budget: budget,
      place: { [self] file in
        tally.within.add(1, ordering: .relaxed)
        insides?.files += 1
        return content.place.within(file, of: kind)
      },
      audio: { [self] in
        tally.audioWithin.add(1, ordering: .relaxed)
        insides?.audio += 1
      },
      trouble: { [self] in report($0, in: content.place, kind) }, limit: { [self] in report($0, at: content.place) },
      full: { [self] in reportFull($0, at: content.place) })
  }

  private func request(for content: OpenContent, _ kind: SniffedKind, _ budget: OpenBudget) -> OpenRequest {
    let path = content.place.inside?.path ?? content.place.path
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    let offset =
      kind == .selfExtractor ? try? SelfExtractor.archive(in: content.descriptor, path, size: content.size) : 0
    return OpenRequest([
      FoundFile.Attribute("kind", kind.rawValue), FoundFile.Attribute("name", String(name)),
      FoundFile.Attribute("offset", "\(offset ?? 0)"),
      // A little more, so that the one limit is told in one way.
      FoundFile.Attribute("most-bytes", "\(budget.bytesLeft + (1 << 20))"),
      FoundFile.Attribute("bare", [.lzip, .lz4, .compress].contains(kind) ? "yes" : "no"),
    ])
  }

  /// Takes what an opener finds.
  func judge(_ opener: Opener, _ opened: Opened, budget: OpenBudget) throws(ServantError) {
    var arriving: ArrivingContent?
    var remains: RemainsSearch?
    while let event = try opener.next() {
      switch event {
      case .found(let file, _) where file.state == .remains:
        arriving = nil
        remains = opened.remains(file)
        try opener.want(remains == nil ? .nothing : .contents(upTo: .max))
      case .found(let file, let start):
        remains = nil
        arriving = opened.place(file).flatMap { arrival(of: file, start, at: $0, opened) }
        try opener.want(arriving == nil ? .nothing : .contents(upTo: min(sweep.largestFile, budget.bytesLeft) + 1))
      case .bytes(let bytes):
        if let remains {
          remains.take(bytes)
          continue
        }
        do throws(FileError) { try arriving?.take(bytes) } catch {
          arriving = nil
          opened.full(error)
          return opener.abandon()
        }
      case .ended(let end):
        if let arrived = arriving.take() { judge(arrived, end, opened) }
      case .trouble(let trouble): opened.trouble(trouble)
      case .limit(let limit): opened.limit(limit)
      }
    }
  }

  /// Makes ready for a file's contents.
  /// - Returns: nil where they are of no interest.
  private func arrival(
    of file: FoundFile, _ start: [UInt8], at place: ContentPlace, _ opened: Opened
  ) -> ArrivingContent? {
    var kind = Sniff.kind(of: start.span)
    if kind == nil || kind == .diskImage, mayBeDiscImage(file) { kind = .discImage }
    if kind == nil, unsafe start.withUnsafeBytes({ unsafe Sniff.isExtendedFileSystem(in: $0) }) { kind = .diskImage }
    let soundsSo = hasExtensionOfAudio(file.path)
    if kind?.isAudio ?? soundsSo { opened.audio() }
    countIfUnopened(kind)
    let isExamined = isToBeExamined(kind, hasExtensionOfAudio: soundsSo) || mayBeSelfExtractor(file, start, kind)
    if !isExamined {
      guard file.size.map({ isToBeHashed($0) }) ?? !sweep.known.isEmpty else {
        if let size = file.size {
          insides?.add(size: size)
          reportIfTooLarge(size, at: place)
        } else {
          insides = nil
        }
        return nil
      }
    }
    return ArrivingContent(kind: kind, place: place, spoolsTo: isExamined ? sweep.temporaryFolder : nil)
  }

  /// The mark of a disc's image lies further in than what comes along of a file.
  private func mayBeDiscImage(_ file: FoundFile) -> Bool {
    guard let size = file.size, size % 2_048 == 0, size > Sniff.imageMark.offset else { return false }
    return file.path.lowercased().hasSuffix(".iso")
  }

  /// Whether something is appended to a program shows in its headers; what it is, only when it is there.
  private func mayBeSelfExtractor(_ file: FoundFile, _ start: [UInt8], _ kind: SniffedKind?) -> Bool {
    kind == .windowsProgram && opens(.selfExtractor)
      && SelfExtractor.appendix(of: start.span, size: file.size ?? .max) != nil
  }

  /// Judges a file's contents when they have come in.
  private func judge(_ arrived: consuming ArrivingContent, _ end: ContentEnd, _ opened: Opened) {
    let (kind, place) = (arrived.kind, arrived.place)
    if end == .cut {
      return report(
        .tooLarge, at: place, "is larger than the configuration lets Earshot read",
        remedy: "Look at it by hand, or raise largest-file of the drives in the configuration.")
    }
    let content = arrived.content
    if isCopy(content, kind, at: place) { return }
    insides?.add(content)
    arrived.withSpooled { descriptor in
      let program = OpenContent(descriptor: descriptor, size: content.size, kind: kind, place: place)
      guard let content = kind == .windowsProgram ? selfExtractor(program) : program else { return }
      examine(content, depth: opened.depth, budget: opened.budget ?? OpenBudget(sweep.openLimits))
    }
  }

  /// The same as the archive that is appended to it; nil where none is.
  private func selfExtractor(_ program: OpenContent) -> OpenContent? {
    do throws(FileError) {
      guard
        try SelfExtractor.archive(in: program.descriptor, program.place.shown, size: program.size) != nil
      else { return nil }
    } catch {
      report(.unreadable, at: program.place, "cannot be read: \(error.reason)", remedy: "Audit again.")
      return nil
    }
    return OpenContent(
      descriptor: program.descriptor, size: program.size, kind: .selfExtractor, place: program.place)
  }

  // MARK: Troubles

  /// Tells what will be so again only until something else than the file changes.
  func report(_ problem: DriveTrouble.Problem, at place: ContentPlace, _ what: String, remedy: String) {
    insides = nil
    sweep.scratch.add(DriveTrouble(problem, at: place, what: what, remedy: remedy), drive: sweep.number)
  }

  /// Tells what will be so each time until the file changes: its own bytes are the reason.
  private func reportAgain(_ problem: DriveTrouble.Problem, at place: ContentPlace, _ what: String, remedy: String) {
    insides?.add(Insides.Trouble(problem: problem, path: place.inside?.path, what: what, remedy: remedy))
    sweep.scratch.add(DriveTrouble(problem, at: place, what: what, remedy: remedy), drive: sweep.number)
  }

  private func reportDisk(_ kind: SniffedKind, at place: ContentPlace) {
    let listed = "list it in the inventory as a drive of its own with type=\"image\""
    if kind == .diskImage {
      reportAgain(
        .notConfigured, at: place, "is an image of a disk, which is looked into only as a drive of its own",
        remedy: place.inside == nil
          ? listed.prefix(1).uppercased() + listed.dropFirst() + "." : "Unpack it and \(listed).")
    } else {
      reportAgain(
        .notConfigured, at: place, "is the disk of a virtual machine, into which Earshot does not look",
        remedy: "Turn it into a raw image (qemu-img convert -O raw) and \(listed).")
    }
  }

  private func report(_ trouble: FoundTrouble, in place: ContentPlace, _ kind: SniffedKind) {
    let problem: DriveTrouble.Problem =
      switch trouble.problem {
      case .unreadable, .encrypted: .unreadable
      case .malformed: .malformed
      case .truncated: .truncated
      case .tooLarge: .tooLarge
      case .notInstalled: .notConfigured
      }
    let place = trouble.path.map { place.within(FoundFile(path: $0), of: kind) } ?? place
    switch trouble.problem {
    case .encrypted, .malformed, .truncated: reportAgain(problem, at: place, trouble.what, remedy: trouble.remedy)
    case .unreadable, .tooLarge, .notInstalled: report(problem, at: place, trouble.what, remedy: trouble.remedy)
    }
  }

  private func report(_ error: ServantError, at place: ContentPlace) {
    let remedy = "Look at it by hand; what else lies on the drive was examined."
    switch error {
    case .notInstalled(let program):
      insides = nil
      tally.notInstalled.withLock { $0[program, default: 0] += 1 }
    case .tookTooLong:
      report(
        .notFinished, at: place, "took too long to look into: \(error)",
        remedy: "Look at it by hand, or raise time-limit of <containers> in the configuration.")
    default: report(.malformed, at: place, "could not be looked into: \(error)", remedy: remedy)
    }
  }

  private func report(_ limit: OpenLimit, at place: ContentPlace) {
    let more = "was looked at no further"
    let (what, setting) =
      switch limit {
      case .bytes(let most):
        ("holds more than \(wordedSize(bytes: most)) when it is unpacked, and \(more)", "most-bytes")
      case .files(let most): ("holds more than \(grouped(most)) files, and \(more)", "most-files")
      case .time(let most): ("took more than \(most / 1_000_000) seconds to look into, and \(more)", "time-limit")
      }
    report(
      .tooLarge, at: place, what,
      remedy: "Look at it by hand, or raise \(setting) of <containers> in the configuration.")
  }

  private func reportFull(_ error: FileError, at place: ContentPlace) {
    report(
      .notFinished, at: place, "could not be looked into: what it holds could not be laid aside: \(error)",
      remedy: "Give the folder for temporary files (\(sweep.temporaryFolder)) more room, and audit again.")
  }
}
