internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs
internal import Recognition
internal import SQL
internal import Time

/// What Earshot made itself and is to keep no longer than the configuration says: runs, the evidence in them, packs, what is
/// known of recordings. Nothing outside of the folders that the configuration names is ever deleted.
struct OwnRetention {
  let configuration: Configuration

  private var folders: RunFolders { RunFolders(output: configuration.outputFolder) }

  /// What came of the limits of one instant.
  struct Due {
    var runs: [String] = []
    /// Runs whose evidence goes.
    var evidence: [String] = []
    var packs: [Pack] = []
    /// Recordings that have left their stores too long ago.
    var recordings = 0

    var isEmpty: Bool { runs.isEmpty && evidence.isEmpty && packs.isEmpty && recordings == 0 }

    /// In words, such as `2 runs, 1 evidence pack`.
    var words: String {
      func counted(_ number: Int, _ one: String, _ many: String) -> String? {
        number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
      }
      return [
        counted(runs.count, "run", "runs"), counted(evidence.count, "run's evidence", "runs' evidence"),
        counted(packs.count, "evidence pack", "evidence packs"),
        counted(recordings, "recording in the ledger", "recordings in the ledger"),
      ].compactMap { $0 }.joined(separator: ", ")
    }
  }

  /// A pack that was made here, or a folder that one was unpacked into.
  struct Pack {
    let sha256: String
    let path: String
    let written: Instant
    /// Of an unpacked one, the pack's name.
    let unpacked: String?
  }

  /// The instant before which what was made is to go.
  func limit(_ keep: Period, at: Instant) -> Instant { configuration.zone.adding(-keep, to: at) }

  /// - Parameter published: the run that was just published, which stays.
  func due(at: Instant, butNot published: String = "") throws(Failure) -> Due {
    var due = Due()
    let removed = RemovedThings(in: configuration.outputFolder)
    try Shared.files { () throws(FileError) in
      if let keep = configuration.outputKeep {
        due.runs = try folders.runs(before: limit(keep, at: at), butNot: published)
      }
      if let keep = configuration.evidenceKeep {
        // The next audit looks at the evidence of the last.
        let last = try folders.published().last
        due.evidence = try folders.runs(before: limit(keep, at: at), butNot: published).filter { name in
          name != last && !due.runs.contains(name)
            && kindOfFile("\(configuration.outputFolder)/\(name)/evidence") == .folder
        }
      }
    }
    if let keep = configuration.packsKeep {
      let before = limit(keep, at: at)
      due.packs = packs(removed).filter { $0.written < before }
    }
    due.recordings = try recordings(before: limit(configuration.ledgerKeep, at: at), gone: true)
    return due
  }

  // MARK: Recordings

  /// - Parameter gone: whether only those count that an audit found gone: any other may be seen again.
  private func recordings(before limit: Instant, gone: Bool) throws(Failure) -> Int {
    let path = LedgerStep.path(configuration)
    guard kindOfFile(path) == .file else { return 0 }
    do throws(RecognitionError) { return try Ledger(reading: path).count(before: limit.microseconds, gone: gone) } catch
    {
      throw LedgerStep.failure(error)
    }
  }

  /// Records that recordings are about to be forgotten, once the ledger has seen what is there.
  func announceForgetting(at: Instant) throws(Failure) {
    let before = limit(configuration.ledgerKeep, at: at)
    let count = try recordings(before: before, gone: false)
    guard count > 0 else { return }
    var history = try HistoryStep.open(configuration)
    try HistoryStep.record(
      .removal,
      HistoryStep.removal(of: "ledger", before: before, keep: configuration.ledgerKeep) + [
        HistoryRecord.Statement("forgotten-recordings", String(count))
      ], in: &history)
  }

  /// Deletes what is remembered of drives that the configuration names no longer: nothing else would ever look at it again.
  func forgetDrives(in history: inout History) throws(Failure) {
    let known = Set(configuration.drives.map(\.name))
    var paths: [String] = []
    try Shared.files { () throws(FileError) in
      for folder in ["memory", "heard"].map({ "\(configuration.stateFolder)/\($0)" })
      where kindOfFile(folder) == .folder {
        for name in try entries(of: folder) where !known.contains(where: { name.hasPrefix("\($0).sqlite") }) {
          paths.append("\(folder)/\(name)")
        }
      }
    }
    guard !paths.isEmpty else { return }
    try HistoryStep.record(
      .removal,
      [HistoryRecord.Statement("of", "drives")]
        + paths.map {
          HistoryRecord.Statement("forgotten", String($0.dropFirst(configuration.stateFolder.utf8.count + 1)))
        },
      in: &history)
    for path in paths { try Shared.files { () throws(FileError) in try deleteOwn(path) } }
  }

  // MARK: Evidence

  /// Deletes evidence that is kept no longer, once that is recorded; the runs' reports and findings stay.
  func removeEvidence(at: Instant, butNot published: String, in history: inout History) throws(Failure) {
    guard let keep = configuration.evidenceKeep else { return }
    let due = try self.due(at: at, butNot: published).evidence
    let removed = RemovedThings(in: configuration.outputFolder)
    let fresh = due.filter { !removed.evidence.contains($0) }
    if !fresh.isEmpty {
      try HistoryStep.record(
        .removal,
        HistoryStep.removal(of: "evidence", before: limit(keep, at: at), keep: keep)
          + fresh.map { HistoryRecord.Statement(HistoryRecord.removedEvidence, $0) }, in: &history)
    }
    for name in due {
      try Shared.files { () throws(FileError) in
        try deleteOwn("\(configuration.outputFolder)/\(name)/evidence")
        try settle("\(configuration.outputFolder)/\(name)")
      }
    }
  }

