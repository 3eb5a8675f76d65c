internal import Configuration
internal import Digest
internal import Evidence
internal import SQL
internal import Time

/// Writes one fact for each recording: first those of the catalogue in its own order, then the files that it does not
/// account for, by path.
struct StoreFacts {
  let settings: StoreSource
  let layout: CatalogueLayout?
  let reader: RowReader
  let scratch: StoreScratch
  let writer: EvidenceWriter
  let state: StoreState

  private static let fields = [
    "id", "store", "path", "present-in-store", "in-catalogue", "started", "ended", "ended-basis", "file-time", "queue",
    "direction", "call", "caller", "caller-key", "adviser", "size", "length", "catalogue-length", "length-contradicts",
    "codec", "rate", "channels", "audio", "sha256", "catalogue-sha256", "catalogue-digest-fits",
  ]

  func write(catalogue: CatalogueInput?) throws(EvidenceError) {
    let inserter = try writer.inserter(.recording, fields: StoreFacts.fields)
    try writeRows(inserter, catalogue)
    try writeOrphans(inserter)
  }

  // MARK: Rows

  /// Row, file, the first row of the same identifier, the first of the same file; whether the row's file may lie where
  /// nobody could look.
  private static let rows = """
    SELECT r.source, r.ordinal, r.line, r.byte, r.raw, r.id, coalesce(r.file, r.path), r.started, r.ended, r.length,
      r.queue, r.call, r.caller, r.caller_key, r.adviser, f.path, \(file),
      s.size, s.modified, s.sha256,
      (SELECT min(t.ordinal) FROM row t WHERE t.id = r.id AND t.source = r.source AND t.ordinal < r.ordinal),
      (SELECT min(t.source) FROM row t WHERE t.id = r.id AND t.source < r.source),
      EXISTS (SELECT 1 FROM row t WHERE t.file = r.file AND (t.source, t.ordinal) < (r.source, r.ordinal)),
      EXISTS (SELECT 1 FROM gap g WHERE g.folder IS NOT NULL
        AND (g.folder = '' OR r.name_only = 1 OR substr(r.path, 1, length(g.folder) + 1) = g.folder || '/')),
      r.direction, r.digest, f.sha512
    FROM row r LEFT JOIN file f ON f.path = r.file LEFT JOIN file s ON s.path = r.source
    ORDER BY r.source, r.ordinal
    """

  private static let file = "f.size, f.modified, f.sha256, f.audio, f.codec, f.rate, f.channels, f.length, f.role"

  private func writeRows(_ inserter: FactInserter, _ catalogue: CatalogueInput?) throws(EvidenceError) {
    var input = try catalogue.map { (catalogue) throws(EvidenceError) in
      try writer.inputFile(
        catalogue.path, size: catalogue.size, modified: catalogue.modified, sha256: catalogue.digest)
    }
    var source = ""
    try scratch.rows(StoreFacts.rows) { (row) throws(EvidenceError) in
      if let name = row.text(0), name != source {
        source = name
        input = try writer.inputFile(
          "\(settings.folder)/\(name)", size: row.integer(25), modified: row.isNull(26) ? nil : row.integer(26),
          sha256: row.text(27).flatMap { SHA256Value(hexadecimal: $0) })
      }
      let place = Provenance(
        file: input, line: row.isNull(2) ? nil : Int(row.integer(2)), byte: row.isNull(3) ? nil : row.integer(3),
        raw: row.blob(4).flatMap { SHA256Value($0) })
      if let fact = try fact(ofRow: row, at: place) { try inserter.add(fact.values(settings.name), from: place) }
    }
  }

  private func fact(ofRow row: borrowing Statement, at place: Provenance) throws(EvidenceError) -> RecordingFact? {
    var fact = RecordingFact()
    fact.path = row.text(6)
    fact.id = row.text(5) ?? row.text(6)
    fact.isInCatalogue = true
    fact.started = number(row, 7)
    fact.ended = number(row, 8)
    fact.catalogueLength = number(row, 9)
    fact.queue = row.text(10)
    fact.direction = row.text(32)
    fact.call = row.text(11)
    fact.caller = row.text(12)
    fact.callerKey = row.text(13)
    fact.adviser = row.text(14)
    fact.digest = row.text(33)
    fact.sha512 = row.text(34)
    if row.isNull(15) {
      fact.isPresent = state.isFolderUnread || fact.path == nil || row.integer(31) == 1 ? nil : false
    } else {
      fact.isPresent = true
      take(row, from: 16, &fact)
    }
    try tellApart(&fact, row, place)
    return fact.id == nil ? nil : conclude(fact)
  }

