import Testing
import Text

/// What a table yields, one word an event: `h:` header, `r:` record with its line, `f:` fault with its line.
private func events(
  _ bytes: [UInt8], _ settings: DelimitedSettings = DelimitedSettings(), pieces: Int = .max
) -> [String] {
  var words: [String] = []
  func take(_ event: DelimitedEvent) {
    switch event {
    case .header(let record): words.append("h\(record.line):" + record.fields.joined(separator: "|"))
    case .record(let record): words.append("r\(record.line):" + record.fields.joined(separator: "|"))
    case .fault(let fault): words.append("f\(fault.line):\(fault.kind)")
    }
  }
  var reader = DelimitedReader(settings)
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, pieces == .max ? .max : start + pieces)
    reader.feed(bytes.span.extracting(start..<end), take)
    start = end
  }
  reader.finish(take)
  return words
}

@Suite("Tables in CSV and TSV")
struct DelimitedReaderTests {
  struct Case: CustomTestStringConvertible {
    var promise: String
    var text: String
    var events: [String]
    var settings = DelimitedSettings()
    var testDescription: String { promise }
  }

  static let headerless = DelimitedSettings(hasHeader: false)
  static let cases: [Case] = [
    Case(promise: "an empty table yields nothing", text: "", events: []),
    Case(promise: "a header alone is a header", text: "a,b", events: ["h1:a|b"]),
    Case(promise: "LF ends a line", text: "a,b\n1,2\n", events: ["h1:a|b", "r2:1|2"]),
    Case(promise: "CRLF ends a line", text: "a,b\r\n1,2\r\n", events: ["h1:a|b", "r2:1|2"]),
    Case(promise: "CR ends a line", text: "a,b\r1,2\r", events: ["h1:a|b", "r2:1|2"]),
    Case(promise: "the last line needs no end", text: "a\n1", events: ["h1:a", "r2:1"]),
    Case(promise: "empty fields count", text: "a,b,c\n,,\n", events: ["h1:a|b|c", "r2:||"]),
    Case(promise: "blank lines are skipped and counted", text: "\n\na\n\r\n1\n\n\n", events: ["h3:a", "r5:1"]),
    Case(
      promise: "quotes hide separators, line breaks and quotes",
      text: "a,b\n\"x,y\",\"1\r\n2\n\"\"3\"\"\"\nz,\"\"\n", events: ["h1:a|b", "r2:x,y|1\r\n2\n\"3\"", "r5:z|"]),
    Case(promise: "a byte order mark is no part of the header", text: "\u{FEFF}a\n1\n", events: ["h1:a", "r2:1"]),
    Case(
      promise: "a quote within a bare field is a character", text: "a\n5\" disk\n", events: ["h1:a", "r2:5\" disk"]),
    Case(
      promise: "a row with too few or too many fields is a fault of its own", text: "a,b\n1\n1,2,3\n1,2\n",
      events: [
        "h1:a|b", "f2:fieldCount(found: 1, expected: 2)", "f3:fieldCount(found: 3, expected: 2)", "r4:1|2",
      ]),
    Case(
      promise: "a quote that nothing closes costs its row and no other", text: "a,b\n1,2\n\"3,4\n5,6\n7,8\n",
      events: ["h1:a|b", "r2:1|2", "f3:unterminatedQuote", "r4:5|6", "r5:7|8"]),
    Case(
      promise: "text after a closing quote costs its row and no other", text: "a,b\n\"1\"x,2\n\"3\n\"4,5\n6,7",
      events: ["h1:a|b", "f2:textAfterQuote", "f3:textAfterQuote", "f4:unterminatedQuote", "r5:6|7"]),
    Case(
      promise: "a NUL costs its row", text: "a\nx\u{0}\n\"\u{0}\"\n1\n", events: ["h1:a", "f2:nul", "f3:nul", "r4:1"]),
    Case(
      promise: "a line too long costs its row", text: "a\n123456789\n1\n\"123456789\n2\n",
      events: ["h1:a", "f2:tooLong(limit: 8)", "r3:1", "f4:tooLong(limit: 8)", "r5:2"],
      settings: DelimitedSettings(recordLimit: 8)),
    Case(
      promise: "without a header the first row is a record", text: "1,2\n", events: ["r1:1|2"], settings: headerless),
    Case(
      promise: "a TSV without quotes takes them as they are", text: "\"a\tb\"\n", events: ["r1:\"a|b\""],
      settings: DelimitedSettings(separator: 9, quote: nil, hasHeader: false)),
    Case(
      promise: "any separator will do", text: "a|b\n\"1|2\"|3\n", events: ["h1:a|b", "r2:1|2|3"],
      settings: DelimitedSettings(separator: UInt8(ascii: "|"))),
    Case(
      promise: "the caller may say how many fields there must be", text: "a,b\n1,2,3\n",
      events: ["f1:fieldCount(found: 2, expected: 3)", "r2:1|2|3"], settings: DelimitedSettings(fieldCount: 3)),
  ]

