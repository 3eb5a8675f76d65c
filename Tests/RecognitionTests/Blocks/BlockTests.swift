import Evidence
import Files
import Glibc
import Recognition
import Testing

@Suite("Blocks of recordings")
struct BlockTests {
  private func block(_ word: (Int) -> UInt8) -> [UInt8] { (0..<ContentBlock.size).map(word) }

  private func hash(_ bytes: [UInt8]) -> Int64? { unsafe bytes.withUnsafeBytes { unsafe ContentBlock.hash($0) } }

  @Test("of silence say nothing: one value, two in turns, or a frame of GSM over and over")
  func silence() {
    let frame: [UInt8] = (0..<33).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 0xD8) }
    #expect(hash(block { _ in 0 }) == nil)
    #expect(hash(block { _ in 0xFF }) == nil)
    #expect(hash(block { $0 % 2 == 0 ? 0x7F : 0xFF }) == nil)
    #expect(hash(block { frame[$0 % 33] }) == nil)
    #expect(hash(Array(repeating: 1, count: 100)) == nil)
  }

  @Test("of speech are told apart")
  func speech() {
    var state: UInt64 = 1
    func noise(_ index: Int) -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    let (one, two) = (block(noise), block(noise))
    #expect(hash(one) != nil)
    #expect(hash(one) != hash(two))
    #expect(hash(one) == hash(one))
  }
}
