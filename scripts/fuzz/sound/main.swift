internal import Digest
internal import Files
internal import Glibc
internal import Hearing
internal import Recognition
internal import Sound

/// One input of libFuzzer: the first byte says how the rest is encoded where it has no header, what is asked of it, and whether it
/// was heard just before.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 0, let start = unsafe start else { return 0 }
  let codecs: [RawAudio?] = [nil, nil, RawAudio(.gsm), RawAudio(.g722), RawAudio(.g729), RawAudio(.muLaw), nil, nil]
  let raw = codecs[Int(unsafe start[0] & 7)]
  let wanted: HearingRequest.Wanted =
    unsafe start[0] & 8 == 0
    ? .fingerprints
    : .samples(
      channel: 255,
      stretches: [
        HearingRequest.Stretch(from: 500_000, length: 3_000_000),
        HearingRequest.Stretch(from: 5_000_000, length: 1_000_000),
      ])
  let bytes = unsafe Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let request = HearingRequest(wanted, raw: raw, content: SHA256.of("the input"))
  // What is answered has to be understood on the other side.
  guard HearingRequest(request.bytes) == request else { abort() }
  let isHeardBefore = unsafe start[0] & 24 == 24
  do throws(FileError) {
    var file = try TemporaryFile(in: "/dev/shm")
    try file.write(bytes)
    let ear = Ear()
    let requests =
      isHeardBefore ? [HearingRequest(.fingerprints, raw: raw, content: request.content), request] : [request]
    for request in requests {
      ear.answer(request, descriptor: file.descriptor, path: "the input") { frame in
        if HearingFrame(tag: frame.tag, bytes: frame.bytes) == nil { abort() }
      }
    }
  } catch {
    return 0
  }
  return 0
}

/// libFuzzer's own loop, from its library.
@_silgen_name("LLVMFuzzerRunDriver") private func runDriver(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutableRawPointer,
  _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = unsafe CommandLine.unsafeArgv
exit(unsafe runDriver(&count, &arguments) { unsafe fuzzOneInput($0, $1) })
