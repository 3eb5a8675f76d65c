internal import CTNEF
internal import Files
internal import FoundFiles
internal import Glibc

/// Reads the `winmail.dat` (TNEF; MS-OXTNEF) in which Outlook puts all that is attached to a mail, by libytnef.
struct OutlookAttachments {
  private let receiver: any FoundFilesReceiver

  init(_ receiver: any FoundFilesReceiver) { self.receiver = receiver }

  /// The library reads all of it into memory.
  private static let most = 200_000_000

  func read(_ descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0 else { return receiver.trouble(.damaged(nil)) }
    guard status.st_size <= OutlookAttachments.most else {
      return receiver.trouble(
        FoundTrouble(.tooLarge, "is larger than any mail that Outlook sends", remedy: Remedy.look))
    }
    let size = Int(status.st_size)
    let memory = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, Int32(MAP_PRIVATE), descriptor, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { return receiver.trouble(.damaged(nil)) }
    defer { unsafe munmap(memory, size) }
    let mail = UnsafeMutablePointer<TNEFStruct>.allocate(capacity: 1)
    defer { unsafe mail.deallocate() }
    let isWhole = unsafe earshot_tnef_read(mail, memory.assumingMemoryBound(to: UInt8.self), size) == 0
    defer { unsafe TNEFFree(mail) }
    var number = 0
    var next = unsafe earshot_tnef_first(mail)
    while let attachment = unsafe next {
      number += 1
      guard unsafe offer(attachment, number) else { return }
      unsafe next = unsafe UnsafeMutablePointer<Attachment>(attachment.pointee.next)
    }
    if !isWhole { receiver.trouble(.damaged(nil)) }
  }

  private func offer(_ attachment: UnsafeMutablePointer<Attachment>, _ number: Int) -> Bool {
    // PidTagAttachLongFilename (which the library turns into UTF-8 where it is UTF-16), else the title.
    let names = unsafe [
      property(attachment, 0x001F, 0x3707), property(attachment, 0x001E, 0x3707),
      bytes(attachment.pointee.Title),
    ]
    let name = names.compactMap { SavedMail.text($0) }.first { !$0.isEmpty }
    let contents = unsafe bytes(attachment.pointee.FileData)
    var file = FoundFile(path: name.map { pathPart(escapedPath($0)) } ?? "attachment \(number)")
    file.size = Int64(contents.count)
    var at = 0
    return unsafe receiver.offer(file) { buffer in
      let count = min(buffer.count, contents.count - at)
      unsafe buffer.copyBytes(from: contents[at..<at + count])
      at += count
      return .bytes(count)
    }
  }

  private func property(_ attachment: UnsafeMutablePointer<Attachment>, _ type: UInt32, _ identifier: UInt32) -> [UInt8]
  {
    guard let found = unsafe earshot_tnef_property(attachment, type, identifier) else { return [] }
    return unsafe bytes(found.pointee)
  }

  private func bytes(_ value: variableLength) -> [UInt8] {
    guard let data = unsafe value.data, unsafe value.size > 0 else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: data, count: Int(value.size)))
  }
}
