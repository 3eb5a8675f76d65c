import Collection
import Evidence
import Files
import Recognition
import Testing

@Suite("Hearing the stores")
struct FingerprintRoundTests {
  @Test("Each content is heard once; what one audit does not come to is a gap, and the next audit's")
  func goesOn() throws {
    let sound = try SoundTrial("cp ../store/a.wav ../store/e.wav")
    let first = try sound.know(["a", "b", "c", "e"], mostSound: 1)
    #expect(first.examined.count >= 1 && first.examined.count <= 2)
    let gap = try #require(first.gaps.first)
    #expect(gap.problem == .notFinished && gap.count == 3 - first.examined.count)
    #expect(gap.affects?.map(\.name) == ["copy", "possible-copy"])
    let second = try sound.know(["a", "b", "c", "e"])
    #expect(second.gaps.isEmpty && second.examined.count == 3 - first.examined.count)
    #expect(second.examined.sentence.hasSuffix("3 are known by what they sound like"))
    let third = try sound.know(["a", "b", "c", "e"])
    #expect(third.gaps.isEmpty && third.examined.count == 0)
  }

  @Test("A recording that cannot be heard is a gap about that recording, at every audit, and is tried once")
  func unheard() throws {
    let sound = try SoundTrial("head -c 9000 /dev/urandom > ../store/noise.wav")
    for program in [SoundTrial.hearer, "/bin/false"] {
      let told = try sound.know(["a", "noise"], program: program)
      #expect(told.gaps.map(\.recording) == ["noise"])
      #expect(told.gaps.map(\.problem) == [.notEnoughDetail])
      #expect(told.gaps[0].reason.contains("it cannot be decoded"))
    }
  }

  @Test("A file that is no longer what the store held is not taken for it")
  func changed() throws {
    let sound = try SoundTrial()
    try sound.trial.know([("a", "../store/a.wav")])
    try sound.trial.run("cp ../store/b.wav ../store/a.wav")
    let told = try sound.round()
    #expect(told.gaps.count == 1 && told.gaps[0].problem == .unreadable)
    #expect(try FingerprintStore(reading: sound.fingerprints).counts() == (0, 0))
  }
}
