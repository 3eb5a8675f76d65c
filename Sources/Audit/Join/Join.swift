internal import Evidence
internal import Files
package import Policy
package import SQL
internal import Synchronization

/// Brings the evidence of all sources together and derives what needs several of them at once.
package struct Join: Sendable {
  /// The audit instant, UTC microseconds.
  package let at: Int64

  /// The kinds of fact that rules in force rest on, each with those rules' titles.
  package let needed: [String: [String]]

  /// The fields by which rules in force look facts up, as ``Rule/lookUps`` names them; nil for all that there are.
  private let lookUps: Set<LookUp>?
  private let means: Means

  package init(
    at: Int64, needed: [String: [String]] = [:], lookUps: Set<LookUp>? = nil, means: Means = Means()
  ) {
    self.at = at
    self.needed = needed
    self.lookUps = lookUps
    self.means = means
  }

  /// The steps in their order, each with the reason for its place.
  private enum Step: CaseIterable {
    /// Sources first: facts carry their number.
    case listSources
    /// People, accounts and workstations before what they are looked up for.
    case copyPeople
    /// Recordings before everything that is about one.
    case copyRecordings
    /// A recording that is still in the store or its catalogue needs no word from the ledger.
    case preferStoreToLedger
    /// A recording may name a leg of its call.
    case tieRecordingsToCalls
    case nameRecordings
    /// From here to the deletions, nothing needs anything of what follows, nor is needed by it: both parts are joined at the
    /// same time where there are files for both.
    case copyAccesses
    case indexAccesses
    /// Copies look accesses up.
    case copyCopies
    case copyDeletions
    /// Once accesses know their recordings and the register's deletions are there.
    case addDeletionsSeenInLogs
    case copyOthers
    /// When all of them are there: what several sources tell of one call is one fact. Before the gaps, since contradictions
    /// are some.
    case makeOneOfEachCall
    /// Last, because sources that failed add coverage of their own.
    case spreadGaps
  }

  private static let people: [FactKind] = [.person, .account, .tenure, .workstation, .leg]
  private static let others = Catalogue.kinds.filter { kind in
    !(people + [.recording] + JoinedFiles.withAccesses).contains { $0.name == kind.name }
  }

  /// - Parameter names: by what name the connection knows the file of people and recordings.
  /// - Returns: how many facts each source gave, by its number.
  private func perform(
    _ step: Step, _ copier: FactCopier, in database: borrowing Database, names: String = "main"
  ) throws(AuditError) -> [Int64: Int64] {
    switch step {
    case .listSources: try list(copier, in: database)
    case .copyPeople:
      let counts = try copy(Join.people, "people", copier, to: database, as: names)
      try AuditError.sql { () throws(SQLError) in try database.execute(Derivations.soleAccounts(in: names)) }
      return counts
    case .copyRecordings:
      return try means.measure(.join, "copy recordings") { () throws(AuditError) in
        try copier.copy([.recording], to: database, as: names)
      }
    case .preferStoreToLedger: try Join.preferStore(in: database)
    case .tieRecordingsToCalls: try CallMerge.tie([.recording], toCallsIn: database)
    case .nameRecordings:
      try measure("index recordings") { () throws(AuditError) in
        try JoinedSchema.makeIndexes(of: [.recording], in: database, as: names, lookUps: lookUps)
        try AuditError.sql { () throws(SQLError) in try database.execute(Derivations.soleRecordings(in: names)) }
      }
    case .copyAccesses: return try copyPart(0, of: 1, copier, to: database)
    case .indexAccesses:
      try makeIndexes([.access], "accesses", in: database)
      try measure("see who changed place") { () throws(AuditError) in
        try AuditError.sql { () throws(SQLError) in
          try database.execute(Derivations.accessesNotByService)
          try database.execute(Derivations.placesChanged)
        }
      }
    case .copyOthers: return try copy(Join.others, "all others", copier, to: database)
    case .copyCopies: return try copy([.copy], "copies", copier, to: database)
    case .copyDeletions: return try copy([.deletion], "deletions", copier, to: database)
    case .addDeletionsSeenInLogs:
      try measure("deletions seen in logs") { () throws(AuditError) in
        try AuditError.sql { () throws(SQLError) in try database.execute(Derivations.deletionsSeenInLogs) }
      }
    case .makeOneOfEachCall:
      try measure("make one of each call") { () throws(AuditError) in
        try CallMerge.tie(Join.others, toCallsIn: database)
        try CallMerge.mergeCalls(in: database)
      }
    case .spreadGaps: try GapTable.fill(in: database, sources: copier.sources, needed: needed)
    }
    return [:]
  }

  // MARK: Into one database, or into files

  /// Joins into one database.
  /// - Parameter database: an empty one.
  /// - Throws: ``AuditError``
  package func run(_ sources: [CollectedSource], into database: borrowing Database) throws(AuditError) {
    try prepare(database, sorters: means.workers)
    try JoinedSchema.makeTables(in: database)
    try AuditError.sql { () throws(SQLError) in try database.execute(Derivations.accessIndexes) }
    let copier = FactCopier(sources: sources.sorted { $0.name < $1.name }, at: at)
    for step in Step.allCases { try add(try perform(step, copier, in: database), to: database) }
    try analyse("main", in: database)
  }

  /// Joins into files, some of them at the same time. The facts, and their numbers, are those of ``run(_:into:)``.
  /// - Parameters:
  ///   - files: what is there must be gone.
  ///   - meanwhile: what to do once all is there but what ``JoinedFiles/accesses`` holds, if that is still being made then;
  ///     it is to stop soon after its argument says so.
  /// - Throws: ``AuditError``
  package func run(
    _ sources: [CollectedSource], to files: JoinedFiles,
    meanwhile: @escaping @Sendable (_ isTimeUp: @Sendable () -> Bool) throws(AuditError) -> Void = { _ in }
  ) throws(AuditError) {
    let copier = FactCopier(sources: sources.sorted { $0.name < $1.name }, at: at)
    try copyNames(copier, files)
    let lanes = Lanes()
    let threads = min(means.workers, 2)
    let copyPart: @Sendable (Int) -> Void = { part in
      do throws(AuditError) {
        lanes.add(try copyAccesses(part, of: threads, copier, files))
      } catch {
        lanes.fail(error)
      }
    }
    // Where the system gives no second thread, this one has both parts to copy.
    for part in inThreads(threads, copyPart)..<threads { copyPart(part) }
    inThreads(threads) { _ in
      while let lane = lanes.next() {
        do throws(AuditError) {
          switch lane {
          case .accesses:
            lanes.add(try joinAccesses(copier, files))
            lanes.end()
          case .others:
            lanes.add(try joinOthers(copier, files))
            lanes.end()
            try meanwhile { lanes.isEnding }
          }
        } catch {
          lanes.fail(error)
        }
      }
    }
    try add(try lanes.results(), to: try open(files.main, sorters: 1))
  }

  private func copyNames(_ copier: FactCopier, _ files: JoinedFiles) throws(AuditError) {
    let database = try open(files.main, sorters: means.workers)
    let inNames = Join.people + [.recording]
    try AuditError.sql { () throws(SQLError) in
      try database.attach(files.names, as: "names", readOnly: false)
      try database.prepareForBulk(cache: means.cache, sorters: means.workers, schema: "names")
    }
    try JoinedSchema.makeOwnTables(in: database)
    try JoinedSchema.makeTables(of: inNames, in: database, as: "names")
    for step in [
      Step.listSources, .copyPeople, .copyRecordings, .preferStoreToLedger, .tieRecordingsToCalls, .nameRecordings,
    ] {
      try add(try perform(step, copier, in: database, names: "names"), to: database)
    }
    try analyse("names", in: database)
  }

  /// Copies one part of the accesses, the first into the file of all.
  private func copyAccesses(
    _ part: Int, of parts: Int, _ copier: FactCopier, _ files: JoinedFiles
  ) throws(AuditError) -> [Int64: Int64] {
    let database = try open(part == 0 ? files.accesses : files.moreAccesses, names: files.names, sorters: 1)
    try JoinedSchema.makeTables(of: [.access], in: database)
    try AuditError.sql { () throws(SQLError) in try database.execute(Derivations.accessIndexes) }
    return try copyPart(part, of: parts, copier, to: database)
  }

  private func copyPart(
    _ part: Int, of parts: Int, _ copier: FactCopier, to database: borrowing Database
  ) throws(AuditError) -> [Int64: Int64] {
    try means.measure(.join, "copy accesses" + (part == 0 ? "" : ", part \(part + 1)")) { () throws(AuditError) in
      try copier.copy(part: part, of: parts, .access, to: database)
    }
  }

  private func joinAccesses(_ copier: FactCopier, _ files: JoinedFiles) throws(AuditError) -> [Int64: Int64] {
    // Their indexes are what takes longest, so all threads may sort.
    let database = try open(files.accesses, names: files.names, sorters: means.workers)
    try takeMore(files, into: database)
    try JoinedSchema.makeTables(of: JoinedFiles.withAccesses.filter { $0.name != FactKind.access.name }, in: database)
    let steps = [Step.indexAccesses, .copyCopies, .copyDeletions, .addDeletionsSeenInLogs]
    let counts = try perform(steps, copier, in: database)
    try analyse("main", in: database)
    return counts
  }

  /// Adds the other part of the accesses. Their tables are made alike, so that SQLite takes rows over as they are.
  private func takeMore(_ files: JoinedFiles, into database: borrowing Database) throws(AuditError) {
    guard kindOfFile(files.moreAccesses) != nil else { return }
    try measure("put accesses together") { () throws(AuditError) in
      try AuditError.sql { () throws(SQLError) in
        try database.attach(files.moreAccesses, as: "more", readOnly: true)
        try database.execute("INSERT INTO main.\"access\" SELECT * FROM more.\"access\"")
        try database.detach("more")
      }
      do throws(FileError) { try deleteOwn(files.moreAccesses) } catch { throw .file(error) }
    }
  }

  private func joinOthers(_ copier: FactCopier, _ files: JoinedFiles) throws(AuditError) -> [Int64: Int64] {
    let database = try open(files.main, names: files.names, sorters: 1)
    try JoinedSchema.makeTables(of: Join.others, in: database)
    let counts = try perform([.copyOthers, .makeOneOfEachCall, .spreadGaps], copier, in: database)
    try analyse("main", in: database)
    return counts
  }

  private func perform(
    _ steps: [Step], _ copier: FactCopier, in database: borrowing Database
  ) throws(AuditError) -> [Int64: Int64] {
    var counts: [Int64: Int64] = [:]
    for step in steps { counts.merge(try perform(step, copier, in: database), uniquingKeysWith: +) }
    return counts
  }

  private func open(
    _ path: String, names: String? = nil, sorters: Int
  ) throws(AuditError) -> Database {
    let database = try AuditError.sql { () throws(SQLError) in try Database(path: path, mode: .create) }
    try prepare(database, sorters: sorters)
    try AuditError.sql { () throws(SQLError) in
      guard let names else { return }
      try database.attach(names, as: "names", readOnly: true)
      try database.execute("PRAGMA names.cache_size = -\(means.cache >> 10)")
    }
    return database
  }

  private func prepare(_ database: borrowing Database, sorters: Int) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.prepareForBulk(cache: means.cache, sorters: sorters)
      try database.define("last_component", arguments: 1) { values in
        guard let path = values[0].text else { return .null }
        return .text(Join.lastComponent(path))
      }
    }
  }

  /// What stands behind the last `/` that is not at the end; a path of nothing else is its own.
  static func lastComponent(_ path: String) -> String {
    let bytes = path.utf8
    guard let last = bytes.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return path }
    let start = bytes[...last].lastIndex(of: UInt8(ascii: "/")).map { bytes.index(after: $0) } ?? bytes.startIndex
    return String(path[start...last])
  }

  // MARK: Steps

  private func measure(_ step: String, _ body: () throws(AuditError) -> Void) throws(AuditError) {
    try means.measure(.join, step, body)
  }

  /// Copies kinds and makes their indexes.
  private func copy(
    _ kinds: [FactKind], _ words: String, _ copier: FactCopier, to database: borrowing Database,
    as schema: String = "main"
  ) throws(AuditError) -> [Int64: Int64] {
    let counts = try means.measure(.join, "copy \(words)") { () throws(AuditError) in
      try copier.copy(kinds, to: database, as: schema)
    }
    try makeIndexes(kinds, words, in: database, as: schema)
    return counts
  }

  private func makeIndexes(
    _ kinds: [FactKind], _ words: String, in database: borrowing Database, as schema: String = "main"
  ) throws(AuditError) {
    try measure("index \(words)") { () throws(AuditError) in
      try JoinedSchema.makeIndexes(of: kinds, in: database, as: schema, lookUps: lookUps)
    }
  }

  /// Adds to what is told of how many facts each source gave.
  private func add(_ counts: [Int64: Int64], to database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      for (number, count) in counts {
        try database.execute("UPDATE source SET facts = facts + \(count) WHERE number = \(number)")
      }
    }
  }

  private func analyse(_ schema: String, in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.execute("PRAGMA analysis_limit = 1000; ANALYZE \(schema)")
    }
  }

  private func list(_ copier: FactCopier, in database: borrowing Database) throws(AuditError) {
    for (index, source) in copier.sources.enumerated() {
      let number = Int64(index + 1)
      let (path, sha256, state) =
        switch source.outcome {
        case .sealed(let path, let sha256): (path, sha256, "complete")
        case .failed: ("", "", "failed")
        case .dropped: ("", "", "failed")
        }
      try AuditError.sql { () throws(SQLError) in
        var insert = try database.prepare(
          "INSERT INTO source (number, name, kind, place, evidence, sha256, state) VALUES (?, ?, ?, ?, ?, ?, ?)")
        try insert.run(
          .integer(number), .text(source.name), .text(source.kind), .text(source.place),
          .text(path.split(separator: "/").last.map(String.init) ?? ""), .text(sha256), .text(state))
      }
    }
    try copier.each(in: database) { (database, number) throws(SQLError) in
      try database.execute(
        """
        INSERT INTO main.input_file (source, number, path, size, modified, sha256)
        SELECT \(number), number, path, size, modified, sha256 FROM joined.input_file
        """)
      try database.execute(
        "UPDATE source SET clock = (SELECT clock FROM joined.source) WHERE number = \(number)")
      try database.execute(
        """
        INSERT OR IGNORE INTO folded_line (source, in_file, first_byte, line_number, byte_offset, raw_sha256)
        SELECT \(number), in_file, first_byte, line_number, byte_offset, raw_sha256 FROM joined.folded_line
        ORDER BY in_file, first_byte, byte_offset
        """)
    }
  }

  private static func preferStore(in database: borrowing Database) throws(AuditError) {
    try AuditError.sql { () throws(SQLError) in
      try database.execute(
        """
        DELETE FROM "recording" WHERE \(JoinedSchema.sourceColumn) IN (SELECT number FROM source WHERE kind = 'ledger')
        AND ("store", "id") IN (
          SELECT "store", "id" FROM "recording" WHERE \(JoinedSchema.sourceColumn) IN (SELECT number FROM source WHERE kind = 'store'))
        """)
    }
  }
}

/// What is copied at the same time, handed to whoever is free.
private final class Lanes: Sendable {
  enum Lane { case accesses, others }

  private struct State {
    var left: [Lane] = [.others, .accesses]
    var counts: [Int64: Int64] = [:]
    var failure: AuditError?
    /// How many lanes have come to their end.
    var ended = 0
  }

  private let state = Mutex(State())

  /// Whether nobody need wait for anything any more.
  var isEnding: Bool { state.withLock { $0.failure != nil || $0.ended == 2 } }

  func next() -> Lane? { state.withLock { $0.failure == nil ? $0.left.popLast() : nil } }
  func add(_ counts: [Int64: Int64]) { state.withLock { $0.counts.merge(counts, uniquingKeysWith: +) } }
  func end() { state.withLock { $0.ended += 1 } }
  func fail(_ error: AuditError) { state.withLock { $0.failure = $0.failure ?? error } }

  func results() throws(AuditError) -> [Int64: Int64] {
    let (counts, failure) = state.withLock { ($0.counts, $0.failure) }
    if let failure { throw failure }
    return counts
  }
}
