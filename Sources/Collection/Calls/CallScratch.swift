internal import Digest
internal import Evidence
internal import SQL

/// Where what the rows of a source say is kept until it can be put in order, since events come interleaved and late: a
/// nameless SQLite database that spills to disk, so that neither many calls nor one endless call need memory.
final class CallScratch {
  let database: Database
  private var addEvent: Statement
  private var addRecord: Statement
  private var addLeg: Statement
  private var addGap: Statement
  private var addCall: Statement
  private var closeGaps: Statement
  private var rows: Int64 = 0
  private var hasOpenGaps = false
  private var failure: SQLError?

  private static let tables = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE event (
      call TEXT, at INTEGER, ordinal INTEGER, kind TEXT, own INTEGER, legs INTEGER, name TEXT, detail TEXT,
      direction TEXT, caller TEXT, caller_key TEXT, path TEXT, file INTEGER, line INTEGER, byte INTEGER, raw BLOB);
    CREATE TABLE record (
      call TEXT, own INTEGER, ordinal INTEGER, began INTEGER, answered INTEGER, ended INTEGER, direction TEXT,
      queue TEXT, caller TEXT, caller_key TEXT, adviser TEXT, ended_by TEXT, file INTEGER, line INTEGER, byte INTEGER,
      raw BLOB);
    CREATE TABLE call (
      id TEXT PRIMARY KEY, direction TEXT, queue TEXT, caller TEXT, caller_key TEXT, adviser TEXT, began INTEGER,
      answered INTEGER, ended INTEGER, ended_by TEXT, file INTEGER, line INTEGER, byte INTEGER, raw BLOB) WITHOUT ROWID;
    CREATE TABLE leg (
      id TEXT, call TEXT, file INTEGER, line INTEGER, byte INTEGER, raw BLOB, PRIMARY KEY (id, call)) WITHOUT ROWID;
    CREATE TABLE gap (
      path TEXT, place TEXT, line INTEGER, problem TEXT, sort TEXT, reason TEXT, remedy TEXT, affects TEXT, call TEXT,
      "from" INTEGER, "to" INTEGER, open INTEGER);
    BEGIN
    """

  init() throws(EvidenceError) {
    do throws(SQLError) {
      database = try Database(path: "", mode: .create)
      try database.execute(CallScratch.tables)
      func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
      addEvent = try database.prepare("INSERT INTO event VALUES (\(marks(16)))")
      addRecord = try database.prepare("INSERT INTO record VALUES (\(marks(16)))")
      addLeg = try database.prepare("INSERT OR IGNORE INTO leg VALUES (\(marks(6)))")
      addGap = try database.prepare("INSERT INTO gap VALUES (\(marks(12)))")
      addCall = try database.prepare("INSERT INTO call VALUES (\(marks(14)))")
      closeGaps = try database.prepare("UPDATE gap SET open = 0, \"to\" = ? WHERE open = 1")
    } catch {
      throw .database(error)
    }
  }

  // MARK: Filling

  func add(_ event: CallEvent, at place: CallPlace) {
    rows += 1
    let ordinal = rows
    keep { () throws(SQLError) in
      try addEvent.run(
        .text(event.call), .integer(event.at), .integer(ordinal), .text(event.kind.rawValue), flag(event.isOwn),
        flag(event.hasLegs), value(event.name), value(event.detail), value(event.direction?.rawValue),
        value(event.caller), value(event.callerKey), .text(place.path), file(place), value(place.line),
        value(place.byte), raw(place))
    }
  }

  func add(_ record: CallRecord, at place: CallPlace) {
    rows += 1
    let ordinal = rows
    keep { () throws(SQLError) in
      try addRecord.run(
        .text(record.call), flag(record.isOwn), .integer(ordinal), value(record.began), value(record.answered),
        value(record.ended), value(record.direction?.rawValue), value(record.queue), value(record.caller),
        value(record.callerKey), value(record.adviser), value(record.endedBy), file(place), value(place.line),
        value(place.byte), raw(place))
    }
  }

  /// Notes that an identifier is one of a leg of a call.
  func addLeg(_ id: String, of call: String, at place: CallPlace) {
    keep { () throws(SQLError) in
      try addLeg.run(.text(id), .text(call), file(place), value(place.line), value(place.byte), raw(place))
    }
  }

  /// Notes a gap.
  /// - Parameters:
  ///   - sort: what gaps of one sort have in common; many of one sort in one file, or in one folder of documents, become
  ///     a single gap.
  ///   - call: the call that it is about; the time of that call is then the gap's, where it has none of its own.
  ///   - isOpen: its end is the time of the next row that can be read.
  func add(_ gap: Gap, sort: String, call: String? = nil, isOpen: Bool = false) {
    // A gap without a line is about a file, and its place is the folder that the file lies in.
    let parent = gap.path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    hasOpenGaps = hasOpenGaps || isOpen
    keep { () throws(SQLError) in
      try addGap.run(
        value(gap.path), value(gap.line == nil ? parent : gap.path), value(gap.line), .text(gap.problem.rawValue),
        .text(sort), .text(gap.reason), .text(gap.remedy),
        value(gap.affects.map { $0.map(\.name).joined(separator: " ") }), value(call), value(gap.from),
        value(gap.to), flag(isOpen))
    }
  }

  /// Ends the gaps whose end was not known, when a row can be read again.
  func closeGaps(at instant: Int64?) {
    guard hasOpenGaps else { return }
    hasOpenGaps = false
    keep { () throws(SQLError) in try closeGaps.run(value(instant)) }
  }

  private func keep(_ body: () throws(SQLError) -> Void) {
    do throws(SQLError) { try body() } catch { failure = failure ?? error }
  }

  private func value(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
  private func value(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
  private func value(_ number: Int?) -> SQLValue { number.map { .integer(Int64($0)) } ?? .null }
  private func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
  private func file(_ place: CallPlace) -> SQLValue { value(place.file?.number) }
  private func raw(_ place: CallPlace) -> SQLValue {
    place.raw.map { .blob(unsafe $0.withBytes { unsafe Array($0) }) } ?? .null
  }

  // MARK: When all is there

  /// Throws what went wrong while it was filled.
  func check() throws(EvidenceError) { if let failure { throw .database(failure) } }

  func execute(_ statements: String) throws(EvidenceError) {
    do throws(SQLError) { try database.execute(statements) } catch { throw .database(error) }
  }

  /// Runs a statement that yields no rows.
  func run(_ statement: String, _ values: [SQLValue]) throws(EvidenceError) {
    do throws(SQLError) {
      var statement = try database.prepare(statement)
      for (index, value) in values.enumerated() { try statement.bind(value, at: index) }
      while try statement.step() {}
    } catch {
      throw .database(error)
    }
  }

  /// The number that a query yields.
  func number(_ query: String, _ values: [SQLValue] = []) throws(EvidenceError) -> Int {
    var found = 0
    try rows(query, values) { (row) throws(EvidenceError) in found = Int(row.integer(0)) }
    return found
  }

  /// Keeps a call, by the columns of its table.
  func addCall(_ values: [SQLValue]) {
    keep { () throws(SQLError) in
      for (index, value) in values.enumerated() { try addCall.bind(value, at: index) }
      while try addCall.step() {}
      addCall.reset()
    }
  }

  /// Hands over the rows of a query.
  func rows(
    _ query: String, _ values: [SQLValue] = [], body: (borrowing Statement) throws(EvidenceError) -> Void
  ) throws(EvidenceError) {
    var statement = try sql { () throws(SQLError) in
      var statement = try database.prepare(query)
      for (index, value) in values.enumerated() { try statement.bind(value, at: index) }
      return statement
    }
    while try sql({ () throws(SQLError) in try statement.step() }) { try body(statement) }
  }

  private func sql<Result: ~Copyable>(_ body: () throws(SQLError) -> Result) throws(EvidenceError) -> Result {
    do throws(SQLError) { return try body() } catch { throw .database(error) }
  }
}

extension Statement {
  /// Provenance from four columns: file, line, byte, raw.
  func provenance(from column: Int) -> Provenance {
    Provenance(
      file: isNull(column) ? nil : InputFile(number: integer(column)),
      line: isNull(column + 1) ? nil : Int(integer(column + 1)), byte: isNull(column + 2) ? nil : integer(column + 2),
      raw: blob(column + 3).flatMap { SHA256Value($0) })
  }

  func optional(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
}
