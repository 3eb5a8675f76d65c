import Collection
import Files
import Glibc
import Testing

@Suite struct LayoutTests {
  static let shipped = ["asterisk-mixmonitor", "freepbx-cdr", "plain-csv", "vcon", "xml-sidecar"]

  @Test("every layout that comes with Earshot is valid by its schema, and loads", arguments: shipped)
  func valid(name: String) throws {
    let schema = "\(StoreTrial.project)/Rules/catalogues/layout.xsd"
    #expect(unsafe system("xmllint --noout --schema '\(schema)' '\(StoreTrial.layout(name))' 2> /dev/null") == 0)
    #expect(try !CatalogueLayout(file: StoreTrial.layout(name)).title.isEmpty)
  }

  @Test("these are all that come with Earshot") func all() throws {
    let there = try entries(of: "\(StoreTrial.project)/Rules/catalogues").filter { $0.hasSuffix(".xml") }
    #expect(there == LayoutTests.shipped.map { "\($0).xml" })
  }

  @Test(
    "what is wrong with a layout is told with its line, what was expected, and the nearest right word",
    arguments: [
      ("<delimited/><field name='pth' column='a'/>", "x.xml:1: there is no field 'pth' here: expected id, path,"),
      ("<delimited/><field name='pth' column='a'/>", "did you mean 'path'?"),
      (
        "<delimited separator='colon'/><field name='path' column='a'/>",
        "there is no separator 'colon' here: expected bar, comma"
      ),
      ("<delimitd/>", "there is no element 'delimitd' here"), ("<delimitd/>", "did you mean 'delimited'?"),
      ("<delimited/>", "a <field name=\"path\"> must say which file a row is about"),
      ("<delimited/><field name='path'/>", "<field> needs the attribute 'column'"),
      (
        "<delimited/><field name='path' column='p'/><field name='end' column='e' layout='YYYY-MM'/>",
        "'YYYY-MM' is no layout of times"
      ),
      (
        "<delimited/><field name='path' column='p'/><field name='length' column='l' unit='hour'/>",
        "there is no unit 'hour'"
      ),
      ("<delimited/><field name='path' column='p'/><field name='path' column='q'/>", "was declared before"),
      ("<json ending='.json' each='a[b'/><field name='path' at='p'/>", "'a[b' is no address"),
      ("<xml ending='.xml'/><field name='path' at='a//b'/>", "'a//b' is no address"),
      ("<xml/><field name='path' at='a'/>", "<xml> needs the attribute 'ending'"),
      ("<file-names/>", "a <name> must say how the names are made"),
      ("<file-names/><name pattern='{call}' layout='yyyyMMdd'/>", "{start} is missing"),
      ("<file-names/><name pattern='{start}-{what}' layout='yyyyMMdd'/>", "{what} is not known here"),
      ("<file-names/><name pattern='{queue}{call}-{start}' layout='yyyyMMdd'/>", "two fields stand side by side"),
      ("<file-names/><name pattern='{start' layout='yyyyMMdd'/>", "a '{' that no '}' closes"),
      ("<file-names/><name pattern='{start}' layout='iso8601'/>", "must always be equally wide"),
      (
        "<file-names/><name pattern='{start}' layout='yyyyMMdd'/><raw endings='gsm' codec='GSM'/>",
        "there is no codec 'GSM' here"
      ),
      ("<file-names/><name pattern='{start}' layout='yyyyMMdd' zone='x'/>", "there is no attribute 'zone' here"),
    ])
  func faults(body: String, message: String) throws {
    let trial = try StoreTrial()
    try trial.write(
      "x.xml", "<catalogue-layout xmlns='urn:earshot:catalogue-layout:1' title='t'>\(body)</catalogue-layout>")
    #expect {
      _ = try CatalogueLayout(file: trial.folder + "/x.xml")
    } throws: { error in
      if "\(error)".contains(message) { return true }
      Issue.record("\(error)")
      return false
    }
  }

  @Test("all faults of a layout are told at once") func several() throws {
    let trial = try StoreTrial()
    try trial.write(
      "x.xml",
      """
      <catalogue-layout xmlns='urn:earshot:catalogue-layout:1' title='t'>
        <delimited separator='colon'/>
        <field name='pth' column='a'/>
        <field name='end' column='e' layout='QQ'/>
      </catalogue-layout>
      """)
    #expect {
      _ = try CatalogueLayout(file: trial.folder + "/x.xml")
    } throws: { error in
      ["x.xml:2:", "x.xml:3:", "x.xml:4:"].allSatisfy { "\(error)".contains($0) }
    }
  }
}
