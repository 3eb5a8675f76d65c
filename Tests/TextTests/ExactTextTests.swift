import Testing
import Text

@Suite("Text that is equal byte for byte")
struct ExactTextTests {
  @Test("an é of one piece and an é of two are different texts, in the order of their bytes")
  func exact() {
    let (one, two) = (ExactText("caf\u{E9}"), ExactText("cafe\u{301}"))
    #expect(one.text == two.text)
    #expect(one != two)
    #expect(two < one && !(one < two))
    #expect(Set([one, two, ExactText("caf\u{E9}")]).count == 2)
  }
}
