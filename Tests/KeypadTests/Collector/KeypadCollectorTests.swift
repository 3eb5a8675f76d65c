import Files
import Keypad
import Testing

struct KeypadCollectorTests {
  @Test("what is asked for by menus is not stored, and what is keyed in twice or with a code behind it is one run")
  func runs() throws {
    let maker = try CallMaker()
    try maker.call("1 2 3", named: "menu.wav")
    try maker.call("1 4111111111111111#1227#123#", named: "paid.wav")
    try maker.call("41111111111111114111111111111111", named: "twice.wav")
    try maker.call("4111111111111112", named: "other.wav")
    try maker.call("20134477", named: "account.wav")
    try maker.collect()
    #expect(
      try maker.runs() == [
        "account.wav|8|0|-", "other.wav|16|0|-", "paid.wav|24|1|19", "twice.wav|32|1|47",
      ])
  }

  @Test("whether a number of which a key may be missing is like a card number is not said, and not known later either")
  func inDoubt() throws {
    let maker = try CallMaker()
    try maker.call("41111111!1111111", named: "missing.wav")
    try maker.call("411111111111111", named: "clear.wav")
    try maker.call("20134477!", named: "account.wav")
    try maker.collect("first")
    let runs = try maker.runs(in: "first")
    #expect(runs == ["account.wav|8|0|-", "clear.wav|15|0|-", "missing.wav|15|-|-"])
    try maker.collect("second", previous: "first")
    #expect(try maker.examined(in: "second").contains("0 of them by this audit"))
    #expect(try maker.runs(in: "second") == runs)
  }

  @Test("a content is listened to once: what the audit before heard is taken over, and new recordings are heard")
  func again() throws {
    let maker = try CallMaker()
    try maker.call("4111111111111111", named: "old.wav")
    try maker.collect("first")
    #expect(try maker.examined(in: "first").hasPrefix("1 recording listened to, 1 of them by this audit"))
    try maker.shell("cp store/old.wav store/copied.wav")
    try maker.call("5555555555554444", named: "new.wav")
    try maker.collect("second", previous: "first")
    #expect(try maker.examined(in: "second").hasPrefix("3 recordings listened to, 1 of them by this audit"))
    #expect(try maker.runs(in: "second") == ["copied.wav|16|1|10", "new.wav|16|1|10", "old.wav|16|1|10"])
    // It is the earlier evidence that is believed, not the sound: a recording that is gone says no more.
    try maker.shell("rm store/old.wav store/copied.wav")
    try maker.collect("third", previous: "second")
    #expect(try maker.runs(in: "third") == ["new.wav|16|1|10"])
    #expect(try maker.examined(in: "third").hasPrefix("1 recording listened to, 0 of them by this audit"))
  }

  @Test("what was listened to in another way, or is no evidence, is listened to again")
  func otherWay() throws {
    let maker = try CallMaker()
    try maker.call("20134477")
    try maker.collect("first")
    maker.shape.leastDigits = 9
    try maker.collect("second", previous: "first")
    #expect(try maker.runs(in: "second") == [])
    #expect(
      try maker.examined(in: "second").contains("1 of them by this audit; the audit before listened in another way"))
    try maker.shell("echo nothing > broken.evidence")
    try maker.collect("third", previous: "broken")
    #expect(
      try maker.examined(in: "third").contains(
        "1 of them by this audit; the evidence of the audit before cannot be used"))
  }

  @Test("the same store gives the same evidence, however many threads listen")
  func sameAgain() throws {
    let maker = try CallMaker()
    for number in 0..<6 { try maker.call("411111111111111\(number)", named: "\(number).wav") }
    try maker.collect("one", threads: 1)
    try maker.collect("four", threads: 4)
    try maker.shell("cmp one.evidence four.evidence")
  }

  @Test("what cannot be decoded is a gap about that recording, and costs no other")
  func broken() throws {
    let maker = try CallMaker()
    try maker.call("4111111111111111", named: "good.wav")
    try maker.shell("head -c 40 store/good.wav > store/short.wav; printf '#!AMR\\n\\074%031d' 0 > store/mobile.amr")
    try maker.shell("head -c 20 /dev/zero > store/quiet.g729; : > store/empty.wav; echo text > store/text.wav")
    try maker.collect()
    #expect(try maker.runs() == ["good.wav|16|1|10"])
    let gaps = try maker.gaps()
    #expect(
      gaps.map { $0.split(separator: "|").dropFirst()[1] } == ["mobile.amr", "quiet.g729", "short.wav", "text.wav"])
    #expect(gaps.allSatisfy { $0.hasPrefix("not enough detail|") })
    #expect(gaps.first?.contains("nothing here decodes AMR") == true)
    #expect(try maker.rows("SELECT DISTINCT affects FROM coverage") == ["keypad-digits"])
  }

  @Test("a recording that is no longer what the store's evidence says is a gap, and its sound is not believed")
  func changed() throws {
    let maker = try CallMaker()
    try maker.call("4111111111111111")
    try maker.collectStore()
    try maker.call("20134477")
    try maker.listen()
    #expect(try maker.runs() == [])
    #expect(try maker.gaps().map { $0.hasPrefix("changed while read|call.wav|") } == [true])
  }

  @Test("more sound than one audit listens to is a gap, and the next audit goes on where this one ended")
  func little() throws {
    let maker = try CallMaker()
    for number in 0..<4 { try maker.call("411111111111111\(number)", named: "\(number).wav") }
    let length = Int64(try maker.speechLength() * 2_000_000)
    try maker.collect("first", mostSound: length * 3 / 2)
    #expect(try maker.examined(in: "first").hasPrefix("2 recordings listened to, 2 of them"))
    #expect(try maker.gaps(in: "first").map { $0.hasPrefix("not finished|-|2 recordings are left") } == [true])
    try maker.collect("second", previous: "first", mostSound: length * 3 / 2)
    #expect(try maker.examined(in: "second").hasPrefix("4 recordings listened to, 2 of them"))
    #expect(try maker.gaps(in: "second") == [])
  }

  @Test("without the store's evidence nothing is known, and that is a gap")
  func noStore() throws {
    let maker = try CallMaker()
    try maker.call("4111111111111111")
    try maker.listen()
    #expect(try maker.gaps().map { $0.hasPrefix("absent|-|the store itself was not collected") } == [true])
  }
}
