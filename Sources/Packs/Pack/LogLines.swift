internal import Archive
internal import Digest
internal import Evidence
internal import Files
internal import SQL
internal import XML

/// The lines of sources that a pack's findings rest on, with their neighbours, read from the files where these are still
/// what they were; and the files' own facts.
///
/// A line that is evidence and names nobody else is put into the pack byte for byte too, as a file of its own whose SHA-256 is
/// the one that the finding gives. Any other is shown with pseudonyms, and says so. A neighbour on which no fact rests is
/// not shown: nobody can say whom it names. Nor is one of a register that tells of others only: beside a log's line it may
/// matter what happened before and after, beside a register's it does not who else works there.
struct LogLines {
  static let neighbours = 3
  /// Lines that one entry of a log may run on for, such as an event in XML.
  private static let longestEntry = 400
  private static let longestLine = 1 << 20

  private struct Wanted {
    let byte: Int64
    let digest: String
  }

  private struct Line {
    let number: Int64
    let byte: Int64
    let bytes: [UInt8]
    /// The digest of the finding's evidence that begins here; nil for a neighbour.
    var evidence: String?
    /// For an entry of several lines: whether it belongs to the one before.
    var goesOn = false
  }

  let pseudonyms: Pseudonyms
  /// By source, its evidence file.
  let evidence: [String: String]
  private(set) var shown = 0
  private(set) var missing = 0

  init(pseudonyms: Pseudonyms, evidence: [String: String]) {
    self.pseudonyms = pseudonyms
    self.evidence = evidence
  }

  /// Writes `lines.xml`, and files of single lines into the folder `lines`.
  /// - Parameters:
  ///   - findings: the run's own findings, with paths as they are.
  ///   - ids: the findings whose lines are wanted.
  mutating func write(findings: String, ids: [String], to folder: String) throws(PackError) {
    let database = try PackError.sql { () throws(SQLError) in try Database(path: findings, mode: .readOnly) }
    var byFile: [(source: String, file: String, digest: String?)] = []
    var wanted: [String: [Wanted]] = [:]
    for id in ids {
      try PackError.sql { () throws(SQLError) in
        var rows = try database.prepare(
          """
          SELECT source, file, byte, raw_sha256, file_sha256 FROM evidence
          WHERE position = (SELECT position FROM finding WHERE id = ?)
            AND file IS NOT NULL AND byte IS NOT NULL AND raw_sha256 IS NOT NULL
          """)
        try rows.bind(id, at: 0)
        while try rows.step() {
          let (source, file) = (rows.text(0) ?? "", rows.text(1) ?? "")
          let key = "\(source)\n\(file)"
          if wanted[key] == nil { byFile.append((source, file, rows.text(4))) }
          wanted[key, default: []].append(Wanted(byte: rows.integer(2), digest: rows.text(3) ?? ""))
        }
      }
    }
    byFile.sort { ($0.source, $0.file) < ($1.source, $1.file) }
    var output = try PackError.files { () throws(FileError) in
      try makeFolder(folder)
      return try OutputFile("\(folder)/lines.xml")
    }
    var text = ""
    var writer = XMLWriter<Never> { text += $0 }
    writer.declaration()
    text += "<lines xmlns=\"urn:earshot:pack:1\">\n"
    for (source, file, digest) in byFile {
      var entries = wanted["\(source)\n\(file)"] ?? []
      entries.sort { ($0.byte, $0.digest) < ($1.byte, $1.digest) }
      let unique = entries.enumerated().filter { $0.offset == 0 || entries[$0.offset - 1].byte != $0.element.byte }
        .map(\.element)
      try write(source: source, file: file, digest: digest, unique, &writer, folder)
      try PackError.files { () throws(FileError) in try output.write(text) }
      text = ""
    }
    text += "</lines>\n"
    try PackError.files { () throws(FileError) in
      try output.write(text)
      try output.finish()
    }
  }

