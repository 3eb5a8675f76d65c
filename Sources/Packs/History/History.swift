package import Digest
internal import Evidence
package import Files
internal import Glibc
package import Time

/// The history of audits, opened for writing: a folder of records beside the published runs, each holding the SHA-256 of
/// the record before.
///
/// ```swift
/// var history = try History.open(output, state: state, by: "earshot 0.1.0", runs: runs) { now }
/// try history.announce(.run, runs: [run])  // before the run gets its name
/// try history.write()                      // when it has it
/// ```
/// A record is written elsewhere and then given its name, so it is there whole or not at all; none is ever changed. While
/// this value lives, no other process writes a record.
package struct History: ~Copyable {
  /// Of the folder of records, beside the runs.
  package static let name = "history"
  /// What is about to be recorded, so that what is interrupted can be told from what was tampered with.
  package static let pending = ".next"
  private static let lockName = ".lock"
  /// Bytes that no record has.
  package static let largestRecord = 16 << 20

  private let output: String
  private let state: String
  private let program: String
  private let clock: () -> Instant
  private let lock: FileLock
  private let ledger: String
  /// The newest record.
  package private(set) var head: HistoryHead
  /// What the state folder remembered where it disagrees with the records; one sentence.
  package let warning: String?
  private var isWarningRecorded = false
  private var announced: HistoryRecord?

  /// Opens the history of a folder of runs; begins it where there is none yet, with a record that names the runs that are
  /// there. What an earlier process had announced and could not write any more is written now.
  /// - Parameters:
  ///   - output: the folder of published runs.
  ///   - state: Earshot's own folder, which remembers the newest record.
  ///   - program: the name and version to be recorded.
  ///   - runs: the names of the runs that are there.
  ///   - clock: for when a record was written.
  package static func open(
    _ output: String, state: String, by program: String, runs: [String], clock: @escaping () -> Instant
  ) throws(HistoryError) -> History {
    let folder = "\(output)/\(name)"
    let lock = try take("\(folder)/\(lockName)", in: folder)
    let numbers = try HistoryError.files { () throws(FileError) in try self.numbers(in: folder) }
    let notes = try HistoryError.files { () throws(FileError) in try HistoryNote.all(in: state) }
      .filter { $0.output == output }
    var head = HistoryHead(number: 0, digest: SHA256.of(""))
    var ledger = newLedger()
    if let last = numbers.last {
      let contents = try HistoryError.files { () throws(FileError) in
        try ReadOnlyFile.contents(of: "\(folder)/\(HistoryRecord.fileName(last))", atMost: largestRecord)
      }
      head = HistoryHead(number: last, digest: unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) })
      // A record that cannot be read any more is carried on from all the same: the break stays where it is, to be found.
      ledger = (try? HistoryRecord(contents))?.ledger ?? notes.first?.ledger ?? ledger
    }
    var history = History(
      output: output, state: state, program: program, clock: clock, lock: lock, ledger: ledger, head: head,
      warning: warning(notes, ledger: ledger, head: head, folder: folder))
    if numbers.isEmpty { try history.begin(runs) } else { try history.finishInterrupted(folder) }
    return history
  }

  private init(
    output: String, state: String, program: String, clock: @escaping () -> Instant, lock: consuming FileLock,
    ledger: String, head: HistoryHead, warning: String?
  ) {
    self.output = output
    self.state = state
    self.program = program
    self.clock = clock
    self.lock = lock
    self.ledger = ledger
    self.head = head
    self.warning = warning
  }

  private static func newLedger() -> String { hexadecimal(of: ThisProcess.randomBytes(16)) }

  /// The numbers of the records in a folder, in order.
  package static func numbers(in folder: String) throws(FileError) -> [Int] {
    try entries(of: folder).compactMap(HistoryRecord.number(of:)).sorted()
  }

  private static func take(_ path: String, in folder: String) throws(HistoryError) -> FileLock {
    try HistoryError.files { () throws(FileError) in try makeFolder(folder) }
    for _ in 0..<600 {
      if let lock = try HistoryError.files({ () throws(FileError) in try FileLock.take(path) }) { return lock }
      usleep(100_000)
    }
    throw .busy(path: path)
  }

  private static func warning(_ notes: [HistoryNote], ledger: String, head: HistoryHead, folder: String) -> String? {
    if let own = notes.first(where: { $0.ledger == ledger }) {
      if own.head.number > head.number {
        return "\(folder): the history ends with record \(head.number), but record \(own.head.number) was written"
      }
      if own.head.number == head.number, own.head.digest != head.digest {
        return "\(folder)/\(HistoryRecord.fileName(head.number)): the newest record is not the one that was written"
      }
      return nil
    }
    return notes.isEmpty ? nil : "\(folder): the history that was written here is gone, or is another"
  }

  private mutating func begin(_ runs: [String]) throws(HistoryError) {
    var found: [HistoryRecord.Run] = []
    var statements: [HistoryRecord.Statement] = []
    for name in runs {
      if let sums = try? HistoryRecord.Run(published: name, in: output) {
        found.append(sums)
      } else {
        statements.append(HistoryRecord.Statement("without-sums", name))
      }
    }
    try record(.beginning, statements: statements, runs: found)
  }

  // MARK: Recording

  /// Records at once.
  package mutating func record(
    _ kind: HistoryRecord.Kind, statements: [HistoryRecord.Statement] = [], runs: [HistoryRecord.Run] = [],
    removed: [HistoryRecord.Run] = []
  ) throws(HistoryError) {
    try announce(kind, statements: statements, runs: runs, removed: removed)
    try write()
  }

  /// Makes a record ready and leaves word of it, for what is not yet true; ``write()`` writes it.
  package mutating func announce(
    _ kind: HistoryRecord.Kind, statements: [HistoryRecord.Statement] = [], runs: [HistoryRecord.Run] = [],
    removed: [HistoryRecord.Run] = []
  ) throws(HistoryError) {
    // Once this record is written the state folder remembers it instead: what it knew better must not be lost.
    let warnings =
      (isWarningRecorded ? nil : warning).map { [HistoryRecord.Statement(HistoryRecord.warning, $0)] } ?? []
    let record = HistoryRecord(
      ledger: ledger, number: head.number + 1, kind: kind, written: Instant(seconds: clock().seconds).iso8601,
      program: program, statements: statements + warnings, removed: removed,
      previous: head.number == 0 ? nil : head.digest, runs: runs)
    let folder = "\(output)/\(History.name)"
    try HistoryError.files { () throws(FileError) in
      var file = try OutputFile("\(folder)/\(History.pending)", replacing: true)
      try file.write(record.text)
      try file.finish()
      try settle(folder)
    }
    announced = record
  }

  /// Gives what was announced its number.
  package mutating func write() throws(HistoryError) {
    guard let record = announced else { return }
    announced = nil
    let folder = "\(output)/\(History.name)"
    let path = "\(folder)/\(HistoryRecord.fileName(record.number))"
    guard kindOfFile(path) == nil else { throw .taken(path: path) }
    try HistoryError.files { () throws(FileError) in
      try giveName(path, to: "\(folder)/\(History.pending)")
      try settle(folder)
      try deleteOwn("\(folder)/\(History.pending)")
    }
    head = HistoryHead(number: record.number, digest: SHA256.of(record.text))
    let note = HistoryNote(ledger: ledger, head: head, output: output)
    try HistoryError.files { () throws(FileError) in try note.write(in: state) }
    isWarningRecorded = true
  }

  /// Writes the record of a run that was published before the process ended that was to record it.
  private mutating func finishInterrupted(_ folder: String) throws(HistoryError) {
    let path = "\(folder)/\(History.pending)"
    guard kindOfFile(path) == .file else { return }
    if let record = History.announcedRun(in: output), record.number == head.number + 1, record.previous == head.digest,
      record.ledger == ledger
    {
      announced = record
      try write()
    } else {
      try HistoryError.files { () throws(FileError) in try deleteOwn(path) }
    }
  }

  /// The record of a run that is published as announced, but not recorded yet.
  static func announcedRun(in output: String) -> HistoryRecord? {
    guard
      let contents = try? ReadOnlyFile.contents(
        of: "\(output)/\(name)/\(pending)", atMost: largestRecord),
      let record = try? HistoryRecord(contents), record.kind == .run, let run = record.runs.first,
      (try? HistoryRecord.Run(published: run.name, in: output)) == run
    else { return nil }
    return record
  }

  /// The newest record that tells that a run is there; nil where none does.
  package static func record(of run: String, in output: String) -> HistoryHead? {
    for number in ((try? numbers(in: "\(output)/\(name)")) ?? []).reversed() {
      let path = "\(output)/\(name)/\(HistoryRecord.fileName(number))"
      if let contents = try? ReadOnlyFile.contents(of: path, atMost: largestRecord),
        let record = try? HistoryRecord(contents), record.runs.contains(where: { $0.name == run })
      {
        return HistoryHead(number: number, digest: unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) })
      }
    }
    return nil
  }

  /// Every record that can be read, in order.
  package static func eachRecord(in output: String, _ body: (HistoryRecord) -> Void) {
    for number in (try? numbers(in: "\(output)/\(name)")) ?? [] {
      let path = "\(output)/\(name)/\(HistoryRecord.fileName(number))"
      if let contents = try? ReadOnlyFile.contents(of: path, atMost: largestRecord),
        let record = try? HistoryRecord(contents)
      {
        body(record)
      }
    }
  }

  /// The record that tells that the evidence of a run was deleted on time; nil where none does.
  package static func record(ofEvidenceRemovedFrom run: String, in output: String) -> Int? {
    var found: Int?
    eachRecord(in: output) { record in
      if record.kind == .removal,
        record.statements.contains(where: { $0.name == HistoryRecord.removedEvidence && $0.value == run })
      {
        found = record.number
      }
    }
    return found
  }

  /// The record that tells that a pack was made, by the SHA-256 of its zip; nil where none does.
  package static func record(ofPack digest: SHA256Value, in output: String) -> HistoryHead? {
    for number in ((try? numbers(in: "\(output)/\(name)")) ?? []).reversed() {
      let path = "\(output)/\(name)/\(HistoryRecord.fileName(number))"
      if let contents = try? ReadOnlyFile.contents(of: path, atMost: largestRecord),
        let record = try? HistoryRecord(contents), record.kind == .pack, record["pack-sha256"] == digest.description
      {
        return HistoryHead(number: number, digest: unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) })
      }
    }
    return nil
  }

  /// The SHA-256 that the newest record of a file of decisions has; nil where none tells of it.
  package func digest(ofDecisions file: String) -> String? {
    var digest: String?
    History.eachRecord(in: output) { record in
      if record.kind == .decisions, record["file"] == file { digest = record["file-sha256"] }
    }
    return digest
  }

  /// Whether the newest record that names a run says that it was removed.
  package func saysRemoved(_ run: String) -> Bool {
    var number = head.number
    while number > 0 {
      let path = "\(output)/\(History.name)/\(HistoryRecord.fileName(number))"
      if let contents = try? ReadOnlyFile.contents(of: path, atMost: History.largestRecord),
        let record = try? HistoryRecord(contents)
      {
        if record.removed.contains(where: { $0.name == run }) { return true }
        if record.runs.contains(where: { $0.name == run }) { return false }
      }
      number -= 1
    }
    return false
  }
}

extension HistoryRecord.Run {
  /// A published run as it stands.
  package init(published name: String, in output: String) throws(FileError) {
    self.init(name: name, sums: try SHA256Value.of(contentsOf: "\(output)/\(name)/\(Sums.name)"))
  }
}
