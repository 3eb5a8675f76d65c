import Testing
import WindowsTraces

@Suite("What Windows notes beside a file")
struct TracesTests {
  @Test("notes that are cut short, lie about their length or are of no known version are no notes")
  func badNotes() {
    func note(_ bytes: [UInt8]) -> RecycledFile? { RecycledFile(bytes.span, binOf: "S-1-5-18") }
    let head: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 1, count: 16)
    #expect(note([]) == nil)
    #expect(note(head) == nil)
    #expect(note(head + [255, 255, 255, 255, 0x41, 0]) == nil)
    #expect(note(head + [2, 0, 0, 0, 0, 0]) == nil)
    #expect(note([3] + head.dropFirst() + [2, 0, 0, 0, 0x41, 0, 0, 0]) == nil)
    // A length beyond what is there is no reason to lose what is there.
    #expect(note(head + [9, 0, 0, 0, 0x41, 0, 0x42, 0])?.originalPath == "AB")
  }

  @Test(
    "where it came from is read in all forms that programs write",
    arguments: [
      ("[ZoneTransfer]\nZoneId=3", 3, nil),
      ("[ZoneTransfer]\r\n zoneid = 3\r\nhosturl=a\r\nHostUrl=b", 3, "a"),
      ("[Other]\nZoneId=1\n[ZoneTransfer]\nHostUrl=x\u{202E}y", nil, "x\\xE2\\x80\\xAEy"),
      ("[ZoneTransfer]\nZoneId=three\nHostUrl=c", nil, "c"),
    ] as [(String, Int?, String?)])
  func zoneForms(text: String, zone: Int?, host: String?) throws {
    let read = try #require(zoneIdentifier(text))
    #expect(read.zone == zone)
    #expect(read.hostURL == host)
  }

  @Test("a stream that says nothing of a zone is told from one that does")
  func noZone() { #expect(zoneIdentifier("ZoneId=3") == nil) }

  private func zoneIdentifier(_ text: String) -> ZoneIdentifier? {
    let bytes = Array(text.utf8)
    return ZoneIdentifier(bytes.span)
  }
}