  private mutating func write(
    source: String, file: String, digest: String?, _ wanted: [Wanted], _ writer: inout XMLWriter<Never>,
    _ folder: String
  ) throws(PackError) {
    var why: String?
    var lines: [Line] = []
    let path = String(decoding: bytesOfEscapedPath(file), as: UTF8.self)
    do throws(ArchiveError) {
      why = LogLines.whyNot(path, digest: digest)
      if why == nil { lines = try LogLines.read(path, wanted) }
    } catch {
      why = "it could not be read any more"
    }
    let understood = why == nil ? try understood(lines, source: source, file: file) : [:]
    var singles: [(name: String, bytes: [UInt8])] = []
    let found = lines.filter { $0.evidence != nil }.count
    if why == nil, found < wanted.count {
      why = "of \(wanted.count) lines \(wanted.count - found) were not found in it"
    }
    missing += wanted.count - found
    writer.element(
      "file",
      ["source": source, "path": pseudonyms.line(file), "sha256": digest, "unread": why]
    ) { writer in
      for line in lines {
        let raw = escapedPath(line.bytes)
        let isEvidence = line.evidence != nil || line.goesOn
        let person = understood[line.byte]
        let isHeader = ["#Fields:", "#Version:", "#Date:", "#Software:"].contains { raw.hasPrefix($0) }
        var hidden = pseudonyms.line(raw)
        for value in person ?? [] { hidden = hidden.replacing(value.found, with: value.shown) }
        let role = isEvidence ? "evidence" : "neighbour"
        let state =
          !isEvidence && person == nil && !isHeader ? "withheld" : hidden == raw ? "as it stands" : "pseudonymised"
        var name: String?
        if line.evidence != nil, state == "as it stands", !line.goesOn {
          shown += 1
          name = "lines/\(String(repeating: "0", count: max(0, 5 - String(shown).count)))\(shown).txt"
          singles.append((name ?? "", line.bytes))
        }
        // From the digest of a line of which only a name or some digits are hidden, these could be guessed. That of evidence
        // stands in the findings anyway.
        let own = unsafe line.bytes.withUnsafeBytes { unsafe SHA256.of($0) }.description
        let digest = line.evidence ?? (line.goesOn || state != "as it stands" ? nil : own)
        writer.element(
          "line",
          [
            "number": String(line.number), "byte": String(line.byte), "role": role, "state": state,
            "raw-sha256": digest, "file": name,
          ], text: state == "withheld" ? "" : hidden)
      }
    }
    for single in singles {
      try PackError.files { () throws(FileError) in
        try makeFolder("\(folder)/lines")
        var output = try OutputFile("\(folder)/\(single.name)")
        try output.write(single.bytes)
        try output.finish()
      }
    }
  }

  private static func whyNot(_ path: String, digest: String?) -> String? {
    guard let digest else { return "the run recorded no SHA-256 of it" }
    guard kindOfFile(path) == .file else { return "it is no longer there, or lies within another file" }
    do throws(FileError) {
      let found = try SHA256Value.ofSource(path).description
      return found == digest ? nil : "it has changed since: its SHA-256 is \(found) now"
    } catch {
      return "it could not be read any more: \(error.reason)"
    }
  }

  // MARK: Reading

  private static func read(_ path: String, _ wanted: [Wanted]) throws(ArchiveError) -> [Line] {
    var file = try CompressedFile(path, followLinks: true)
    var lines: [Line] = []
    var before: [Line] = []
    var after = 0
    var next = 0
    var number: Int64 = 0
    var offset: Int64 = 0
    var bytes: [UInt8] = []
    // An entry that runs on: what has come of it so far.
    var entry: (bytes: [UInt8], digest: String, lines: Int)?
    func take(_ line: Line) {
      var line = line
      if var open = entry {
        open.bytes += [0x0A] + line.bytes
        open.lines += 1
        line.goesOn = true
        lines.append(line)
        entry = digests(open.bytes, open.digest) || open.lines > longestEntry ? nil : open
        after = neighbours
        return
      }
      let end = line.byte + Int64(line.bytes.count)
      if next < wanted.count, wanted[next].byte <= end {
        let want = wanted[next]
        next += 1
        lines += before
        before = []
        after = neighbours
        line.evidence = want.digest
        let start = Int(max(0, want.byte - line.byte))
        let own = Array(line.bytes[min(start, line.bytes.count)...])
        lines.append(line)
        if !digests(own, want.digest) { entry = (own, want.digest, 1) }
        // Further entries on the same line are this line.
        while next < wanted.count, wanted[next].byte < end { next += 1 }
        return
      }
      if after > 0 {
        after -= 1
        lines.append(line)
      } else {
        before.append(line)
        if before.count > neighbours { before.removeFirst() }
      }
    }
    while next < wanted.count || after > 0 || entry != nil, let chunk = try file.next() {
      for byte in chunk {
        if byte == 0x0A {
          number += 1
          let count = bytes.count
          if bytes.last == 0x0D { bytes.removeLast() }
          take(Line(number: number, byte: offset, bytes: bytes))
          offset += Int64(count + 1)
          bytes.removeAll(keepingCapacity: true)
        } else if bytes.count < longestLine {
          bytes.append(byte)
        } else {
          // No line that is evidence is so long; its place still counts.
          offset += 1
        }
      }
    }
    if !bytes.isEmpty { take(Line(number: number + 1, byte: offset, bytes: bytes)) }
    return lines
  }