  @Test("whatever the pieces it comes in, a table yields the same", arguments: cases)
  func table(given: Case) {
    for pieces in [.max, 1, 2, 3, 7] {
      #expect(events(Array(given.text.utf8), given.settings, pieces: pieces) == given.events, "pieces of \(pieces)")
    }
  }

  @Test("bytes that are not UTF-8 are a fault, are mended, or are read as Windows-1252, as the caller wants")
  func encodings() {
    let bytes = Array("n,x\n".utf8) + [0x4A, 0xE9, 0x2C, 0x80, 0x0A] + Array("b,\u{E9}\n".utf8)
    func with(_ invalid: InvalidText) -> [String] { events(bytes, DelimitedSettings(invalid: invalid)) }
    #expect(with(.refuse) == ["h1:n|x", "f2:encoding", "r3:b|\u{E9}"])
    #expect(with(.repair) == ["h1:n|x", "r2:J\u{FFFD}|\u{FFFD}", "r3:b|\u{E9}"])
    #expect(with(.windows1252) == ["h1:n|x", "r2:J\u{E9}|\u{20AC}", "r3:b|\u{E9}"])
  }

  @Test("a table in UTF-16, as spreadsheet programs save it, reads as any other")
  func utf16() {
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in "name\tnote\r\nZo\u{EB}\t\"\u{1F600}\"\r\n".utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
    for pieces in [.max, 1, 3] {
      #expect(
        events(bytes, DelimitedSettings(separator: 9), pieces: pieces) == ["h1:name|note", "r2:Zo\u{EB}|\u{1F600}"])
    }
  }

  @Test("a record knows where its first byte stands")
  func offsets() {
    var offsets: [Int64] = []
    var reader = DelimitedReader()
    reader.feed(Array("\u{FEFF}a,b\n\"1\n\",2\n\n3,4\n5\n".utf8).span) { event in
      switch event {
      case .header(let record), .record(let record): offsets.append(record.byteOffset)
      case .fault(let fault): offsets.append(-fault.byteOffset)
      }
    }
    reader.finish { (_: DelimitedEvent) in }
    #expect(offsets == [3, 7, 15, -19])
  }

  @Test("an error of the caller's own ends the reading and reaches the caller")
  func callersError() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      var reader = DelimitedReader()
      try reader.feed(Array("a\n1\n".utf8).span) { (_) throws(Enough) in throw Enough() }
    }
  }

  @Test("a file full of opened quotes is read in time that grows with its size alone")
  func manyQuotes() {
    var bytes: [UInt8] = []
    for _ in 0..<20_000 { bytes += Array("x,\"y\n".utf8) }
    var count = 0
    var reader = DelimitedReader(DelimitedSettings(hasHeader: false, recordLimit: 4096))
    reader.feed(bytes.span) { (_: DelimitedEvent) in count += 1 }
    reader.finish { (_: DelimitedEvent) in count += 1 }
    #expect(count == 20_000)
  }
}
