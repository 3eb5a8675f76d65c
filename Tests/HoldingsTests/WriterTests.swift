import Evidence
import Files
import Holdings
import Policy
import SQL
import Testing
import Time

@Suite("Answers about holdings")
struct WriterTests {
  private static let hostile = "<script>alert(\"1\")</script> O'Brien & \u{202E}sons\n</td>]]>"
  private let folder = "/tmp/earshot-holdings-\(ThisProcess.identifier)"

  private final class Kept {
    var text = ""
  }

  private func setting() throws -> HoldingsSetting {
    let checkout = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let at = Instant(seconds: 1_795_413_600)
    return HoldingsSetting(
      organisation: WriterTests.hostile, zone: try Zone(named: "Europe/London"), run: "2026-11-23T060000Z", runAt: at,
      at: at, program: "earshot test", findings: "",
      policies: try PolicySet.load(
        folder: "\(checkout)/Rules", site: nil, at: at, schemas: "\(checkout)/Rules"),
      ownKeeping: ["It keeps \(WriterTests.hostile)."], output: "", secret: nil)
  }

  /// An answer in which every text of a source is hostile.
  private func write(_ writer: inout some HoldingsWriter) throws {
    let database = try Database(path: "", mode: .create)
    let hostile = WriterTests.hostile
    try database.execute(
      "CREATE TABLE person (fact INTEGER, id TEXT, name TEXT);"
        + "CREATE TABLE tenure (person TEXT, title TEXT, \"from\" INTEGER, \"to\" INTEGER)")
    var person = try database.prepare("INSERT INTO person VALUES (1, 'p1', ?)")
    try person.run(.text(hostile))
    var tenure = try database.prepare("INSERT INTO tenure VALUES ('p1', ?, NULL, NULL)")
    try tenure.run(.text(hostile))
    var question = HoldingsQuestion()
    question.recording = hostile
    question.caller = ("*****123", [])
    try writer.begin(
      question,
      HoldingsSummary(recordings: 1, ofUnknownCallers: 2, callsWithoutRecording: 3, packsNotKnown: 4),
      try PersonNames(in: database))
    try writer.unseen(
      UnseenPart(
        source: hostile, affects: "copies", path: hostile, reason: hostile, remedy: hostile, from: 0, to: 1))
    try writer.endUnseen()
    try writer.begin(
      HeldRecording(
        id: hostile, fact: fact(.recording), isTimeKnown: false,
        due: [DueDeletion(rule: hostile, title: hostile, clause: hostile, due: 1_795_413_600_000_000)]))
    for part in HeldPart.allCases {
      try writer.begin(part)
      for kind in part.kinds { try writer.add(fact(kind), to: part) }
      try writer.end(part)
    }
    try writer.add(
      HoldingPack(
        record: 3, written: "2026-11-27T09:00:00Z", name: hostile, sha256: String(repeating: "a", count: 64),
        by: hostile, hasAudio: true, deleted: nil,
        openings: [HoldingPack.Opening(record: 4, written: "2026-11-27T09:00:00Z", by: hostile, into: hostile)]))
    try writer.add(FindingAbout(id: "f", title: hostile, verdict: "breach", sentence: hostile))
    try writer.endRecording()
    try writer.end()
  }

  /// One with every field, each as hostile as its type lets it be.
  private func fact(_ kind: FactKind) -> HeldFact {
    let fields = kind.fields.map { field in
      let value: SQLValue =
        switch field.type {
        case .person: .text("p1")
        case .flag: .integer(field.name == "by-service" ? 0 : 1)
        case .instant, .number, .duration, .size: .integer(1_795_413_600_000_000)
        default: .text(WriterTests.hostile)
        }
      return (field: field, value: value)
    }
    return HeldFact(kind: kind, fields: fields, source: "s", file: WriterTests.hostile, line: 1)
  }

  @Test(
    "whatever a source says, the letter is one page without scripts that loads nothing, and the XML fits its schema")
  func hostile() throws {
    let (text, xml, letter) = (Kept(), Kept(), Kept())
    let setting = try setting()
    var textWriter = HoldingsText(setting) { text.text += $0 }
    try write(&textWriter)
    var xmlWriter = HoldingsXML(setting) { xml.text += $0 }
    try write(&xmlWriter)
    var letterWriter = HoldingsLetter(setting) { letter.text += $0 }
    try write(&letterWriter)
    for page in [letter.text, xml.text] {
      for harm in ["<script", "\u{202E}", "O'Brien", "\n</td>]]"] {
        let place = page.firstRange(of: harm).map { String(page[$0.lowerBound...].prefix(80)) }
        #expect(place == nil)
      }
    }
    #expect(letter.text.contains("default-src 'none'".replacing("'", with: "&#39;")))
    #expect(letter.text.contains("&lt;script&gt;alert(&quot;1&quot;)"))
    for address in ["http:", "https:", "src=", "href=", "url(", "@import"] { #expect(!letter.text.contains(address)) }
    #expect(!text.text.contains("\u{202E}"))
    for line in text.text.split(separator: "\n") { #expect(!line.hasPrefix("</td>")) }
    try deleteOwn(folder)
    try makeFolder(folder)
    defer { try? deleteOwn(folder) }
    for (name, kept) in [("a.xml", xml), ("a.html", letter)] {
      var file = try OutputFile("\(folder)/\(name)")
      try file.write(kept.text)
      try file.finish()
    }
    let schema = "\(#filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined())/Reports/holdings.xsd"
    #expect(try run("xmllint --noout --schema '\(schema)' '\(folder)/a.xml'").contains("validates"))
    // What is well formed as XML, but for what HTML closes by itself, closes everything in order.
    let body = "sed -n '/<body>/,\\%^</body>$%p' '\(folder)/a.html' | xmllint --noout -"
    let said = try run(body)
    #expect(said == "")
  }

  @Test("the letter says everybody's post and nobody's name, account, path or host")
  func thirdParties() throws {
    let letter = Kept()
    var writer = HoldingsLetter(try setting()) { letter.text += $0 }
    try write(&writer)
    // The post is hostile as well, so that what is left of the name is told by how often it stands there.
    let page = letter.text
    #expect(!page.contains("p1") && !page.contains("2026-11-23T060000Z"))
    for blank in ["Name and address of the person who asked", "legal basis", "Information Commissioner", "Your rights"]
    {
      #expect(page.contains(blank), "\(blank)")
    }
  }

  private func run(_ line: String) throws -> String {
    let child = try Child(
      program: "/bin/sh", arguments: ["-c", "{ \(line); } > '\(folder)/out' 2>&1"], standardErrorTo: "\(folder)/err")
    _ = child.wait()
    return String(decoding: try ReadOnlyFile.contents(of: "\(folder)/out", atMost: 1 << 20), as: UTF8.self)
  }
}
