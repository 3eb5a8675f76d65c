import Digest
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  @Test("the digest of 'abc' is the one that the standard prints")
  func standardsExample() {
    #expect(
      SHA256.of("abc").description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
