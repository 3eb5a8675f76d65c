import JSON
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("a document becomes a value that keeps the order of its names")
  func document() throws {
    let value = try JSONValue(
      " {\"z\": [1, -2.5, true, null, \"caf\\u00e9\\ud83d\\ude00\\u0000!\"], \"a\": {}, \"m\": 9223372036854775807}\n")
    #expect(value.object?.map(\.name) == ["z", "a", "m"])
    #expect(value["z"]?[0] == .integer(1))
    #expect(value["z"]?[1]?.number == -2.5)
    #expect(value["z"]?[2]?.bool == true)
    #expect(value["z"]?[3]?.isNull == true)
    #expect(value["z"]?[4]?.string == "caf\u{E9}\u{1F600}\u{0}!")
    #expect(value["a"] == .object([]))
    #expect(value["m"]?.integer == .max)
    #expect(value["nothing"] == nil)
    #expect(value["z"]?[9] == nil)
  }

  @Test("a scalar alone and a byte order mark are accepted")
  func scalars() throws {
    #expect(try JSONValue("42") == .integer(42))
    #expect(try JSONValue([0xEF, 0xBB, 0xBF] + Array("\"x\"".utf8)) == .string("x"))
  }

  @Test("what is written is one line of JSON that reads back as it was, whatever stands in a text")
  func written() throws {
    let text = "\"</script>\\\u{0}\n\u{202E}caf\u{E9}\u{1F600}"
    let value = JSONValue.members([
      "z": .array([.null, .bool(true), .bool(false), .integer(.min), .real(0.5)]), "text": .string(text),
      "left out": nil, "": .members([:]),
    ])
    #expect(!value.line.contains("\n"))
    #expect(try JSONValue(value.line) == value)
    #expect(JSONValue.real(.infinity).line == "null")
  }

  @Test("texts that look the same keep their own bytes, however many lines have them")
  func sameLooks() {
    var lines = JSONLines()
    for text in ["caf\u{E9}", "cafe\u{301}", "caf\u{E9}", String(repeating: "long ", count: 1_000)] {
      for _ in 1...2 { #expect(lines.line(.string(text)) == Array("\"\(text)\"".utf8)) }
    }
  }

  @Test(
    "what is wrong is told with its line and column",
    arguments: [
      ("{\"a\": 1,\n \"a\": 2}", JSONError.Fault.duplicateName("a"), 2),
      ("[1,\n2,\n9223372036854775808]", .numberTooLarge, 3),
      ("[1e999]", .numberTooLarge, 1),
    ])
  func faults(text: String, fault: JSONError.Fault, line: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(text) }
    #expect(error.fault == fault)
    #expect(error.line == line)
    #expect((error.column ?? 0) > 0)
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\":}", "nul", "01", "'a'", "[1] x", "{\"a\" 1}", "\"\n\"", "\"\\x\"", "[NaN]", "+1",
      "// x\n1",
      "\"\\ud800\"", "{a: 1}",
    ])
  func refused(text: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(text) }
    #expect(error.line == 1)
    guard case .syntax(let words) = error.fault else {
      Issue.record("\(error)")
      return
    }
    #expect(!words.isEmpty)
  }

  @Test("bytes that are not UTF-8 are refused as such")
  func encoding() throws {
    let error = try #require(throws: JSONError.self) { try JSONValue([0x22, 0xE9, 0x22]) }
    #expect(error.fault == .encoding)
  }

  @Test("depth and size are bounded, also where the text is made to exhaust the stack")
  func limits() throws {
    let deep = String(repeating: "[", count: 101) + String(repeating: "]", count: 101)
    let tooDeep = try #require(throws: JSONError.self) { try JSONValue(deep) }
    #expect(tooDeep.fault == .tooDeep(limit: 100))
    #expect(try JSONValue(deep, limits: JSONLimits(depth: 101)).array?.count == 1)
    let hostile = try #require(throws: JSONError.self) { try JSONValue(String(repeating: "[", count: 1_000_000)) }
    #expect(hostile.fault == .tooDeep(limit: 100))
    let large = try #require(throws: JSONError.self) { try JSONValue("[1,2]", limits: JSONLimits(bytes: 4)) }
    #expect("\(large)" == "it holds 5 bytes; at most 4 are read")
  }

  @Test("integers beyond 64 bits are rounded only where the caller asks for it")
  func largeIntegers() throws {
    let value = try JSONValue("[18446744073709551615, 7]", limits: JSONLimits(roundsLargeIntegers: true))
    #expect(value == .array([.real(18_446_744_073_709_551_616), .integer(7)]))
  }
}
