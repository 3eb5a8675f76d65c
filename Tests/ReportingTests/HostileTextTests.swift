import Files
import Testing

@Suite("No text of a source can harm its reader")
struct HostileTextTests {
  static let names = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style></title><h1>x",
    "]]><x>&lt;&amp;&#0;", "=cmd|' /C calc'!A0", "+441737276000", "-2+3", "@SUM(A1)", "\t=1+1", "a\nb", "a\r\nb,\"c\"",
    "invoice\u{202E}fdp.exe", "nul\u{0}byte", "call 07700900123 back", "zero\u{200B}width\u{FEFF}", "Zoë ’quoted’ 名前 🎧",
    "javascript:alert(1)", "\u{FFFE}\u{7F}\u{85}", "..\\..\\x.html",
  ]

  @Test("a hostile name is shown harmless in every format", arguments: names.indices)
  func harmless(_ index: Int) throws {
    let name = Self.names[index]
    var sample = SampleFindings()
    sample.hostile = name
    let report = try SampleReport(sample)
    try expectContent("xmllint", "--noout", "--schema", "\(resources)/report.xsd", report.path("report.xml"))
    try expectContent("python3", referee("page.py"), report.path("report.html"))
    try expectContent(
      "python3", referee("ocsf.py"), report.path("findings.ocsf.jsonl"), "\(report.folder)/findings.sqlite")
    for file in SampleReport.names {
      let text = try read(report.path(file))
      for scalar in text.unicodeScalars.dropFirst() {
        let value = scalar.value
        #expect(
          value >= 0x20 && value != 0x7F && !(0x80...0x9F).contains(value) || value == 0x0A || value == 0x0D,
          "\(file) holds the control character \(value)")
        #expect(!(0x200B...0x200F).contains(value) && !(0x2028...0x202E).contains(value) && value != 0xFEFF)
      }
      #expect(!text.contains("07700900123") && !text.contains("441737276000"), "\(file) shows a number in full")
    }
    let page = try report.page
    #expect(page.ranges(of: "<script").count == 1 && !page.contains("<img"))
  }

  @Test(
    "a cell that a spreadsheet would take for a formula begins with an apostrophe",
    arguments: ["=cmd|' /C calc'!A0", "+441737276000", "-2+3", "@SUM(A1)"])
  func formulas(_ name: String) throws {
    var sample = SampleFindings()
    sample.hostile = name
    let report = try SampleReport(sample)
    try expectContent(
      "python3", referee("spreadsheet.py"), report.path("findings.csv"), "\(report.folder)/findings.sqlite")
    let text = try read(report.path("findings.csv"))
    for mark in ["=", "+", "-", "@"] {
      for before in [",", "\n", ",\""] { #expect(!text.contains("\(before)\(mark)")) }
    }
  }

  @Test("what is hidden in a name is made visible")
  func visible() throws {
    var sample = SampleFindings()
    sample.hostile = "a\nb\u{202E}c\u{0}d"
    let report = try SampleReport(sample)
    for file in SampleReport.names {
      // JSON doubles a backslash.
      let text = try read(report.path(file)).replacing("\\\\", with: "\\")
      #expect(text.contains("a\\x0Ab\\u{202E}c\\x00d"), "\(file)")
    }
  }
}