  // MARK: Packs

  /// Every pack of which the history says where it was put, and that no record says is gone; folders that packs were unpacked
  /// into as well.
  private func packs(_ removed: RemovedThings) -> [Pack] {
    var packs: [Pack] = []
    History.eachRecord(in: configuration.outputFolder) { record in
      guard record.kind == .pack || record.kind == .opening, let sha256 = record["pack-sha256"],
        let path = record[record.kind == .pack ? "path" : "into"],
        case .instant(let written, _)? = TimeReading(iso8601: record.written)
      else { return }
      let own = String(decoding: bytesOfEscapedPath(path), as: UTF8.self)
      guard !removed.packs.contains("\(sha256) \(path)") else { return }
      packs.append(
        Pack(
          sha256: sha256, path: own, written: written,
          unpacked: record.kind == .pack ? nil : record["pack"] ?? ""))
    }
    return packs
  }

  /// Deletes packs that are kept no longer, once that is recorded, where they lie in the folder of packs and are what they were.
  /// - Returns: what is to be deleted by hand, or looked at: each a sentence.
  func removePacks(at: Instant, in history: inout History) throws(Failure) -> [String] {
    guard let keep = configuration.packsKeep else { return [] }
    var warnings: [String] = []
    var statements: [HistoryRecord.Statement] = []
    var gone: [Pack] = []
    for pack in try due(at: at).packs {
      switch state(of: pack) {
      case .own:
        let what = pack.unpacked == nil ? HistoryRecord.removedPack : HistoryRecord.removedUnpacked
        statements.append(HistoryRecord.Statement(what, "\(pack.sha256) \(pack.path)"))
        gone.append(pack)
      case .missing:
        // Whoever took it away has it now, or deleted it; there is nothing more to be done here.
        statements.append(HistoryRecord.Statement(HistoryRecord.missingPack, "\(pack.sha256) \(pack.path)"))
      case .kept(let why): warnings.append("\(pack.path): this evidence pack is to be kept no longer, and \(why)")
      }
    }
    if !statements.isEmpty {
      try HistoryStep.record(
        .removal, HistoryStep.removal(of: "packs", before: limit(keep, at: at), keep: keep) + statements, in: &history)
    }
    for pack in gone { try Shared.files { () throws(FileError) in try deleteOwn(pack.path) } }
    return warnings
  }

  private enum PackState {
    case own, missing
    /// Why it is not deleted, and what to do.
    case kept(String)
  }

  private func state(of pack: Pack) -> PackState {
    guard kindOfFile(pack.path) != nil || isLink(pack.path) else { return .missing }
    let parent = realPath(parentFolder(of: pack.path))
    guard let folder = configuration.packs?.folder.map(realPath), parent == folder || parent.hasPrefix(folder + "/"),
      !isLink(pack.path)
    else { return .kept("it lies outside of the folder of packs; delete it by hand") }
    if let name = pack.unpacked {
      let info = (try? ReadOnlyFile.contents(of: "\(pack.path)/bag-info.txt", atMost: 1 << 20)) ?? []
      let line = "External-Identifier: \(name)"
      let isIt = String(decoding: info, as: UTF8.self).split(separator: "\n").contains { $0 == line }
      return isIt ? .own : .kept("what lies there now is another folder; look at it, and delete it by hand")
    }
    guard let found = try? SHA256Value.of(contentsOf: pack.path), found.description == pack.sha256 else {
      return .kept("what lies there now is another file; look at it, and delete it by hand")
    }
    return .own
  }

  // MARK: What is coming

  /// What the next audit deletes, and what falls due within 30 days, in sentences.
  func told(at: Instant) throws(Failure) -> [String] {
    let now = try due(at: at)
    let later = try due(at: at.advanced(byMicroseconds: 30 * Period.day))
    var sentences: [String] = []
    if !now.isEmpty { sentences.append("Due to be deleted by the next audit: \(now.words).") }
    let coming = Due(
      runs: later.runs.filter { !now.runs.contains($0) },
      evidence: later.evidence.filter { !now.evidence.contains($0) && !now.runs.contains($0) },
      packs: later.packs.filter { pack in !now.packs.contains { $0.path == pack.path && $0.sha256 == pack.sha256 } },
      recordings: max(0, later.recordings - now.recordings))
    if !coming.isEmpty { sentences.append("Due within 30 days: \(coming.words).") }
    for pack in now.packs {
      if case .kept(let why) = state(of: pack) {
        sentences.append("\(pack.path): an evidence pack is due, and \(why).")
      }
    }
    return sentences
  }
}

/// What records say was removed, beside runs.
struct RemovedThings {
  private(set) var evidence: Set<String> = []
  /// SHA-256 and path as the records have them.
  private(set) var packs: Set<String> = []

  init(in output: String) {
    var (evidence, packs) = (self.evidence, self.packs)
    History.eachRecord(in: output) { record in
      for statement in record.statements where record.kind == .removal {
        switch statement.name {
        case HistoryRecord.removedEvidence: evidence.insert(statement.value)
        case HistoryRecord.removedPack, HistoryRecord.removedUnpacked, HistoryRecord.missingPack:
          packs.insert(statement.value)
        default: break
        }
      }
    }
    (self.evidence, self.packs) = (evidence, packs)
  }
}
