internal import CGSF
internal import Files
internal import FoundFiles
internal import Glibc

/// Reads an OLE2 compound file (MS-CFB) by libgsf: a mail that was saved out of Outlook (.msg), or a document with what is
/// embedded in it.
struct CompoundReader {
  private let receiver: any FoundFilesReceiver

  init(_ receiver: any FoundFilesReceiver) { self.receiver = receiver }

  private static let isReady: Bool = {
    gsf_init()
    return true
  }()

  func read(_ descriptor: Int32) {
    _ = CompoundReader.isReady
    lseek(descriptor, 0, SEEK_SET)
    guard let root = unsafe earshot_compound_open(descriptor) else {
      return receiver.trouble(.damaged(nil))
    }
    defer { unsafe earshot_compound_release(root) }
    if unsafe has(root, SavedMail.properties) {
      _ = unsafe mail(root, at: "", isOuter: true, depth: 0)
    } else if unsafe has(root, "EncryptedPackage") {
      // What Excel or Word made of a document with a password (MS-OFFCRYPTO).
      receiver.trouble(.encrypted(nil))
    } else {
      _ = unsafe document(root, at: "", depth: 0)
    }
  }

  // MARK: Mails

  /// Offers what is attached to a mail.
  /// - Returns: false where nobody wants to hear of more.
  private func mail(_ folder: OpaquePointer, at path: String, isOuter: Bool, depth: Int) -> Bool {
    guard depth < deepestNesting else {
      receiver.trouble(.damaged(path, "is nested deeper than any mail is for a good reason"))
      return true
    }
    let letter = Letter(
      sent: SavedMail.sent(unsafe bytes(of: folder, SavedMail.properties, most: 1 << 20), isOuter: isOuter),
      identifier: unsafe text(of: folder, [SavedMail.identifier]), sender: unsafe sender(of: folder),
      recipients: unsafe recipients(of: folder))
    var number = 0
    return unsafe children(of: folder, at: path) { name, child in
      guard name.hasPrefix(SavedMail.attachment) else { return true }
      number += 1
      let place = joined(path, "attachment \(number)")
      guard unsafe earshot_compound_count(child) >= 0 else { return true }
      let shown = unsafe text(of: child, SavedMail.names).map { joined(path, pathPart($0)) } ?? place
      return unsafe children(of: child, at: place) { name, content in
        if name == SavedMail.contents {
          var file = FoundFile(path: shown)
          letter.stamp(&file)
          return unsafe offer(content, file)
        }
        if name == SavedMail.attachedMail, unsafe earshot_compound_count(content) >= 0 {
          // Another mail, or an object of some program's.
          return unsafe has(content, SavedMail.properties)
            ? mail(content, at: place, isOuter: false, depth: depth + 1)
            : document(content, at: place, depth: depth + 1)
        }
        return true
      }
    }
  }

