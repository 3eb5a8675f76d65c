import Collection
import Files
import Glibc
import Testing

@Suite("Declarations of log formats")
struct LogFormatTests {
  static let shipped = [
    "iis-w3c", "samba-full-audit", "csv-audit", "tsv-audit", "json-lines", "ncsa-combined", "windows-security",
    "linux-audit", "freepbx-web", "fusionpbx-web",
  ]

  @Test("Every format that comes with Earshot loads, and xmllint finds it valid", arguments: shipped)
  func loads(name: String) throws {
    _ = try LogFormat(file: LogTrial.format(name))
    let schema = "\(LogTrial.repository)/Rules/formats/format.xsd"
    let status = unsafe system("xmllint --nonet --noout --schema '\(schema)' '\(LogTrial.format(name))' 2>/dev/null")
    #expect(status == 0)
  }

  @Test("No format is shipped without being tested")
  func complete() throws {
    let files = try entries(of: "\(LogTrial.repository)/Rules/formats").filter { $0.hasSuffix(".xml") }
    #expect(Set(files) == Set(LogFormatTests.shipped.map { "\($0).xml" }))
  }

  /// What is put in place of what in a sound declaration, and what the message must say.
  static let slips: [(from: String, to: String, line: Int, says: String)] = [
    (
      "<account column=\"user\"/>", "<account column=\"usr\"/>", 6,
      "there is no column 'usr' here: expected time, user, ip, activity, recording; did you mean 'user'?"
    ),
    ("action=\"listen\"", "action=\"lisen\"", 10, "did you mean 'listen'?"),
    ("<host column=\"ip\"/>", "<hots column=\"ip\"/>", 7, "there is no element 'hots' here"),
    ("<host column=\"ip\"/>", "<hots column=\"ip\"/>", 7, "did you mean 'host'?"),
    ("is=\"play\"", "iss=\"play\"", 11, "did you mean 'is'?"),
    ("layout=\"iso8601\"", "layout=\"iso8061\"", 5, "did you mean 'iso8601'?"),
    ("layout=\"iso8601\"", "layout=\"dd/MM/yy\"", 5, "is no layout of a time"),
    ("separator=\"comma\"", "separator=\"coma\"", 2, "did you mean 'comma'?"),
    ("within=\"5 minutes\"", "within=\"5 minuets\"", 10, "'5 minuets' is no length of time"),
    ("<column name=\"user\"/>", "<column name=\"time\"/>", 4, "the column 'time' is named twice"),
    ("<delimited separator=\"comma\"/>", "<delimited/>", 2, "lacks the attribute 'separator'"),
    ("is=\"play\"", "is=\"play\" begins=\"p\"", 11, "exactly one test"),
    ("<target column=\"recording\" is=\"path\"/>", "", 1, "a target element must say"),
    ("zone=\"UTC\"", "zone=\"Europe/Lodnon\"", 5, "no time zone 'Europe/Lodnon'"),
  ]

  @Test("A slip in a declaration is answered with its line and the nearest right word", arguments: slips.indices)
  func slip(index: Int) throws {
    let slip = LogFormatTests.slips[index]
    let sound = """
      <log-format xmlns="urn:earshot:log-format:1" title="Test">
        <delimited separator="comma"/>
        <column name="time"/>
        <column name="user"/> <column name="ip" required="no"/> <column name="activity"/> <column name="recording"/>
        <time column="time" layout="iso8601" zone="UTC"/>
        <account column="user"/>
        <host column="ip"/>
        <target column="recording" is="path"/>
        <lines>
          <act action="listen" within="5 minutes">
            <when column="activity" is="play"/>
          </act>
        </lines>
      </log-format>
      """
    let trial = try LogTrial()
    let good = try trial.write("good.xml", sound)
    _ = try LogFormat(file: good)
    #expect(sound.contains(slip.from))
    let bad = try trial.write("bad.xml", sound.replacing(slip.from, with: slip.to))
    var message = ""
    do { _ = try LogFormat(file: bad) } catch { message = error.description }
    let line = message.split(separator: "\n").map(String.init).first { $0.contains(slip.says) } ?? message
    #expect(line.contains(slip.says))
    #expect(line.hasPrefix("\(bad):\(slip.line):"))
  }

  @Test("All slips of a declaration are told at once")
  func allAtOnce() throws {
    let trial = try LogTrial()
    let text = """
      <log-format xmlns="urn:earshot:log-format:1" title="Test">
        <w3c/>
        <column name="c-ip"/>
        <host column="c-pi"/>
        <target column="cs-uri" is="link"/>
        <lines><act action="play"><when column="c-ip" is="x"/></act></lines>
      </log-format>
      """
    let path = try trial.write("bad.xml", text)
    var lines: [String] = []
    do { _ = try LogFormat(file: path) } catch {
      lines = error.description.split(separator: "\n").map { String($0.dropFirst(path.count).prefix(3)) }
    }
    #expect(lines == [":4:", ":5:", ":5:", ":6:"])
  }

  @Test("A log whose declaration is wrong is a gap of the whole source, told in the evidence")
  func gap() throws {
    let trial = try LogTrial()
    let bad = try trial.write("bad.xml", "<log-format xmlns='urn:earshot:log-format:1'><w3c></log-format>")
    let log = try trial.collect(bad)
    let gaps = try log.rows("SELECT problem, affects, \"from\" FROM coverage")
    #expect(gaps == ["not configured access -"])
  }
}
