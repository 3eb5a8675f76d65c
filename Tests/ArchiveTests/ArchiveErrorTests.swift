import Archive
import Testing

@Suite("Errors of compressed files")
struct ArchiveErrorTests {
  @Test("a file that breaks off says how much of it could be read")
  func truncated() {
    #expect(
      ArchiveError.truncated(path: "a.gz", afterBytes: 12).description
        == "a.gz: the compressed file breaks off; 12 bytes could be read before that")
  }
}
