internal import FoundFiles
internal import Glibc
internal import OpenMail

/// One input of libFuzzer's: a mail, a mailbox, an Outlook store or a compound file made of any bytes, as its beginning says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMail(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  let bytes = unsafe UnsafeBufferPointer(start: data, count: size)
  let start = unsafe Array(bytes.prefix(5))
  let kind =
    start.starts(with: Array("!BDN".utf8))
    ? "Outlook store"
    : start.starts(with: [0xD0, 0xCF])
      ? "OLE2 compound file"
      : start.starts(with: Array("From ".utf8)) ? "mailbox" : "mail message"
  let request = OpenRequest([FoundFile.Attribute("kind", kind)])
  unsafe withFile(data, size) { openMail(request, $0, Taker()) }
  return 0
}

exit(unsafe runFuzzer { unsafe fuzzMail($0, $1) })
