import Testing
import XML

@Suite("Writing XML")
struct WriterTests {
  @Test("whatever text is written comes back the same from the reader")
  func thereAndBack() throws {
    let texts = ["a < b & c > \"d\" 'e'", "tab\tline\r\nend", "caf\u{E9} \u{1F600}", "]]>", ""]
    var written: [UInt8] = []
    var writer = XMLWriter<Never> { written += Array($0.utf8) }
    writer.declaration()
    writer.element("all", ["note": nil, "first": texts[0]]) { writer in
      for text in texts { writer.element("t", ["v": text], text: text) }
    }
    let root = try XMLReader.document(written, name: "a.xml")
    #expect(root["first"] == texts[0])
    #expect(root["note"] == nil)
    #expect(root.children.map(\.text) == texts)
    #expect(root.children.map { $0["v"] } == texts)
  }

  @Test("characters that XML forbids become visible instead of breaking the file")
  func forbidden() {
    #expect(escapedForXML("a\u{0}b\u{1B}\u{FFFE}") == "a\u{FFFD}b\u{FFFD}\u{FFFD}")
  }
}
