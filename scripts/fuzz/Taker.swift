internal import Files
internal import FoundFiles

/// Takes all that is found, up to a limit, as a hostile asker would have it: everything of everything.
final class Taker: FoundFilesReceiver {
  private var left = 8 << 20
  private var files = 0

  func found(_ file: FoundFile, start: UnsafeRawBufferPointer) -> WantedContents {
    files += 1
    if left <= 0 || files > 2_000 { return .noMore }
    return files % 5 == 0 ? .nothing : .contents(upTo: Int64(left))
  }

  func contents(_ bytes: UnsafeRawBufferPointer) { left -= bytes.count }
  func contentsEnded(_ end: ContentEnd) {}
  func trouble(_ trouble: FoundTrouble) {}
}

/// Opens bytes as if they were a file.
func withFile(_ data: UnsafePointer<UInt8>?, _ size: Int, _ body: (Int32) -> Void) {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  do throws(FileError) {
    var file = try TemporaryFile(in: "/dev/shm")
    try file.write(bytes)
    body(file.descriptor)
  } catch {
    return
  }
}

/// libFuzzer's own loop, from its library.
@_silgen_name("LLVMFuzzerRunDriver") private func runDriver(
  _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutableRawPointer,
  _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Runs it with this program's arguments.
/// - Returns: the exit status.
func runFuzzer(_ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32) -> Int32 {
  var count = CommandLine.argc
  var arguments = unsafe CommandLine.unsafeArgv
  return unsafe runDriver(&count, &arguments, one)
}
