// Looks clips up among the made-up fingerprints of as many calls as wanted. Built and run by scripts/bench/lookup.
import Acoustic
import Files
import Glibc

/// Marks of so many items, which all tell something: made once, since making them takes longer than all else.
struct Marked {
  let items: Int
  let marks: Marks

  init(_ items: Int) {
    self.items = items
    marks = Marks(count: items, bytes: [UInt8](repeating: 255, count: (items + 7) / 8))
  }
}

/// Processor time that this process has used, in microseconds.
func processorMicroseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}

/// A call's fingerprint: items that are all equally likely, from its number.
func call(_ number: Int, _ marked: Marked) -> Fingerprint {
  let items = marked.items
  var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  let made = [UInt32](unsafeUninitializedCapacity: items) { buffer, count in
    for place in 0..<items {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      buffer[place] = UInt32(truncatingIfNeeded: state >> 29)
    }
    count = items
  }
  return Fingerprint(items: made, telling: marked.marks)
}

let words = CommandLine.arguments
let (task, path, calls, items) = (words[1], words[2], Int(words[3])!, Int(words[4])!)
let (whole, clips) = (Marked(items), Marked(222))
switch task {
case "make":
  try IndexBuilder(memory: 2 << 30).write(to: path, generation: 1) { body throws(AcousticError) in
    for number in 0..<calls { try body(UInt32(number), call(number, whole)) }
  }
default:
  let index = try AcousticIndex(path)
  let matcher = Matcher<Never>(index: index, fingerprint: { call($0, whole) }, content: { $0 })
  for clip in 0..<Int(words[5])! {
    // A clip of 30 s from anywhere in some call, as a codec leaves it: of each item's 32 bits three differ.
    let number = Int(UInt64(clip + 1) &* 0x9E37_79B9_7F4A_7C15 % UInt64(calls))
    let start = Int(UInt64(clip + 1) &* 0xD1B5_4A32_D192_ED03 % UInt64(items - 222))
    let recorded = call(number, whole).items
    let chances = call(calls + clip, clips).items
    let heard = zip(recorded[start..<start + 222], chances).map { item, chance in
      (0..<3).reduce(item) { $0 ^ 1 << (chance >> UInt32(5 * $1) & 31) }
    }
    let clipped = Fingerprint(items: heard, telling: clips.marks)
    let (began, used) = (ThisProcess.steadyMicroseconds, processorMicroseconds())
    let found = matcher.likenesses(of: [clipped])
    let (took, worked) = (ThisProcess.steadyMicroseconds - began, processorMicroseconds() - used)
    print(took, worked, found.count == 1 && found[0].stream == number && found[0].sureness == .veryLikely ? 1 : 0)
  }
}
