package import Configuration
package import Evidence
internal import Files
internal import FoundFiles
internal import SQL
internal import Servants
internal import Time

/// Collects the copies of recordings that lie on the drives of the workstations which an inventory lists.
///
/// Every file is looked at, whatever its name; one that is byte for byte a recording of the ledger is a `copy` fact. A
/// drive that is absent, empty or partly unreadable is a gap. Nothing on a drive is changed, not even an access time:
/// what could be read only so is a gap too.
///
/// ```swift
/// let collector = DrivesCollector(
///   settings: drives, ledger: "state/ledger.sqlite", previousCounts: nil, at: instant, collector: "earshot 0.1.0")
/// try collector.collect(to: "workstations.evidence")
/// ```
package struct DrivesCollector: Sendable {
  /// The kinds of fact that drives give.
  package static let supplies: [FactKind] = [.copy, .possibleCopy, .unknownAudio, .remains, .workstation]

  let settings: DrivesSource
  let ledger: String?
  let memory: MemoryPlace?
  let previousCounts: [String: Int]?
  let openers: OpenerPrograms?
  let temporaryFolder: String
  let zone: String
  let blocks: String?
  let sound: SoundComparison?
  let threads: Int
  let at: Int64
  let collector: String

  /// - Parameters:
  ///   - ledger: path of the ledger; nil where there is none.
  ///   - memory: where what is found in files is remembered; nil where it is not, so that every file is read.
  ///   - previousCounts: how many files the audit before found on each drive, by the drive's path
  ///     (``previousCounts(inEvidence:)``); nil where nothing is known.
  ///   - openers: the programs that look into archives, mail and office documents, and read images and shares; nil where
  ///     there are none.
  ///   - temporaryFolder: where what was packed is laid aside while it is read.
  ///   - zone: the time zone in which civil times on drives (FAT keeps no others) are read, by its name.
  ///   - blocks: path of the ``BlockIndex`` beside the ledger; nil where no remains are looked for.
  ///   - sound: what the sound of files is compared with; nil where it is not.
  ///   - threads: threads that read a drive.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  package init(
    settings: DrivesSource, ledger: String?, memory: MemoryPlace? = nil, previousCounts: [String: Int]? = nil,
    openers: OpenerPrograms? = nil, temporaryFolder: String = "/var/tmp", zone: String = "UTC",
    blocks: String? = nil, sound: SoundComparison? = nil, threads: Int = 4, at: Int64, collector: String
  ) {
    self.settings = settings
    self.ledger = ledger
    self.memory = memory
    self.previousCounts = previousCounts
    self.openers = openers
    self.temporaryFolder = temporaryFolder
    self.zone = zone
    self.blocks = blocks
    self.sound = sound
    self.threads = threads
    self.at = at
    self.collector = collector
  }

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written.
  package func collect(to path: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: settings.name, kind: "drives", supplies: DrivesCollector.supplies.map(\.name),
        place: settings.inventoryFile, at: at, collector: collector
      ).read(by: settings.clock, in: .utc)
      let writer = try EvidenceWriter(path: path, source: source)
      let opened = openMemory()
      var openers = settings.containers == nil ? nil : openers
      if let memory = settings.containers?.memory { openers?.servant.memory = memory }
      let reading = InventoryFacts(path: settings.inventoryFile, writer: writer)
      if let (inventory, file) = try reading.read() {
        try reading.addWorkstations(of: inventory, from: file)
        try DriveExamination(
          largestFile: settings.largestFile, ledger: ledger, previousCounts: previousCounts ?? [:], threads: threads,
          memory: opened?.memory, openers: openers,
          openLimits: settings.containers?.limits ?? OpenLimits(), temporaryFolder: temporaryFolder,
          drivePrograms: self.openers, driveTime: settings.driveTime, driveMemory: settings.driveMemory, zone: zone,
          blocks: blocks.flatMap { kindOfFile($0) == .file ? $0 : nil },
          sound: settings.sound == nil ? nil : sound, writer: writer
        ).examine(inventory, from: file)
      }
      if let opened { try finish(opened, writer) }
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  /// Keeps what was found for the next audit, and says of the memory what there is to say.
  private func finish(_ opened: OpenedMemory, _ writer: EvidenceWriter) throws(EvidenceError) {
    if let note = opened.note { try writer.examined(note, count: 0) }
    guard let memory, let taking = opened.memory else { return }
    do throws(EvidenceError) {
      try taking.takeOver(source: settings.name, program: memory.program, at: at)
    } catch {
      try writer.examined(
        "what was found cannot be remembered, so that the next audit reads every file: \(error)", count: 0)
    }
  }

  private func openMemory() -> OpenedMemory? {
    guard let memory, let remembering = settings.remembering else { return nil }
    return OpenedMemory(memory, source: settings.name, settings: remembering, at: at)
  }

  /// The audit instant of an earlier evidence file of this source, in UTC microseconds.
  /// - Throws: ``CollectionError`` where it is no evidence.
  package static func previousInstant(inEvidence path: String) throws(CollectionError) -> Int64? {
    do throws(SQLError) {
      return try Database(path: path, mode: .readOnly).value("SELECT at FROM source")?.integer
    } catch {
      throw .evidence(.database(error))
    }
  }

  /// How many files each drive held, by the drive's path, as an earlier evidence file of this source says.
  /// - Throws: ``CollectionError`` where it is no evidence.
  package static func previousCounts(inEvidence path: String) throws(CollectionError) -> [String: Int] {
    do throws(SQLError) {
      let database = try Database(path: path, mode: .readOnly)
      var rows = try database.prepare("SELECT path, count FROM coverage WHERE state = 'examined' AND path IS NOT NULL")
      var counts: [String: Int] = [:]
      while try rows.step() { counts[rows.text(0) ?? ""] = Int(rows.integer(1)) }
      return counts
    } catch {
      throw .evidence(.database(error))
    }
  }
}
