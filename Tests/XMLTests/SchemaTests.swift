import Files
import Testing
import XML

private let schemaText = """
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t:1" xmlns="urn:t:1"
      elementFormDefault="qualified">
    <xs:element name="register">
      <xs:complexType>
        <xs:sequence>
          <xs:element name="entry" maxOccurs="unbounded">
            <xs:complexType>
              <xs:attribute name="days" type="xs:positiveInteger" use="required"/>
            </xs:complexType>
          </xs:element>
        </xs:sequence>
      </xs:complexType>
    </xs:element>
  </xs:schema>
  """

@Suite("Schemas")
struct SchemaTests {
  @Test("a document that fits its schema is handed over child by child")
  func fits() throws {
    let schema = try Schema(contents: Array(schemaText.utf8), name: "t.xsd")
    let text = "<register xmlns='urn:t:1'><entry days='1'/><entry days='2'/></register>"
    let root = try XMLReader.document(Array(text.utf8), name: "a.xml", schema: schema)
    #expect(root.namespace == "urn:t:1")
    #expect(root.children.map { $0["days"] } == ["1", "2"])
  }

  @Test("every place that does not fit the schema is named with its line, what was found and what was expected")
  func faults() throws {
    let schema = try Schema(contents: Array(schemaText.utf8), name: "t.xsd")
    let text = """
      <register xmlns='urn:t:1'>
        <entry days='soon'/>
        <entry days='3'/>
        <entri days='3'/>
      </register>
      """
    let error = try #require(throws: XMLError.self) {
      try XMLReader.document(Array(text.utf8), name: "a.xml", schema: schema)
    }
    let words = "\(error)".split(separator: "\n")
    #expect(words.first?.hasPrefix("a.xml:2: ") == true)
    #expect(words.first?.contains("'soon' is not a valid value") == true)
    #expect(
      words.contains { $0.hasPrefix("a.xml:4: ") && $0.contains("'entri'") && $0.contains("Expected is ( entry )") })
    #expect(!"\(error)".contains("{urn:"))
  }

  @Test("a schema serves for many documents, and a fault in one leaves none in the next")
  func serveMany() throws {
    let schema = try Schema(contents: Array(schemaText.utf8), name: "t.xsd")
    for days in ["1", "x", "2", "", "3"] {
      let text = "<register xmlns='urn:t:1'><entry days='\(days)'/></register>"
      let fits = (try? XMLReader.document(Array(text.utf8), name: "a.xml", schema: schema)) != nil
      #expect(fits == (Int(days) != nil))
    }
  }

  @Test(
    "what is no schema is refused",
    arguments: ["", "<a/>", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:elemnt/></xs:schema>"])
  func noSchema(text: String) {
    #expect(throws: XMLError.self) { _ = try Schema(contents: Array(text.utf8), name: "t.xsd").file }
  }
}

@Suite("Large registers")
struct LargeRegisterTests {
  @Test("a register is read from its file child by child, and lines past 65,535 are still right")
  func large() throws {
    let path = "/tmp/earshot-xml-\(UInt64.random(in: 0...UInt64.max)).xml"
    defer { try? deleteOwn(path) }
    let count = 200_000
    var file = try OutputFile(path)
    try file.write("<register xmlns='urn:t:1'>\n")
    for entry in 1...count { try file.write("<entry days='\(entry)'/>\n") }
    try file.write("</register>\n")
    try file.finish()
    let schema = try Schema(contents: Array(schemaText.utf8), name: "t.xsd")
    var seen = 0
    var wrongLines = 0
    try XMLReader.read(file: path, schema: schema) { (event) throws(XMLError) in
      if case .child(let node) = event {
        seen += 1
        if node.line != seen + 1 || node["days"] != "\(seen)" { wrongLines += 1 }
      }
    }
    #expect(seen == count)
    #expect(wrongLines == 0)
    let error = try #require(throws: XMLError.self) {
      try XMLReader.read(file: path, name: "r.xml", limits: .init(bytes: 100_000)) { (_) throws(XMLError) in }
    }
    #expect("\(error)" == "r.xml: it holds more bytes than allowed; at most 100000 are read")
  }

  @Test("a file that is not there, or a folder, is refused by its name")
  func missing() throws {
    let missing = try #require(throws: XMLError.self) { try XMLReader.document(file: "/no/such.xml") }
    #expect("\(missing)" == "/no/such.xml: cannot open it: No such file or directory")
    #expect(throws: XMLError.self) { try XMLReader.document(file: "/tmp") }
  }
}