  /// Two rows with one identifier are two facts all the same; the second takes its place into its identifier.
  private func tellApart(
    _ fact: inout RecordingFact, _ row: borrowing Statement, _ place: Provenance
  ) throws(EvidenceError) {
    let isExport = row.text(0)?.isEmpty ?? true
    let here = isExport ? "line \(row.integer(1))" : row.text(0) ?? ""
    let remedy =
      isExport ? "Correct the catalogue: each recording has one row." : "Correct the documents: each recording has one."
    var gap = Gap(.malformed, path: gapPath(row), reason: "", remedy: remedy, line: place.line, recording: fact.id)
    if let id = fact.id, !row.isNull(28) || !row.isNull(29) {
      let first = row.isNull(29) ? isExport ? "line \(row.integer(28))" : "the same document" : row.text(29) ?? ""
      gap.reason = "the identifier '\(id)' is taken: \(first) has it; this row is told apart as '\(id) (\(here))'"
      fact.id = "\(id) (\(here))"
      gap.recording = fact.id
      try writer.add(gap, from: place)
    } else if row.integer(30) > 0 {
      gap.reason = "a row before this one names the same file, so that at least one of them is wrong"
      try writer.add(gap, from: place)
    }
  }

  private func gapPath(_ row: borrowing Statement) -> String {
    if let source = row.text(0), !source.isEmpty { return "\(settings.folder)/\(source)" }
    if case .delimited(let file, _) = settings.catalogue { return file }
    if case .query(let query, _) = settings.catalogue { return query.name }
    return settings.folder
  }

  // MARK: Files without a row

  /// Files, and whether a row that could not be read may be theirs.
  private static let orphans = """
    SELECT f.path, \(file), EXISTS (SELECT 1 FROM gap g WHERE g.hides = 1)
      OR EXISTS (SELECT 1 FROM gap g WHERE g.stem = f.stem)
      OR EXISTS (SELECT 1 FROM gap g WHERE g.stem IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM file o WHERE o.stem = g.stem AND o.role = 'recording'))
    FROM file f WHERE f.role = 'recording' AND NOT EXISTS (SELECT 1 FROM row r WHERE r.file = f.path) ORDER BY f.path
    """

  private func writeOrphans(_ inserter: FactInserter) throws(EvidenceError) {
    var isOfNames = false
    if case .fileNames? = layout?.form { isOfNames = true }
    try scratch.rows(StoreFacts.orphans) { (row) throws(EvidenceError) in
      var fact = RecordingFact()
      fact.id = row.text(0)
      fact.path = fact.id
      fact.isPresent = true
      take(row, from: 1, &fact)
      let isNamed = readName(&fact, takingFields: isOfNames)
      fact.isInCatalogue = isOfNames && isNamed ? true : state.isCatalogueUnread || row.integer(10) == 1 ? nil : false
      try inserter.add(conclude(fact).values(settings.name), from: Provenance())
    }
  }

  /// What the file's own name says.
  private func readName(_ fact: inout RecordingFact, takingFields: Bool) -> Bool {
    guard let layout, let path = fact.path else { return false }
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    for pattern in layout.names {
      guard let fields = pattern.fields(in: name) else { continue }
      var row = CatalogueRow(ordinal: 0)
      fact.nameTime = fields[.start].flatMap { reader.time($0, pattern.layout, "time in the name", &row) }
      // Of a file that no row accounts for, the name may say which call it is of.
      fact.call = fact.call ?? fields[.call]
      if takingFields {
        fact.queue = fields[.queue]
        fact.adviser = fields[.adviser].map { foldedAccount($0) }
        if let caller = fields[.caller] {
          (fact.caller, fact.callerKey) = reader.caller(caller, country: pattern.country)
        }
      }
      return fact.nameTime != nil
    }
    return false
  }

  // MARK: Both

  private func take(_ row: borrowing Statement, from first: Int, _ fact: inout RecordingFact) {
    // A size below 0 stands for a file that could not be opened.
    fact.size = number(row, first).flatMap { $0 < 0 ? nil : $0 }
    fact.fileTime = number(row, first + 1)
    fact.sha256 = row.text(first + 2)
    fact.audio = row.text(first + 3)
    fact.codec = row.text(first + 4)
    fact.rate = number(row, first + 5)
    fact.channels = number(row, first + 6)
    fact.length = number(row, first + 7)
  }

  private func number(_ row: borrowing Statement, _ column: Int) -> Int64? {
    row.isNull(column) ? nil : row.integer(column)
  }

  private func conclude(_ fact: RecordingFact) -> RecordingFact {
    var fact = fact
    fact.conclude(tolerance: settings.lengthTolerance)
    return fact
  }
}
