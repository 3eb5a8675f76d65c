internal import CGMime
internal import Files
internal import FoundFiles
internal import Glibc

/// Reads mails (RFC 5322, MIME), one or a mailbox of them, by GMime.
struct MailReader {
  private let receiver: any FoundFilesReceiver

  init(_ receiver: any FoundFilesReceiver) { self.receiver = receiver }

  /// GMime keeps tables that are made once for the whole program.
  private static let isReady: Bool = {
    g_mime_init()
    return true
  }()

  func read(_ descriptor: Int32, isMailbox: Bool) {
    _ = MailReader.isReady
    lseek(descriptor, 0, SEEK_SET)
    guard let parser = unsafe earshot_mail_parser(descriptor, isMailbox ? 1 : 0) else { return }
    defer { unsafe earshot_mail_release(parser) }
    var number = 0
    repeat {
      number += 1
      guard let message = unsafe g_mime_parser_construct_message(parser, nil) else {
        // The last mark of a mailbox may have nothing behind it.
        if unsafe g_mime_parser_eos(parser) == 0 || number == 1 {
          receiver.trouble(.damaged(nil, "is not the mail that its beginning says it is"))
        }
        return
      }
      defer { unsafe earshot_mail_release(message) }
      guard unsafe read(message, at: isMailbox ? "mail \(number)" : "", depth: 0) else { return }
    } while unsafe isMailbox && g_mime_parser_eos(parser) == 0
  }

  /// - Returns: false where nobody wants to hear of more.
  private func read(_ message: UnsafeMutablePointer<GMimeMessage>, at path: String, depth: Int) -> Bool {
    let seconds = unsafe earshot_mail_sent(message)
    let letter = Letter(
      sent: seconds == .min ? nil : seconds.multipliedReportingOverflow(by: 1_000_000).partialValue,
      identifier: unsafe g_mime_message_get_message_id(message).map { unsafe escaped($0) },
      sender: unsafe sender(of: message), recipients: unsafe recipients(of: message))
    guard let part = unsafe g_mime_message_get_mime_part(message) else { return true }
    var number = 0
    return unsafe read(part, of: letter, at: path, &number, depth: depth)
  }

  private func sender(of message: UnsafeMutablePointer<GMimeMessage>) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    unsafe add(g_mime_message_get_from(message), to: &addresses)
    return addresses
  }

  private func recipients(of message: UnsafeMutablePointer<GMimeMessage>) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    unsafe add(g_mime_message_get_to(message), to: &addresses)
    unsafe add(g_mime_message_get_cc(message), to: &addresses)
    unsafe add(g_mime_message_get_bcc(message), to: &addresses)
    return addresses
  }

  /// Adds the addresses of a header, and of the groups in it (RFC 5322, section 3.4).
  private func add(
    _ list: UnsafeMutablePointer<InternetAddressList>?, to addresses: inout Letter.Addresses, depth: Int = 0
  ) {
    guard let list = unsafe list, depth < deepestNesting else { return }
    for index in unsafe 0..<max(0, internet_address_list_length(list)) {
      guard let one = unsafe internet_address_list_get_address(list, index) else { continue }
      if let address = unsafe earshot_mail_address(one) {
        addresses.add(unsafe escaped(address))
      } else {
        unsafe add(earshot_mail_group(one), to: &addresses, depth: depth + 1)
      }
    }
  }

  private func read(
    _ part: UnsafeMutablePointer<GMimeObject>, of letter: Letter, at path: String, _ number: inout Int, depth: Int
  ) -> Bool {
    guard depth < deepestNesting else {
      receiver.trouble(.damaged(path.isEmpty ? nil : path, "is nested deeper than any mail is for a good reason"))
      return true
    }
    switch unsafe Int(earshot_mail_kind(part)) {
    case Int(earshot_mail_encrypted): receiver.trouble(.encrypted(path.isEmpty ? nil : path))
    case Int(earshot_mail_multipart):
      for index in unsafe 0..<max(0, earshot_mail_count(part)) {
        guard let child = unsafe earshot_mail_child(part, index) else { continue }
        guard unsafe read(child, of: letter, at: path, &number, depth: depth + 1) else { return false }
      }
      if unsafe earshot_mail_is_whole(part) == 0 {
        receiver.trouble(
          FoundTrouble(
            .truncated, "breaks off, so that the last of what is attached to it may not be whole",
            remedy: Remedy.restore,
            path: path.isEmpty ? nil : path))
      }
    case Int(earshot_mail_message):
      number += 1
      guard let message = unsafe earshot_mail_message_in(part) else { return true }
      return unsafe read(message, at: joined(path, "attached mail \(number)"), depth: depth + 1)
    case Int(earshot_mail_part):
      number += 1
      return unsafe offer(part, of: letter, at: path, number)
    default: break
    }
    return true
  }

  private func offer(
    _ part: UnsafeMutablePointer<GMimeObject>, of letter: Letter, at path: String, _ number: Int
  ) -> Bool {
    let name = unsafe earshot_mail_file_name(part).map { unsafe escaped($0) } ?? ""
    var file = FoundFile(path: joined(path, name.isEmpty ? "part \(number)" : pathPart(name)))
    letter.stamp(&file)
    guard let contents = unsafe earshot_mail_contents(part) else { return true }
    defer { unsafe earshot_mail_release(contents) }
    return unsafe receiver.offer(file) { buffer in
      let count = unsafe g_mime_stream_read(
        contents, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
      return count < 0 ? .trouble(.damaged(file.path)) : .bytes(Int(count))
    }
  }
}

/// A name as C gives it, such that it shows on one line.
func escaped(_ name: UnsafePointer<CChar>) -> String {
  unsafe escapedPath(
    UnsafeBufferPointer(start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: strlen(name)))
}
