internal import Glibc
internal import Images
internal import WindowsTraces

/// One input of libFuzzer: the first byte chooses what is fed with the rest.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 0, let start = unsafe start else { return 0 }
  let bytes = unsafe Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  switch unsafe start[0] & 3 {
  case 0: _ = RecycledFile(bytes.span, binOf: "S-1-5-18")
  case 1: _ = ZoneIdentifier(bytes.span)
  case 2: _ = unsafe bytes.withUnsafeBytes { unsafe securityOwner($0) }
  default: walk(bytes)
  }
  return 0
}

/// Goes through an image and reads all that it says is there, up to a limit: sizes may lie.
private func walk(_ bytes: [UInt8]) {
  guard let image = try? DiskImage(memory: bytes) else { return }
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  defer { unsafe buffer.deallocate() }
  var left = 16 << 20
  _ = ImageWalk(image).run(
    file: { file in
      var offset: Int64 = 0
      while left > 0, let count = try? unsafe file.read(into: buffer, at: offset), count > 0 {
        offset += Int64(count)
        left -= count
      }
      return left > 0
    },
    unallocated: { space in
      while left > 0 {
        let count = unsafe space.read(into: buffer)
        if count == 0 { break }
        left -= count
      }
      return left > 0
    }, trouble: { _ in })
}

/// libFuzzer's own loop, from its library.
@_silgen_name("LLVMFuzzerRunDriver") private func runDriver(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutableRawPointer,
  _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = unsafe CommandLine.unsafeArgv
exit(unsafe runDriver(&count, &arguments) { unsafe fuzzOneInput($0, $1) })
