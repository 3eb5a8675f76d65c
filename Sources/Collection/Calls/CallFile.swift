internal import Archive
internal import Digest
internal import Evidence
internal import Files
internal import JSON
internal import Time

/// One file of a source of calls: plain or compressed, or an archive of such.
struct CallFile {
  let path: String
  let format: CallFormat
  /// The audit instant, UTC microseconds.
  let at: Int64
  let writer: EvidenceWriter

  func read(into rows: inout CallRows, _ tally: inout CallTally) throws(CollectionError) {
    var modified: Int64 = 0
    var size: Int64?
    do throws(FileError) {
      let file = try ReadOnlyFile(path, followLinks: true, leaving: .none)
      let written = try file.modified()
      modified = written.seconds &* Period.second &+ written.nanoseconds / 1_000
      size = try file.size()
    } catch {
      tally.unread += 1
      return fault(.unreadable, "The file cannot be opened: \(error.reason).", path, nil, rows)
    }
    if try readArchive(modified: modified, into: &rows, &tally) { return }
    try read(LogBytes(path: path), path: path, size: size, modified: modified, into: &rows, &tally)
  }

  /// - Returns: false where the file is no archive.
  private func readArchive(
    modified: Int64, into rows: inout CallRows, _ tally: inout CallTally
  ) throws(CollectionError) -> Bool {
    let archive: OpenArchive
    do throws(ArchiveError) {
      guard let files = try ArchivedFiles(path, followLinks: true) else { return false }
      archive = OpenArchive(files)
    } catch {
      tally.unread += 1
      fault(LogFault(error), path, modified, rows)
      return true
    }
    while !archive.files.isOver {
      let entry: ArchivedEntry
      do throws(ArchiveError) {
        guard let next = try archive.files.next() else { break }
        entry = next
      } catch {
        tally.unread += 1
        fault(LogFault(error), path, modified, rows)
        continue
      }
      let written = entry.modified.flatMap { $0 >= LogReading.earliest ? $0 : nil } ?? modified
      try read(
        ArchivedBytes(archive: archive), path: "\(path)/\(entry.name)", size: entry.size, modified: written,
        into: &rows, &tally)
    }
    return true
  }

  // MARK: Content

  private func read(
    _ content: some LogContent, path: String, size: Int64?, modified: Int64, into rows: inout CallRows,
    _ tally: inout CallTally
  ) throws(CollectionError) {
    let input = try evidence { () throws(EvidenceError) in
      try writer.inputFile(path, size: size, modified: modified, sha256: nil)
    }
    let place = CallPlace(path: path, file: input, latest: max(at, modified &+ Period.hour))
    rows.beginFile()
    let before = rows.count
    var content = content
    let end: LogEnd
    switch format.form {
    case .delimited(let separator, let columns):
      var table = CallTable(separator: separator, columns: columns, place: place)
      end = try unsafe content.chunks { (bytes) throws(CollectionError) in unsafe table.feed(bytes, to: &rows) }
      table.finish(to: &rows)
    case .jsonLines:
      var taker = CallJSONLines(rows: rows, place: place)
      var splitter = LineSplitter()
      end = try content.read(into: &splitter, &taker)
      rows = taker.rows
    case .json, .xml, .siprec, .vcon: end = try readDocument(content, at: place, into: &rows)
    }
    if let digest = end.digest { try evidence { () throws(EvidenceError) in try writer.setDigest(digest, of: input) } }
    if let problem = end.fault {
      tally.unread += 1
      fault(problem, path, modified, rows)
    } else {
      tally.files += 1
    }
    if rows.count == before, end.fault == nil { tally.empty.append(path) }
  }

  private func readDocument(
    _ content: some LogContent, at place: CallPlace, into rows: inout CallRows
  ) throws(CollectionError) -> LogEnd {
    var content = content
    var bytes: [UInt8] = []
    var isTooLarge = false
    let end = try unsafe content.chunks { (chunk) throws(CollectionError) in
      if bytes.count + chunk.count > CallDocuments.largest { isTooLarge = true }
      if !isTooLarge { unsafe bytes.append(contentsOf: chunk) }
    }
    if isTooLarge {
      rows.faultOfDocument(
        .tooLarge, "large",
        "the document is larger than \(wordedSize(bytes: Int64(CallDocuments.largest))); export it in parts, or one "
          + "object to a line", at: place)
    } else if end.fault == nil {
      CallDocuments(format: format, path: place.path).read(bytes, at: place, into: &rows)
    }
    return end
  }

  // MARK: Gaps

  private func fault(_ fault: LogFault, _ path: String, _ modified: Int64?, _ rows: CallRows) {
    self.fault(fault.problem, fault.reason, path, modified, rows, remedy: fault.remedy)
  }

  private func fault(
    _ problem: Gap.Problem, _ reason: String, _ path: String, _ modified: Int64?, _ rows: CallRows,
    remedy: String? = nil
  ) {
    rows.scratch.add(
      Gap(
        problem, path: path, reason: reason,
        remedy: remedy ?? "Make the file readable to Earshot's account, or find a whole copy of it.",
        to: modified.map { min($0, at) }), sort: reason)
  }

  private func evidence<Result>(_ write: () throws(EvidenceError) -> Result) throws(CollectionError) -> Result {
    do throws(EvidenceError) { return try write() } catch { throw .evidence(error) }
  }
}

/// What became of the files of a source.
struct CallTally {
  var files = 0
  var queries = 0
  var unread = 0
  /// Files and queries without a row.
  var empty: [String] = []
}

/// One JSON object on each line (https://jsonlines.org).
struct CallJSONLines: LineTaker {
  var rows: CallRows
  var place: CallPlace
  private var digest = LineDigest()

  init(rows: CallRows, place: CallPlace) {
    self.rows = rows
    self.place = place
  }

  mutating func skip(_ place: LinePlace) {
    stand(at: place, raw: nil)
    rows.fault(.tooLarge, "long line", "the line is longer than \(LineSplitter.longest) bytes", at: self.place)
  }

  mutating func take(_ line: Span<UInt8>, raw: Span<UInt8>, _ place: LinePlace) -> Bool {
    var isBlank = true
    for index in 0..<line.count where line[index] != 0x20 && line[index] != 0x09 { isBlank = false }
    if isBlank { return true }
    stand(at: place, raw: digest.of(raw))
    do throws(JSONError) {
      let value = try JSONValue(
        bytes: line, limits: JSONLimits(bytes: LineSplitter.longest, roundsLargeIntegers: true))
      if value.object == nil {
        rows.fault(.malformed, "row", "the line holds a JSON value, but no object", at: self.place)
      } else {
        let tree = DocumentTree(value)
        rows.take(CallDocumentPart(part: tree, document: tree), at: self.place)
      }
    } catch {
      if place.isEnded {
        rows.fault(.malformed, "row", "\(error)", at: self.place)
      } else {
        rows.fault(.truncated, "cut", "the last line is cut in half", at: self.place)
      }
    }
    return true
  }

  private mutating func stand(at place: LinePlace, raw: SHA256Value?) {
    self.place.line = place.number
    self.place.byte = place.byte
    self.place.raw = raw
  }
}

/// Digests of lines.
private struct LineDigest {
  func of(_ line: Span<UInt8>) -> SHA256Value { unsafe line.withUnsafeBytes { unsafe SHA256.of($0) } }
}
