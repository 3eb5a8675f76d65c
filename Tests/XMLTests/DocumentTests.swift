import Testing
import XML

@Suite("Reading documents")
struct DocumentTests {
  @Test("an element knows its line, its attributes and its text")
  func document() throws {
    let root = try XMLReader.document(
      Array("<a x='1'>\n <b>hello\n there</b>\n <c/>\n</a>".utf8), name: "a.xml")
    #expect(root["x"] == "1")
    #expect(root.child("b")?.words == "hello there")
    #expect(root.child("c")?.line == 4)
  }
}
