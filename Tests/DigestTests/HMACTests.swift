import Digest
import Testing

@Suite("Message codes")
struct HMACTests {
  @Test("the codes of RFC 4231 come out as printed there")
  func standardsExamples() {
    var first = HMAC(key: Array(repeating: 0x0B, count: 20))
    #expect(
      first.of("Hi There").description == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    var second = HMAC(key: Array("Jefe".utf8))
    for _ in 0..<3 {
      #expect(
        second.of("what do ya want for nothing?").description
          == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
    var long = HMAC(key: Array(repeating: 0xAA, count: 131))
    #expect(
      long.of("Test Using Larger Than Block-Size Key - Hash Key First").description
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    var empty = HMAC(key: [])
    #expect(empty.of("").description == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }
}
