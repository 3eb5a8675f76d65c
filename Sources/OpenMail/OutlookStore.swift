internal import CPFF
internal import FoundFiles
internal import Glibc

/// Reads an Outlook store (.pst, .ost; MS-PST) by libpff: what is attached to the mails in its folders, and to those that
/// no folder holds any more.
struct OutlookStore {
  private let receiver: any FoundFilesReceiver

  init(_ receiver: any FoundFilesReceiver) { self.receiver = receiver }

  private static let unread = FoundTrouble.damaged(
    nil, "is damaged, or of a version of Outlook that Earshot cannot read")

  func read(_ descriptor: Int32) {
    var handle = unsafe earshot_pff_handle(descriptor)
    defer { unsafe libbfio_handle_free(&handle, nil) }
    var file: UnsafeMutablePointer<libpff_file_t>?
    guard unsafe libpff_file_initialize(&file, nil) == 1, let opened = unsafe file else { return }
    defer { unsafe libpff_file_free(&file, nil) }
    guard unsafe libpff_file_open_file_io_handle(opened, handle, 1, nil) == 1 else {
      return receiver.trouble(OutlookStore.unread)
    }
    defer { unsafe libpff_file_close(opened, nil) }
    var root: UnsafeMutablePointer<libpff_item_t>?
    guard unsafe libpff_file_get_root_folder(opened, &root, nil) == 1, let folder = unsafe root else {
      return receiver.trouble(OutlookStore.unread)
    }
    let goesOn = unsafe read(folder: folder, at: "", depth: 0)
    unsafe libpff_item_free(&root, nil)
    guard goesOn else { return }
    unsafe orphans(opened)
  }

  /// - Returns: false where nobody wants to hear of more.
  private func read(folder: UnsafeMutablePointer<libpff_item_t>, at path: String, depth: Int) -> Bool {
    guard depth < deepestNesting else {
      receiver.trouble(.damaged(path, "is nested deeper than any folder of mails is for a good reason"))
      return true
    }
    var count: Int32 = 0
    if unsafe libpff_folder_get_number_of_sub_messages(folder, &count, nil) == 1 {
      for index in 0..<max(0, count) {
        var message: UnsafeMutablePointer<libpff_item_t>?
        guard unsafe libpff_folder_get_sub_message(folder, index, &message, nil) == 1, let item = unsafe message else {
          receiver.trouble(.damaged(joined(path, "mail \(index + 1)")))
          continue
        }
        defer { unsafe libpff_item_free(&message, nil) }
        guard unsafe read(message: item, at: joined(path, "mail \(index + 1)"), in: path, .present, depth: depth) else {
          return false
        }
      }
    } else {
      receiver.trouble(.damaged(path.isEmpty ? nil : path))
    }
    count = 0
    guard unsafe libpff_folder_get_number_of_sub_folders(folder, &count, nil) == 1 else { return true }
    for index in 0..<max(0, count) {
      var sub: UnsafeMutablePointer<libpff_item_t>?
      guard unsafe libpff_folder_get_sub_folder(folder, index, &sub, nil) == 1, let item = unsafe sub else {
        receiver.trouble(.damaged(joined(path, "folder \(index + 1)")))
        continue
      }
      defer { unsafe libpff_item_free(&sub, nil) }
      let name = unsafe text(item, 0x3001) ?? "folder \(index + 1)"  // PidTagDisplayName
      guard unsafe read(folder: item, at: joined(path, pathPart(name)), depth: depth + 1) else { return false }
    }
    return true
  }

  /// Mails that no folder lists any more.
  private func orphans(_ file: UnsafeMutablePointer<libpff_file_t>) {
    var count: Int32 = 0
    guard unsafe libpff_file_get_number_of_orphan_items(file, &count, nil) == 1 else { return }
    for index in 0..<max(0, count) {
      var orphan: UnsafeMutablePointer<libpff_item_t>?
      guard unsafe libpff_file_get_orphan_item_by_index(file, index, &orphan, nil) == 1, let item = unsafe orphan else {
        continue
      }
      defer { unsafe libpff_item_free(&orphan, nil) }
      guard unsafe read(message: item, at: "deleted mail \(index + 1)", in: "", .deleted, depth: 0) else { return }
    }
  }

