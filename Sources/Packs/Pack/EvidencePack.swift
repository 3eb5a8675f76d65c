internal import Digest
internal import Evidence
internal import Files
internal import Reporting
internal import SQL
internal import Text
package import Time
internal import XML

/// Makes an evidence pack: all that a run knows of one finding, or of all findings about one person, with what speaks for
/// them, as a BagIt bag in a zip that a stranger can check. Everybody else in it has a pseudonym.
package struct EvidencePack: Sendable {
  /// What it is about.
  package enum About: Sendable {
    /// A finding, by its whole identity.
    case finding(String)
    /// A person, by the identifier in the registers.
    case person(String)
  }

  /// A recording that is to go into the pack.
  package struct Audio: Sendable {
    package let recording: String
    package let file: String
    /// As the run recorded it, in hexadecimal.
    package let sha256: String

    package init(recording: String, file: String, sha256: String) {
      self.recording = recording
      self.file = file
      self.sha256 = sha256
    }
  }

  package var about: About
  /// The run's folder.
  package var run: String
  /// The run's name, as published.
  package var runName: String
  package var organisation: String
  /// When the pack is made.
  package var at: Instant
  package var program: String
  /// The account that makes it.
  package var madeBy: String
  /// A secret from which the key of the pseudonyms is derived; 32 bytes.
  package var secret: [UInt8]
  /// By source, its evidence file.
  package var evidence: [(source: String, path: String)]
  /// The runs of earlier instants that are still there, the latest first: what they found about the person and this run does not.
  package var earlier: [(name: String, folder: String)] = []
  /// Where the stores of the run lie, by the source's name; nil where no audio is asked for.
  package var stores: [String: String]?
  /// The folder of the reports' style sheet and schemas.
  package var resources: String
  /// The number and digest of the run's record in the history, in words; nil where it has none.
  package var record: String?

  package init(
    about: About, run: String, runName: String, organisation: String, at: Instant, program: String, madeBy: String,
    secret: [UInt8], evidence: [(source: String, path: String)], resources: String, record: String?
  ) {
    self.about = about
    self.run = run
    self.runName = runName
    self.organisation = organisation
    self.at = at
    self.program = program
    self.madeBy = madeBy
    self.secret = secret
    self.evidence = evidence.sorted { $0.source < $1.source }
    self.resources = resources
    self.record = record
  }

  /// What was put into a pack.
  package struct Made: Sendable {
    package let findings: Int
    package let lines: Int
    /// Lines that could not be put in; the pack says why.
    package let missing: Int
    package let recordings: Int
    /// The keys of the recordings that it holds something of, as ``RecordingKey`` has them, in order.
    package let holds: [String]
  }

  /// The name of the folder in the zip, which stands for the bag.
  package var name: String {
    let about =
      switch self.about {
      case .finding(let id): "finding-\(EvidencePack.plainName(id))"
      case .person(let id): "person-\(EvidencePack.plainName(id))"
      }
    return "earshot-pack-\(runName)-\(about)"
  }

  private static func plainName(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
  }

  /// Makes the bag's folder; the manifests are not there yet, so that a seal's certificate can be added: see ``close(_:)``.
  /// - Parameters:
  ///   - folder: where to make it; must not be there.
  ///   - scratch: a file beside it that is deleted again.
  /// - Throws: ``PackError``, also where the run has no such finding.
  package func fill(_ folder: String, scratch: String) throws(PackError) -> Made {
    let findings = "\(run)/findings.sqlite"
    let (choice, value, subject) = try chosen(findings)
    let people = try KnownPeople(evidence: evidence.map(\.path))
    let pseudonyms = Pseudonyms(
      people, subject: subject, places: try ChosenFindings.places(in: findings, choice: choice, value: value),
      key: key())
    let data = "\(folder)/data"
    try PackError.files { () throws(FileError) in
      try deleteOwn(scratch)
      try makeFolder(data)
    }
    defer { try? deleteOwn(scratch) }
    let findingsLeft = try ChosenFindings(
      of: findings, choice: choice, value: value, title: ": extract for an evidence pack", at: runInstant(findings),
      pseudonyms: pseudonyms, to: scratch)
    guard !findingsLeft.ids.isEmpty else {
      throw .refused("\(run): this run has no finding about the person '\(value)'; the reports name them.")
    }
    do throws(ReportingError) {
      _ = try ReportWriter.write(
        findings: scratch, to: "\(data)/report", resources: resources, publishedAt: "data/report")
    } catch {
      throw .reporting(error)
    }
    var lines = LogLines(
      pseudonyms: pseudonyms, evidence: Dictionary(evidence.map { ($0.source, $0.path) }) { first, _ in first })
    try lines.write(findings: findings, ids: findingsLeft.ids, to: "\(data)/lines")
    let happened = try PackError.sql { () throws(SQLError) -> [Int64] in
      let database = try Database(path: scratch, mode: .readOnly)
      var rows = try database.prepare("SELECT occurred FROM finding WHERE occurred IS NOT NULL ORDER BY 1")
      var instants: [Int64] = []
      while try rows.step() { instants.append(rows.integer(0)) }
      return instants
    }
    try PersonFile(
      pseudonyms: pseudonyms, evidence: evidence, happened: happened,
      gone: try subject.map { (subject) throws(PackError) in
        try GoneFindings(about: subject, after: run, earlier: earlier)
      }
    ).write(to: "\(data)/person.xml")
    let rules = try copyRules(findings, to: "\(data)/rules")
    let recordings = try copyAudio(findings, findingsLeft.ids, to: "\(data)/audio")
    try writeCustody(
      Custody(
        findings: findingsLeft.ids.count, lines: lines.shown, missing: lines.missing, recordings: recordings,
        rules: rules),
      to: "\(data)/custody.xml")
    try PackError.files { () throws(FileError) in
      try Bag.write(PackReadme.text(name: name, hasAudio: !recordings.isEmpty), to: "\(folder)/README.txt")
    }
    return Made(
      findings: findingsLeft.ids.count, lines: lines.shown, missing: lines.missing, recordings: recordings.count,
      holds: try self.recordings(findings, findingsLeft.ids, ofSubjectsOnly: false)
        .map { RecordingKey.of($0, secret: secret) }.sorted())
  }

  /// Ends the bag: from here on nothing that its manifests list may change.
  package func close(_ folder: String) throws(PackError) {
    let date = at.iso8601.prefix(10)
    try Bag.close(
      folder,
      info: [
        ("Source-Organization", organisation), ("Bagging-Date", String(date)),
        ("External-Identifier", name),
        ("External-Description", "Evidence pack of a call recording audit, run \(runName)"),
        ("Bag-Software-Agent", program),
      ])
  }

  /// Puts the bag's folder into a zip.
  package func zip(_ folder: String, to path: String) throws(PackError) {
    let zip = try ZipWriter.open(path)
    for file in try PackError.files({ () throws(FileError) in try Sums.files(in: folder) }) {
      try zip.add("\(folder)/\(file)", as: "\(name)/\(file)")
    }
    try zip.finish()
  }

  // MARK: Parts

  /// The condition that names the findings, its value, and whom they are about.
  private func chosen(_ findings: String) throws(PackError) -> (choice: String, value: String, subject: String?) {
    switch about {
    case .person(let id): return ("person = ?1", id, id)
    case .finding(let id):
      let person = try PackError.sql { () throws(SQLError) in
        try Database(path: findings, mode: .readOnly).value("SELECT person FROM finding WHERE id = ?", .text(id))?.text
      }
      return ("id = ?1", id, person)
    }
  }

  private func runInstant(_ findings: String) throws(PackError) -> Int64 {
    try PackError.sql { () throws(SQLError) in
      try Database(path: findings, mode: .readOnly).value(
        "SELECT CAST(value AS INTEGER) FROM audit WHERE key = 'at'")?.integer ?? 0
    }
  }

  /// Of this run, of what the pack is about, and of a secret that stays where the pack is made: the same pack has the same
  /// pseudonyms, another one has others.
  private func key() -> [UInt8] {
    var hmac = HMAC(key: secret)
    let key = hmac.of("pseudonyms of a pack\n\(name)")
    return unsafe key.withBytes { unsafe Array($0) }
  }

  /// The rule files as the run kept them.
  /// - Returns: what became of them, in words, where they are not there.
  private func copyRules(_ findings: String, to folder: String) throws(PackError) -> String? {
    let kept = "\(run)/rules"
    guard kindOfFile(kept) == .folder else {
      return "The run kept no copy of its rule files; the report gives their SHA-256."
    }
    try PackError.files { () throws(FileError) in
      try makeFolder(folder)
      for name in try Sums.files(in: kept) {
        if let end = name.lastIndex(of: "/") { try makeFolder("\(folder)/\(name[..<end])") }
        var output = try OutputFile("\(folder)/\(name)")
        try output.write(try ReadOnlyFile.contents(of: "\(kept)/\(name)", atMost: 64 << 20))
        try output.finish()
      }
    }
    return nil
  }

  private struct Recording {
    let id: String
    let file: String?
    let why: String?
  }

  /// The recordings that the findings are about, where the store still has them as they were.
  private func copyAudio(_ findings: String, _ ids: [String], to folder: String) throws(PackError) -> [Recording] {
    guard let stores else { return [] }
    var copied: [Recording] = []
    for id in try recordings(findings, ids, ofSubjectsOnly: true) {
      guard let audio = try audio(id, stores) else {
        copied.append(Recording(id: id, file: nil, why: "no store has it any more"))
        continue
      }
      do throws(FileError) {
        let ending = audio.file.split(separator: ".").last.map { EvidencePack.plainName(String($0)) } ?? "audio"
        let name = "\(EvidencePack.plainName(id)).\(ending)"
        try makeFolder(folder)
        let digest = try EvidencePack.copy(audio.file, to: "\(folder)/\(name)")
        guard digest.description == audio.sha256 else {
          try deleteOwn("\(folder)/\(name)")
          copied.append(Recording(id: id, file: nil, why: "its SHA-256 is \(digest) now and was \(audio.sha256)"))
          continue
        }
        copied.append(Recording(id: id, file: "audio/\(name)", why: nil))
      } catch {
        copied.append(Recording(id: id, file: nil, why: "it could not be read: \(error.reason)"))
      }
    }
    return copied
  }

  /// Every recording that the findings' evidence names, masked as it is there.
  private func recordings(
    _ findings: String, _ ids: [String], ofSubjectsOnly: Bool
  ) throws(PackError) -> [String] {
    var found: Set<String> = []
    try PackError.sql { () throws(SQLError) in
      let database = try Database(path: findings, mode: .readOnly)
      var rows = try database.prepare(
        """
        SELECT text, kind FROM evidence
        WHERE position = (SELECT position FROM finding WHERE id = ?) AND (side = 'subject' OR ?)
        """)
      for id in ids {
        try rows.bind(id, at: 0)
        try rows.bind(ofSubjectsOnly ? 0 : 1, at: 1)
        while try rows.step() { found.formUnion(NamedRecordings.of(rows.text(0) ?? "", kind: rows.text(1) ?? "")) }
        rows.reset()
      }
    }
    return found.sorted()
  }

  private func audio(_ recording: String, _ stores: [String: String]) throws(PackError) -> Audio? {
    for (source, path) in evidence {
      guard let folder = stores[source] else { continue }
      let found: Audio? = try PackError.sql { () throws(SQLError) in
        let database = try Database(path: path, mode: .readOnly)
        try database.define("masked", arguments: 1) { .text(maskedNumbers(in: $0.first?.text ?? "")) }
        var rows = try database.prepare(
          """
          SELECT path, sha256 FROM recording WHERE (id = ?1 OR masked(id) = ?1) AND path IS NOT NULL AND sha256 IS NOT NULL
          ORDER BY id <> ?1, fact LIMIT 1
          """)
        try rows.bind(recording, at: 0)
        guard try rows.step(), let path = rows.text(0), let sha256 = rows.text(1) else { return nil }
        let name = String(decoding: bytesOfEscapedPath(path), as: UTF8.self)
        return Audio(recording: recording, file: "\(folder)/\(name)", sha256: sha256)
      }
      if let found { return found }
    }
    return nil
  }

  /// - Returns: the SHA-256 of what was copied.
  private static func copy(_ from: String, to path: String) throws(FileError) -> SHA256Value {
    var source = try ReadOnlyFile(from, leaving: .none)
    var output = try OutputFile(path)
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe source.read(into: buffer)
      if count == 0 { break }
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      unsafe digest.update(bytes)
      try unsafe output.write(Array(bytes))
    }
    try output.finish()
    return digest.finish()
  }

  // MARK: Custody

  private struct Custody {
    let findings: Int
    let lines: Int
    let missing: Int
    let recordings: [Recording]
    let rules: String?
  }

  private func writeCustody(_ custody: Custody, to path: String) throws(PackError) {
    let sums = try PackError.files { () throws(FileError) in
      kindOfFile("\(run)/\(Sums.name)") == .file ? try SHA256Value.of(contentsOf: "\(run)/\(Sums.name)") : nil
    }
    let database = try PackError.sql { () throws(SQLError) in
      try Database(path: "\(run)/findings.sqlite", mode: .readOnly)
    }
    func fact(_ key: String) throws(PackError) -> String? {
      try PackError.sql { () throws(SQLError) in
        try database.value("SELECT value FROM audit WHERE key = ?", .text(key))?.text
      }
    }
    var text = ""
    var writer = XMLWriter<Never> { text += $0 }
    let digests = [
      try fact("configuration-sha256"), try fact("rules-sha256"), try fact("evidence-sha256"), try fact("program"),
    ]
    writer.declaration()
    writer.element("custody", ["xmlns": "urn:earshot:pack:1", "pack": name]) { writer in
      writer.element(
        "audit",
        [
          "run": runName, "sums-sha256": sums?.description, "program": digests[3], "configuration-sha256": digests[0],
          "rules-sha256": digests[1], "evidence-sha256": digests[2], "record": record,
        ])
      writer.element("made", ["at": at.iso8601, "by": madeBy, "program": program])
      writer.element(
        "holds",
        [
          "findings": String(custody.findings), "lines-as-they-stand": String(custody.lines),
          "lines-missing": String(custody.missing),
        ])
      if let rules = custody.rules { writer.element("rules", text: rules) }
      for recording in custody.recordings {
        writer.element("recording", ["id": recording.id, "file": recording.file], text: recording.why ?? "")
      }
      for step in EvidencePack.steps { writer.element("step", text: step) }
    }
    try PackError.files { () throws(FileError) in try Bag.write(text, to: path) }
  }

  /// What was done with the evidence on its way here.
  private static let steps = [
    "Each source was opened for reading only and turned into facts by a process of its own; the facts were sealed with their "
      + "SHA-256 (the run's folder evidence).",
    "The rules judged these facts; the findings, reports and evidence were published together, and their SHA-256 written into "
      + "SHA256SUMS of the run, whose own SHA-256 stands above and in the history of audits.",
    "For this pack the findings were taken from that run, everybody but the person they are about was given a pseudonym, and "
      + "lines of sources were read anew from files whose SHA-256 was still the recorded one.",
    "The files of this pack are listed with their SHA-256 in manifest-sha256.txt and tagmanifest-sha256.txt. Whoever hands it on "
      + "should note to whom, when, and the SHA-256 of the zip.",
  ]
}
