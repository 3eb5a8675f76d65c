import Collection
import Evidence
import Files
import Testing
import Time

/// Files of other people's systems, beside what independent tools made of them.
@Suite struct RealCallTests {
  private static func lines(_ fixture: String, _ separator: Character) throws -> [[String]] {
    let text = String(decoding: try contents(LogTrial.fixture(fixture)), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("the channel events of 54 calls of real Asterisks are these calls, by another reading of the same events")
  func channelEvents() throws {
    let trial = try LogTrial()
    let evidence = try trial.collectCalls("asterisk-cel", files: [LogTrial.fixture("calls/cel/wazo.csv")])
    let found = try evidence.rows(
      """
      SELECT c."id", c."began", c."answered", c."ended", c."queue",
        (SELECT count(*) FROM "leg" l WHERE l."call" = c."id") FROM "call" c ORDER BY c."id"
      """)
    let expected = try RealCallTests.lines("calls/cel/EXPECTED.tsv", "\t").map { $0.joined(separator: " ") }
    #expect(expected.count == 54)
    #expect(found == expected)
  }

  @Test("SIPREC offers of four makers are read, and what they do not say is not made up")
  func siprec() throws {
    let trial = try LogTrial()
    let evidence = try trial.collectCalls("siprec", files: [LogTrial.fixture("calls/siprec/*.txt")])
    let found = try evidence.rows(
      """
      SELECT f.path, c."id", c."began", c."caller", c."adviser" FROM "call" c JOIN input_file f ON f.number = c.in_file
      ORDER BY f.path
      """
    ).map { $0.replacing(LogTrial.fixture("calls/siprec/"), with: "") }
    let expected = try RealCallTests.lines("calls/siprec/EXPECTED.tsv", "\t").map { columns in
      let began = columns[2] == "-" ? "-" : "\(instant(columns[2]))"
      return ([columns[0], columns[1], began] + columns[3...]).joined(separator: " ")
    }
    #expect(found == expected)
    #expect(
      try evidence.rows("SELECT path, line FROM coverage WHERE state = 'gap' ORDER BY path").map {
        $0.replacing(LogTrial.fixture("calls/siprec/"), with: "")
      } == ["broadworks-offer.txt -", "connectel-offer.txt 4", "non-siprec-payload.txt -"])
    #expect(try evidence.examined().contains("times without an offset, taken in UTC"))
  }

  @Test("vCon documents of a real store are these calls, by the times and lengths that they state")
  func vcon() throws {
    let trial = try LogTrial()
    let evidence = try trial.collectCalls("vcon", files: [LogTrial.fixture("vcon-store/*.vcon.json")])
    let found = try evidence.rows(
      "SELECT \"id\", \"began\", \"ended\" - \"began\", \"direction\", \"adviser\" IS NULL FROM \"call\" ORDER BY \"id\""
    )
    let expected = try RealCallTests.lines("vcon-store/EXPECTED.csv", ",").map { columns in
      let length = (Double(columns[3]) ?? 0) * 1_000_000
      return "\(columns[0]) \(instant(columns[2] + "Z")) \(Int64(length.rounded())) incoming 0"
    }
    #expect(found == expected)
    #expect(try evidence.gaps().isEmpty)
  }

  /// What is wrong with each, by the names that its maker gave the files.
  static let invalid: [(String, [String])] = [
    ("null_parties", ["'parties' is no list", "duration", "media type", "the party 1, and there are 0"]),
    ("bad_dialog_types", ["duration", "media type", "the party 1, and there are 0"]),
    ("bad_mimetype", ["dialog[0] has a media type"]),
    ("bad_party_ref", ["dialog[0] names the party 99, and there are 2"]),
    ("bad_duration", ["dialog[0]/duration is -30"]),
    ("bad_url", ["dialog[0]/url is no URL"]),
    ("invalid_dialog_url", ["dialog[0]/url is no URL"]),
    ("empty_vcon", ["no 'uuid'"]),
    ("missing_uuid_and_vcon_version", ["no 'uuid'"]),
    ("null_dialog_string_analysis", ["'dialog' is no list", "'analysis' is no list"]),
    ("out_of_range_party_indices", ["the party 5, and there are 2", "the party 9", "the party 7"]),
  ]

  @Test(
    "every invalid vCon becomes a gap that names the file and the place, and the rest of it is read", arguments: invalid
  )
  func invalidVCon(_ name: String, _ expected: [String]) throws {
    let trial = try LogTrial()
    let path = LogTrial.fixture("vcon-invalid/\(name).json")
    let evidence = try trial.collectCalls("vcon", files: [path])
    let reasons = try evidence.rows(
      "SELECT reason FROM coverage WHERE state = 'gap' AND path = '\(path)' ORDER BY fact")
    for words in expected { #expect(reasons.contains { $0.contains(words) }, "\(words) in \(reasons)") }
    let calls = try evidence.rows("SELECT \"began\" IS NULL FROM \"call\"")
    #expect(calls == (expected == ["no 'uuid'"] ? [] : [name == "null_dialog_string_analysis" ? "1" : "0"]))
  }
}