  private func sender(of mail: OpaquePointer) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    if let address = unsafe text(of: mail, SavedMail.senders) { addresses.add(address) }
    return addresses
  }

  private func recipients(of mail: OpaquePointer) -> Letter.Addresses {
    var addresses = Letter.Addresses()
    _ = unsafe children(of: mail) { name, child in
      guard name.hasPrefix(SavedMail.recipient), unsafe earshot_compound_count(child) >= 0 else { return true }
      if addresses.isFull {
        addresses.add(more: 1)
      } else if let address = unsafe text(of: child, SavedMail.recipients) {
        addresses.add(address)
      }
      return true
    }
    return addresses
  }

  /// The first of some properties that holds text, escaped.
  private func text(of folder: OpaquePointer, _ properties: [UInt32]) -> String? {
    for stream in properties.flatMap(SavedMail.streams) {
      if let text = SavedMail.text(unsafe bytes(of: folder, stream, most: 4_096), of: stream), !text.isEmpty {
        return escapedPath(text)
      }
    }
    return nil
  }

  // MARK: Documents

  /// Offers every stream, and what is embedded as a file under the file's own name.
  private func document(_ folder: OpaquePointer, at path: String, depth: Int) -> Bool {
    guard depth < deepestNesting else {
      receiver.trouble(.damaged(path, "is nested deeper than any document is for a good reason"))
      return true
    }
    return unsafe children(of: folder, at: path) { name, child in
      let place = joined(path, pathPart(escapedPath(name)))
      guard unsafe earshot_compound_count(child) < 0 else { return unsafe document(child, at: place, depth: depth + 1) }
      guard name.hasSuffix("Ole10Native") else { return unsafe offer(child, FoundFile(path: place)) }
      let start = unsafe bytes(of: child, most: 8_192)
      guard let embedded = EmbeddedFile(start) else { return unsafe offer(child, FoundFile(path: place)) }
      var file = FoundFile(path: joined(path, pathPart(escapedPath(embedded.name))))
      file.size = embedded.size
      return unsafe offer(child, file, from: embedded.offset)
    }
  }

  // MARK: Streams

  /// - Parameter path: where they lie, for what is told of those that are damaged; nil to tell nothing.
  private func children(
    of folder: OpaquePointer, at path: String? = nil, _ body: (String, OpaquePointer) -> Bool
  ) -> Bool {
    for index in unsafe 0..<max(0, earshot_compound_count(folder)) {
      guard let name = unsafe earshot_compound_name(folder, index) else { continue }
      guard let child = unsafe earshot_compound_child(folder, index) else {
        if let path { receiver.trouble(.damaged(joined(path, pathPart(unsafe escaped(name))))) }
        continue
      }
      defer { unsafe earshot_compound_release(child) }
      guard unsafe body(String(cString: name), child) else { return false }
    }
    return true
  }

  private func has(_ folder: OpaquePointer, _ wanted: String) -> Bool {
    for index in unsafe 0..<max(0, earshot_compound_count(folder)) {
      if let name = unsafe earshot_compound_name(folder, index), unsafe String(cString: name) == wanted { return true }
    }
    return false
  }

  /// The first bytes of a stream by its name; none where there is no such stream.
  private func bytes(of folder: OpaquePointer, _ wanted: String, most: Int) -> [UInt8] {
    for index in unsafe 0..<max(0, earshot_compound_count(folder)) {
      guard let name = unsafe earshot_compound_name(folder, index), unsafe String(cString: name) == wanted,
        let child = unsafe earshot_compound_child(folder, index)
      else { continue }
      defer { unsafe earshot_compound_release(child) }
      return unsafe bytes(of: child, most: most)
    }
    return []
  }

  private func bytes(of stream: OpaquePointer, most: Int) -> [UInt8] {
    let count = unsafe min(most, Int(clamping: gsf_input_size(stream)))
    guard count > 0, unsafe gsf_input_seek(stream, 0, G_SEEK_SET) == 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe earshot_compound_read(stream, UInt(count), &bytes) != 0 ? bytes : []
  }

  private func offer(_ stream: OpaquePointer, _ file: FoundFile, from offset: Int64 = 0) -> Bool {
    var file = file
    let there = unsafe max(0, Int64(gsf_input_size(stream)) - offset)
    let isShort = file.size.map { $0 > there } ?? false
    var left = min(file.size ?? there, there)
    if !isShort { file.size = left }
    guard unsafe gsf_input_seek(stream, off_t(offset), G_SEEK_SET) == 0 else {
      receiver.trouble(.damaged(file.path))
      return true
    }
    return unsafe receiver.offer(file) { buffer in
      if left == 0 { return isShort ? .trouble(.damaged(file.path)) : .bytes(0) }
      let count = Int(min(Int64(buffer.count), left))
      guard
        unsafe earshot_compound_read(stream, UInt(count), buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)) != 0
      else { return .trouble(.damaged(file.path)) }
      left -= Int64(count)
      return .bytes(count)
    }
  }
}
