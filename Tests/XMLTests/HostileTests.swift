import Files
import Testing
import XML

/// Where the files of other projects lie; see SOURCES.md there.
private let fixtures = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures/xml-attack"

@Suite("Hostile XML")
struct HostileTests {
  @Test(
    "a document type declaration is refused with its line, whatever it hides",
    arguments: ["good.xml", "good_attr.xml", "lol_classic.xml"])
  func declarations(file: String) throws {
    let error = try #require(throws: XMLError.self) { try XMLReader.document(file: "\(fixtures)/\(file)") }
    #expect(error.faults.count == 1)
    #expect(error.faults.first?.message.contains("document type declaration") == true)
    #expect((error.faults.first?.line ?? 0) > 0)
  }

  @Test(
    "a document that is wrong is refused with the line of the fault",
    arguments: [
      ("an entity from a file", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", 1),
      ("an outer declaration", "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>\n<a/>", 2),
      ("an unknown entity", "<a>\n<b>&x;</b></a>", 2),
      ("an unclosed element", "<a>\n<b>\n</a>", 3),
      ("two roots", "<a/>\n<b/>", 2),
      ("an attribute twice", "<a>\n<b c='1' c='2'/></a>", 2),
      ("an undeclared prefix", "<a>\n\n<x:b/></a>", 3),
      ("a forbidden character", "<a>\n\u{1}</a>", 2),
      ("no end", "<a>\n<b", 2),
      ("no XML at all", "time,user,file\n", 1),
    ])
  func refused(what: String, text: String, line: Int) throws {
    let error = try #require(throws: XMLError.self) { try XMLReader.document(Array(text.utf8), name: "a.xml") }
    #expect(error.faults.first?.line == line, "\(error)")
    #expect(error.description.hasPrefix("a.xml:\(line): "))
  }

  @Test("what is empty, too large or too deep is refused in plain words")
  func limits() throws {
    func words(_ text: String, _ limits: XMLReader.Limits = .init()) -> String {
      do {
        _ = try XMLReader.document(Array(text.utf8), name: "a.xml", limits: limits)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(words("") == "a.xml: it is empty; an XML document was expected")
    #expect(words("<a></a>", .init(bytes: 6)) == "a.xml: it holds 7 bytes; at most 6 are read")
    #expect(words("<a><b><c/></b></a>", .init(depth: 3)) == "accepted")
    #expect(words("<a><b>\n<c/></b></a>", .init(depth: 2)) == "a.xml:2: elements nest deeper than 2")
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(words(deep).contains("deeper"))
    #expect(words(deep, .init(depth: 1_000_000)) == "a.xml:1: elements nest deeper than 256")
  }

  @Test("UTF-16 is read by its mark; an encoding that the bytes belie is refused")
  func encodings() throws {
    let text = "<?xml version='1.0' encoding='UTF-16'?><a>caf\u{E9} \u{1F600}</a>"
    var little: [UInt8] = [0xFF, 0xFE]
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in text.utf16 {
      little += [UInt8(unit & 255), UInt8(unit >> 8)]
      big += [UInt8(unit >> 8), UInt8(unit & 255)]
    }
    #expect(try XMLReader.document(little, name: "a").text == "caf\u{E9} \u{1F600}")
    #expect(try XMLReader.document(big, name: "a").text == "caf\u{E9} \u{1F600}")
    #expect(try XMLReader.document([0xEF, 0xBB, 0xBF] + Array("<a>\u{E9}</a>".utf8), name: "a").text == "\u{E9}")
    let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
    #expect(try XMLReader.document(latin, name: "a").text == "\u{E9}")
    for wrong in [
      Array("<a>\n".utf8) + [0xE9, 0x20] + Array("</a>".utf8),
      Array("<?xml version='1.0' encoding='no-such'?>\n<a/>".utf8),
      Array("<?xml version='1.0' encoding='UTF-8'?>\n<a>".utf8) + [0xFF] + Array("</a>".utf8),
    ] {
      let error = try #require(throws: XMLError.self) { try XMLReader.document(wrong, name: "a") }
      #expect(error.faults.first?.line != nil, "\(error)")
    }
  }
}