  /// Whether what was read is what the evidence names: as it stands, or up to the end of an XML element in it.
  private static func digests(_ bytes: [UInt8], _ digest: String) -> Bool {
    func fits(_ bytes: ArraySlice<UInt8>) -> Bool {
      unsafe bytes.withUnsafeBytes { unsafe SHA256.of($0) }.description == digest
    }
    if fits(bytes[...]) { return true }
    guard let last = bytes.lastIndex(of: 0x3E) else { return false }
    return fits(bytes[...last])
  }

  // MARK: Whom a line names

  /// By the byte that a line begins at, the values in it that stand for somebody else; a line that is missing here is one
  /// that no fact rests on.
  private func understood(
    _ lines: [Line], source: String, file: String
  ) throws(PackError) -> [Int64: [(found: String, shown: String)]] {
    guard let path = evidence[source], let first = lines.first?.byte, let last = lines.last?.byte else { return [:] }
    let places = Set(lines.map(\.byte))
    var understood: [Int64: [(found: String, shown: String)]] = [:]
    try PackError.sql { () throws(SQLError) in
      let database = try Database(path: path, mode: .readOnly)
      guard let number = try database.value("SELECT number FROM input_file WHERE path = ?", .text(file))?.integer else {
        return
      }
      let sort = try database.value("SELECT kind FROM source")?.text ?? ""
      let isRegister = sort == "register" || sort == "directory"
      for kind in Catalogue.kinds {
        let fields = kind.fields.filter { field in
          !field.isDerived && (field.type == .account || field.name == "host" || isRegister && field.type == .person)
        }
        let columns = fields.map { ", " + EvidenceSchema.quoted($0.name) }.joined()
        var rows = try database.prepare(
          """
          SELECT byte_offset\(columns) FROM \(EvidenceSchema.quoted(kind.name))
          WHERE in_file = ?1 AND byte_offset BETWEEN ?2 AND ?3
          """)
        for (index, value) in [number, first, last].enumerated() { try rows.bind(value, at: index) }
        while try rows.step() {
          guard places.contains(rows.integer(0)) else { continue }
          var values: [(found: String, shown: String)] = []
          var isSubject = false
          for (index, field) in fields.enumerated() where field.type == .account {
            guard let account = rows.text(index + 1) else { continue }
            let shown = pseudonyms.account(account)
            if shown == account { isSubject = true } else { values.append((account, shown)) }
          }
          for (index, field) in fields.enumerated() where field.type == .person {
            if let person = rows.text(index + 1), person == pseudonyms.subject { isSubject = true }
          }
          if isRegister, !isSubject { continue }
          for (index, field) in fields.enumerated() where field.name == "host" && !isSubject {
            if let host = rows.text(index + 1), host.count > 2 { values.append((host, pseudonyms.host(host))) }
          }
          understood[rows.integer(0), default: []] += values
        }
      }
      var folded = try database.prepare(
        "SELECT byte_offset FROM folded_line WHERE in_file = ?1 AND byte_offset BETWEEN ?2 AND ?3")
      for (index, value) in [number, first, last].enumerated() { try folded.bind(value, at: index) }
      while try folded.step() {
        if places.contains(folded.integer(0)) { understood[folded.integer(0), default: []] += [] }
      }
    }
    return understood
  }
}

extension SHA256Value {
  /// The SHA-256 of a file of a source, which is read without leaving a trace.
  static func ofSource(_ path: String) throws(FileError) -> SHA256Value {
    var file = try ReadOnlyFile(path, followLinks: true, leaving: .none)
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { return digest.finish() }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
