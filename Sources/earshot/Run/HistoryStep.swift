internal import Audit
internal import Configuration
internal import Files
internal import Packs
internal import SQL
internal import Time

/// The history of audits as commands write it.
enum HistoryStep {
  /// - Throws: ``Failure`` where it cannot be written to.
  static func open(_ configuration: Configuration) throws(Failure) -> History {
    let folders = RunFolders(output: configuration.outputFolder)
    let runs = try Shared.files { () throws(FileError) in try folders.published() }
    return try told { () throws(HistoryError) in
      try History.open(
        configuration.outputFolder, state: configuration.stateFolder, by: Version.program, runs: runs
      ) { Instant(microseconds: ThisProcess.systemMicroseconds) }
    }
  }

  static func told<Result: ~Copyable>(_ body: () throws(HistoryError) -> Result) throws(Failure) -> Result {
    do throws(HistoryError) { return try body() } catch { throw failure(error) }
  }

  static func failure(_ error: HistoryError) -> Failure {
    if case .file(let error) = error { return Shared.failure(error) }
    return Failure(.broke, error.description)
  }

  static func record(
    _ kind: HistoryRecord.Kind, _ statements: [HistoryRecord.Statement], in history: inout History
  ) throws(Failure) {
    do throws(HistoryError) { try history.record(kind, statements: statements) } catch { throw failure(error) }
  }

  /// What is recorded of a run: its instant and the digests of all that it rests on.
  static func statements(of run: String, at: Instant) throws(Failure) -> [HistoryRecord.Statement] {
    var statements = [HistoryRecord.Statement("instant", at.iso8601)]
    do throws(SQLError) {
      let findings = try Database(path: "\(run)/\(ReportCommand.findings)", mode: .readOnly)
      for name in ["configuration-sha256", "rules-sha256", "evidence-sha256"] {
        let value = try findings.value("SELECT value FROM audit WHERE key = ?", .text(name))?.text
        statements.append(HistoryRecord.Statement(name, value ?? "none"))
      }
    } catch {
      throw Shared.failure(error)
    }
    return statements
  }

  /// What every record of a removal says first.
  static func removal(of what: String, before limit: Instant, keep: Period) -> [HistoryRecord.Statement] {
    [
      HistoryRecord.Statement("of", what), HistoryRecord.Statement("removed-before", limit.iso8601),
      HistoryRecord.Statement("keep", keep.description),
    ]
  }

  /// Deletes the runs that the configuration keeps no longer, once that is recorded.
  static func removeRuns(
    _ folders: RunFolders, before limit: Instant, keep: Period, butNot published: String, in history: inout History
  ) throws(Failure) {
    let overdue = try Shared.files { () throws(FileError) in try folders.runs(before: limit, butNot: published) }
    var removed: [HistoryRecord.Run] = []
    var statements = removal(of: "runs", before: limit, keep: keep)
    // One whose removal was interrupted is recorded already.
    for name in overdue where !history.saysRemoved(name) {
      if let run = try? HistoryRecord.Run(published: name, in: folders.output) {
        removed.append(run)
      } else {
        statements.append(HistoryRecord.Statement("removed-without-sums", name))
      }
    }
    if !removed.isEmpty || statements.count > 3 {
      do throws(HistoryError) {
        try history.record(.removal, statements: statements, removed: removed)
      } catch {
        throw failure(error)
      }
    }
    for name in overdue { try Shared.files { () throws(FileError) in try deleteOwn("\(folders.output)/\(name)") } }
  }
}
