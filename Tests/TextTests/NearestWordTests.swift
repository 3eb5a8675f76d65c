import Testing
import Text

@Suite("Did you mean")
struct NearestWordTests {
  @Test(
    "a misspelt word finds the word meant, and a foreign one finds none",
    arguments: [
      ("endedat", ["started", "ended", "endedAt"], "endedAt"),
      ("recodring", ["recording", "copy"], "recording"),
      ("clam", ["claim", "lamb"], "claim"),
      ("elephant", ["recording", "copy"], nil),
      ("copy", ["copy", "cope"], nil),
      ("x", ["y"], nil),
      ("", ["y"], nil),
    ])
  func nearest(word: String, among words: [String], expected: String?) {
    #expect(nearestWord(to: word, among: words) == expected)
  }
}