  private func read(
    message: UnsafeMutablePointer<libpff_item_t>, at path: String, in folder: String, _ state: FoundFile.State,
    depth: Int
  ) -> Bool {
    guard depth < deepestNesting else {
      receiver.trouble(.damaged(path, "is nested deeper than any mail is for a good reason"))
      return true
    }
    var count: Int32 = 0
    guard unsafe libpff_message_get_number_of_attachments(message, &count, nil) == 1 else { return true }
    // PidTagInternetMessageId; submitted, else delivered: intervals of 100 ns since 1601 UTC.
    var time: UInt64 = 0
    if unsafe libpff_message_get_client_submit_time(message, &time, nil) != 1 || time == 0 {
      time = 0
      _ = unsafe libpff_message_get_delivery_time(message, &time, nil)
    }
    let letter = Letter(
      sent: time == 0 ? nil : Int64(time / 10) - 11_644_473_600_000_000, identifier: unsafe text(message, 0x1035),
      folder: folder, sender: unsafe sender(of: message), recipients: unsafe recipients(of: message))
    for index in 0..<max(0, count) {
      let place = joined(path, "attachment \(index + 1)")
      var attachment: UnsafeMutablePointer<libpff_item_t>?
      guard unsafe libpff_message_get_attachment(message, index, &attachment, nil) == 1, let item = unsafe attachment
      else {
        receiver.trouble(.damaged(place))
        continue
      }
      defer { unsafe libpff_item_free(&attachment, nil) }
      guard unsafe read(attachment: item, of: letter, at: path, place, folder, state, depth: depth) else {
        return false
      }
    }
    return true
  }

  private func read(
    attachment: UnsafeMutablePointer<libpff_item_t>, of letter: Letter, at path: String, _ place: String,
    _ folder: String, _ state: FoundFile.State, depth: Int
  ) -> Bool {
    var type: Int32 = 0
    guard unsafe libpff_attachment_get_type(attachment, &type, nil) == 1 else {
      receiver.trouble(.damaged(place))
      return true
    }
    switch UInt32(bitPattern: type) {
    case LIBPFF_ATTACHMENT_TYPE_ITEM.rawValue:
      var attached: UnsafeMutablePointer<libpff_item_t>?
      guard unsafe libpff_attachment_get_item(attachment, &attached, nil) == 1, let item = unsafe attached else {
        receiver.trouble(.damaged(place))
        return true
      }
      defer { unsafe libpff_item_free(&attached, nil) }
      return unsafe read(message: item, at: place, in: folder, state, depth: depth + 1)
    case LIBPFF_ATTACHMENT_TYPE_DATA.rawValue:
      let name =
        unsafe text(attachment, UInt32(earshot_pff_long_name))
        ?? text(attachment, UInt32(earshot_pff_short_name))
      var file = FoundFile(path: name.map { joined(path, pathPart($0)) } ?? place)
      var size: UInt64 = 0
      if unsafe libpff_attachment_get_data_size(attachment, &size, nil) == 1 { file.size = Int64(clamping: size) }
      letter.stamp(&file)
      file.state = state
      var left = file.size ?? 0
      return unsafe receiver.offer(file) { buffer in
        if left <= 0 { return .bytes(0) }
        let count = unsafe libpff_attachment_data_read_buffer(
          attachment, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), min(buffer.count, Int(left)), nil)
        if count <= 0 { return .trouble(.damaged(file.path)) }
        left -= Int64(count)
        return .bytes(count)
      }
    // A reference leads to a file somewhere else.
    default: return true
    }
  }

  private func sender(of message: UnsafeMutablePointer<libpff_item_t>) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    if let address = unsafe text(message, SavedMail.senders) { addresses.add(address) }
    return addresses
  }

  private func recipients(of message: UnsafeMutablePointer<libpff_item_t>) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    var recipients: UnsafeMutablePointer<libpff_item_t>?
    guard unsafe libpff_message_get_recipients(message, &recipients, nil) == 1, let item = unsafe recipients else {
      return addresses
    }
    defer { unsafe libpff_item_free(&recipients, nil) }
    var count: Int32 = 0
    guard unsafe libpff_item_get_number_of_record_sets(item, &count, nil) == 1 else { return addresses }
    for row in 0..<max(0, count) {
      if addresses.isFull {
        addresses.add(more: Int(count - row))
        break
      }
      if let address = unsafe text(item, SavedMail.recipients, row: row) { addresses.add(address) }
    }
    return addresses
  }

  /// The first of some properties that holds text, escaped.
  private func text(_ item: UnsafeMutablePointer<libpff_item_t>, _ entries: [UInt32], row: Int32 = 0) -> String? {
    for entry in entries { if let text = unsafe text(item, entry, row: row) { return text } }
    return nil
  }

  private func text(_ item: UnsafeMutablePointer<libpff_item_t>, _ entry: UInt32, row: Int32 = 0) -> String? {
    guard let text = unsafe earshot_pff_text(item, row, entry) else { return nil }
    defer { unsafe free(text) }
    let value = unsafe escaped(text)
    return value.isEmpty ? nil : value
  }
}
