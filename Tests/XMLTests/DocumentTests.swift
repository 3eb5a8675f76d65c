import Testing
import XML

@Suite("Reading documents")
struct DocumentTests {
  @Test("an element knows its line, its attributes and its text")
  func document() throws {
    let root = try XMLReader.document(
      Array(
        "<a x='1 &amp; &#50;' xml:lang='en'>\n <b>hello\n there</b>\n <c/>\n<!-- no --><d><![CDATA[<e>]]></d></a>".utf8),
      name: "a.xml")
    #expect(root["x"] == "1 & 2")
    #expect(root["lang"] == "en")
    #expect(root.child("b")?.words == "hello there")
    #expect(root.child("c")?.line == 4)
    #expect(root.child("d")?.text == "<e>")
    #expect(root.child("d")?.line == 5)
  }

  @Test("what tells an editor where the schema is, is no attribute of the element")
  func schemaLocation() throws {
    let text = #"""
      <?xml-model href="a.xsd"?>
      <a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a a.xsd" schemaLocation="b"/>
      """#
    let root = try XMLReader.document(Array(text.utf8), name: "a.xml")
    #expect(root.attributes.map(\.value) == ["b"])
  }
}
