internal import FoundFiles
internal import Glibc
internal import OpenArchive

/// One input of libFuzzer's: an archive made of any bytes; the first says whether it may be a file that is only compressed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  let request = OpenRequest([
    FoundFile.Attribute("name", "x.gz"), FoundFile.Attribute("most-bytes", "4000000"),
    FoundFile.Attribute("bare", size % 2 == 0 ? "yes" : "no"),
  ])
  unsafe withFile(data, size) { openArchive(request, $0, Taker()) }
  return 0
}

exit(unsafe runFuzzer { unsafe fuzzArchive($0, $1) })
