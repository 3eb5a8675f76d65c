import Acoustic
import Digest
import Hearing
import Recognition
import Testing

@Suite struct MessageTests {
  @Test(
    "A request is the same on the other side",
    arguments: [
      HearingRequest(.fingerprints), HearingRequest(.fingerprints, raw: RawAudio(.g722)),
      HearingRequest(.fingerprints, content: SHA256.of("a call")),
      HearingRequest(
        .samples(
          channel: 255,
          stretches: [
            HearingRequest.Stretch(from: 12, length: 30_000_000), HearingRequest.Stretch(from: 5, length: 0),
          ]), raw: RawAudio(.muLaw, rate: 16_000)),
    ])
  func requests(_ request: HearingRequest) { #expect(HearingRequest(request.bytes) == request) }

  @Test("A piece of an answer is the same on the other side")
  func frames() throws {
    var marks = Marks(count: 70)
    marks[3] = true
    marks[69] = true
    let stream = HeardStream(channel: 1, fingerprint: Fingerprint(items: (0..<70).map { $0 * 977 }, telling: marks))
    let facts = Heard(
      streams: [], length: 1_234_567, rate: 44_100, channels: 2, codec: "aac", isTelephoneSpeech: true)
    let troubles: [HearingTrouble] = [
      .nothing, .notDecodable("why"), .tooMuch("what"), .unreadable("how"), .noMemory,
    ]
    for frame in [.stream(stream), .facts(facts), .samples([1, -2, 32_767, -32_768], stretch: 3)]
      + troubles.map(HearingFrame.trouble)
    {
      let other = try #require(HearingFrame(tag: frame.tag, bytes: frame.bytes))
      #expect(other.tag == frame.tag && other.bytes == frame.bytes)
      switch other {
      case .stream(let same): #expect(same == stream)
      case .facts(let same): #expect(same == facts)
      case .samples(let same, let stretch): #expect(same == [1, -2, 32_767, -32_768] && stretch == 3)
      case .trouble(let same): #expect(troubles.contains(same))
      }
    }
  }

  @Test("Bytes that are no request or answer are refused, wherever they are cut")
  func cut() {
    let stretch = HearingRequest.Stretch(from: 0, length: 1)
    let request = HearingRequest(.samples(channel: 0, stretches: [stretch])).bytes
    for count in 0..<request.count { #expect(HearingRequest(Array(request[..<count])) == nil) }
    let named = HearingRequest(.fingerprints, content: SHA256.of("a call")).bytes
    for count in 0..<named.count where count != named.count - 32 {
      #expect(HearingRequest(Array(named[..<count])) == nil)
    }
    let fingerprint = Fingerprint(items: [1, 2, 3], telling: Marks(count: 3))
    let frame = HearingFrame.stream(HeardStream(channel: 0, fingerprint: fingerprint))
    for count in 0..<frame.bytes.count { #expect(HearingFrame(tag: 1, bytes: Array(frame.bytes[..<count])) == nil) }
    #expect(HearingFrame(tag: 9, bytes: [1, 2]) == nil)
    // A count that no memory holds.
    #expect(HearingFrame(tag: 1, bytes: [0, 255, 255, 255, 255, 1]) == nil)
  }
}
