internal import Acoustic
internal import Evidence
internal import Files
internal import Hearing
internal import Recognition
internal import Time

/// All that is needed to hear what lies on drives, made ready once for an examination.
struct DriveHearing: Sendable {
  private let program: String
  private let comparison: SoundComparison
  private let ledger: String
  private let index: AcousticIndex
  private let memory: SoundMemory?
  let scratch: SoundScratch

  /// - Returns: nil where nothing can be heard; then that is a gap in the evidence.
  init?(
    _ comparison: SoundComparison, ledger: String?, scratch: SweepScratch, writer: EvidenceWriter
  ) throws(EvidenceError) {
    guard let ledger, kindOfFile(ledger) != nil else { return nil }
    guard let program = comparison.program else {
      try writer.add(
        Gap(
          .notConfigured, affects: DriveHearing.affected,
          reason:
            "the sound of files was not compared with that of recordings: the program \(Hearer.program) is not installed; "
            + "copies that are the same byte for byte were looked for",
          remedy: Hearer.remedy))
      return nil
    }
    let (opened, why) = DriveHearing.open(comparison.fingerprints)
    guard let opened else {
      try writer.add(
        Gap(
          .notFinished, affects: DriveHearing.affected, path: comparison.fingerprints,
          reason: "the sound of files was not compared with that of recordings: \(why)",
          remedy: "Audit the whole configuration, in which the fingerprints of recordings are made."))
      return nil
    }
    index = opened
    self.program = program
    self.comparison = comparison
    self.ledger = ledger
    memory = comparison.memory.flatMap { path in try? SoundMemory(path) }
    self.scratch = try SoundScratch(at: writer.source.at, sweep: scratch)
  }

  /// - Returns: the index, or why there is none.
  private static func open(_ fingerprints: String) -> (AcousticIndex?, String) {
    do throws(RecognitionError) {
      let store = try FingerprintStore(reading: fingerprints)
      do throws(AcousticError) { return (try store.index(), "") } catch { return (nil, "\(error)") }
    } catch {
      return (nil, "\(error)")
    }
  }

  static let affected: [FactKind] = [.copy, .possibleCopy, .unknownAudio]

  /// Makes for one thread what hears the contents of a drive. Where it cannot be made, nothing is heard, and that is told at the end.
  func listener(drive: Int) -> SoundListener {
    do throws(RecognitionError) {
      return SoundListener(
        SoundJudge(
          hearer: Hearer(program: program, limits: comparison.limits),
          fingerprints: try FingerprintStore(reading: comparison.fingerprints), index: index,
          originals: try Originals(ledger: ledger, stores: comparison.stores), memory: memory, scratch: scratch,
          drive: drive))
    } catch {
      scratch.fail(error)
      return SoundListener(unheard: scratch)
    }
  }

  /// Says what was heard on a drive.
  func tell(_ workstation: Inventory.Workstation, _ drive: Inventory.Drive, _ writer: EvidenceWriter)
    throws(EvidenceError)
  {
    let counts = scratch.takeCounts()
    guard counts.heard + counts.unheard > 0 else { return }
    let minutes = (counts.sound + 30_000_000) / 60_000_000
    var sentence =
      "\(grouped(counts.heard)) \(counts.heard == 1 ? "sound" : "sounds") of \(grouped(Int(minutes))) minutes were compared with "
      + "the recordings that are known"
    if counts.unheard > 0 {
      sentence += "; \(grouped(counts.unheard)) that are audio by their names alone held no sound"
    }
    try writer.examined(sentence, count: counts.heard, workstation: workstation.name)
    if let trouble = scratch.trouble {
      try writer.add(
        Gap(
          .notFinished, affects: DriveHearing.affected, path: drive.path,
          reason: "not all sound could be compared with that of recordings: \(trouble)", remedy: "Audit again.",
          workstation: workstation.name))
    }
  }

  /// Writes the facts when all drives were swept.
  func finish(
    _ drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)], zone: Zone?, _ writer: EvidenceWriter
  ) throws(EvidenceError) {
    try scratch.check()
    memory?.finish(at: scratch.at)
    // A ledger that cannot be read any more is told where copies are named.
    try? Ledger(reading: ledger).knownRecordings { scratch.note(id: $0.id, digest: $0.sha256) }
    try SoundFacts(drives: drives, scratch: scratch, zone: zone, writer: writer).write()
  }
}
