internal import CSMBClient
internal import Files
internal import Glibc

/// Goes through the folder of a share and all below it.
@safe package final class ShareWalk {
  private let share: Share
  /// Folders by the server's numbers, where it gives any: links on the server may lead in circles.
  private var entered: Set<UInt64> = []
  /// Folders that are still to be gone through; the next is the last.
  private var waiting: [[[UInt8]]] = [[]]
  private var asksForOwners = true
  private var failures = 0

  /// Deeper than people go.
  private static let deepest = 128
  /// So many folders one after another that cannot be reached mean that the server is gone.
  private static let mostFailures = 3

  package init(_ share: Share) { self.share = share }

  private static let noOwner =
    "does not say whose its files are, so that who saved a copy there is not known from it"

  /// - Parameters:
  ///   - file: is handed each file; where it returns false, the walk ends at once.
  ///   - trouble: is told what could not be examined.
  package func run(file: (inout SharedFile) -> Bool, trouble: (ShareTrouble) -> Void) {
    while let path = waiting.popLast() {
      guard list(path, file, trouble) else { return }
      if failures >= ShareWalk.mostFailures {
        trouble(
          ShareTrouble(
            [], "went away while it was read, so that \(waiting.count) of its folders and all below them were not",
            remedy: "Look at the server, and audit again."))
        return
      }
    }
  }

  /// - Returns: false where no more is wanted.
  private func list(
    _ path: [[UInt8]], _ file: (inout SharedFile) -> Bool, _ trouble: (ShareTrouble) -> Void
  ) -> Bool {
    let shown = ShareWalk.joined(path)
    guard let folder = unsafe earshot_smb_open_folder(share.context, share.address.url(of: path)) else {
      let code = errno
      failures = ShareTrouble.endsAll(code) ? failures + 1 : 0
      let (what, remedy) = ShareTrouble.words(code)
      trouble(ShareTrouble(shown, what, remedy: remedy, isFolder: true))
      if path.isEmpty { waiting = [] }
      return true
    }
    failures = 0
    defer { unsafe earshot_smb_close_folder(share.context, folder) }
    var folders: [[[UInt8]]] = []
    var status = stat()
    while let entry = unsafe earshot_smb_next(share.context, folder, &status) {
      guard let text = unsafe entry.pointee.name else { continue }
      let name = unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
      let isFolder = unsafe entry.pointee.attrs & ShareWalk.folder != 0
      if name == [0x2E] || name == [0x2E, 0x2E] {
        // What the folder itself is numbered, so that a link to it is known.
        if name.count == 1, path.isEmpty { _ = entered.insert(UInt64(status.st_ino)) }
        continue
      }
      let place = path + [name]
      guard !name.isEmpty, !name.contains(0x2F), !name.contains(0x5C) else {
        trouble(
          ShareTrouble(
            ShareWalk.joined(place), "has a name that no server may give, and was left alone",
            remedy: "Look at the server.", isFolder: isFolder))
        continue
      }
      if isFolder {
        if let next = unsafe folderToEnter(place, entry.pointee, status.st_ino, trouble) { folders.append(next) }
      } else if unsafe !offer(place, entry.pointee, file, trouble) {
        return false
      }
    }
    if errno != 0 {
      let (what, remedy) = ShareTrouble.words(errno)
      trouble(ShareTrouble(shown, "was listed in part only: it \(what)", remedy: remedy, isFolder: true))
    }
    // By name, whatever order the server has.
    folders.sort { $1.lexicographicallyPrecedes($0) { $0.lexicographicallyPrecedes($1) } }
    waiting.append(contentsOf: folders)
    return true
  }

  private func folderToEnter(
    _ place: [[UInt8]], _ entry: libsmb_file_info, _ number: UInt, _ trouble: (ShareTrouble) -> Void
  ) -> [[UInt8]]? {
    func tell(_ what: String, _ remedy: String) {
      trouble(ShareTrouble(ShareWalk.joined(place), what, remedy: remedy, isFolder: true))
    }
    if unsafe entry.attrs & ShareWalk.link != 0 {
      tell("is a link, which is never followed", "List what it leads to as a drive of its own.")
      return nil
    }
    if number != 0, !entered.insert(UInt64(number)).inserted {
      tell(
        "is a folder that has been gone through in another place, as a link on the server leads to it",
        "Look whether that is meant.")
      return nil
    }
    guard place.count < ShareWalk.deepest else {
      tell("lies deeper than Earshot goes", "List it as a drive of its own.")
      return nil
    }
    return place
  }

  private func offer(
    _ place: [[UInt8]], _ entry: libsmb_file_info, _ file: (inout SharedFile) -> Bool,
    _ trouble: (ShareTrouble) -> Void
  ) -> Bool {
    let url = share.address.url(of: place)
    var offered = unsafe SharedFile(
      share, path: ShareWalk.joined(place), url: url, size: Int64(clamping: entry.size), times: entry,
      ownerSID: owner(url, trouble))
    return file(&offered)
  }

  private func owner(_ url: String, _ trouble: (ShareTrouble) -> Void) -> String? {
    guard asksForOwners else { return nil }
    guard share.address.port ?? 445 == 445 else {
      // libsmbclient would ask at port 445 of that host, where another server may be.
      asksForOwners = false
      trouble(
        ShareTrouble(
          [], ShareWalk.noOwner, remedy: "Let the server answer on port 445, where alone it can be asked for that."))
      return nil
    }
    var text = [CChar](repeating: 0, count: 1_024)
    let isHad = unsafe text.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe earshot_smb_owner(share.context, url, $0, 1_024) == 0 } ?? false
    }
    guard isHad else {
      // One file may be closed to the account; a server that answers nobody is not asked a million times.
      if errno != EACCES, errno != EPERM {
        asksForOwners = false
        trouble(
          ShareTrouble(
            [], "\(ShareWalk.noOwner) (\(FileError("ask", "", code: errno).reason))",
            remedy: "Let the account of the inventory read permissions there."))
      }
      return nil
    }
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return escapedPath(bytes)
  }

  private static func joined(_ path: [[UInt8]]) -> [UInt8] { Array(path.joined(separator: [0x2F])) }

  // FILE_ATTRIBUTE_DIRECTORY and FILE_ATTRIBUTE_REPARSE_POINT of [MS-FSCC] 2.6.
  private static let folder: UInt16 = 0x10
  private static let link: UInt16 = 0x400
}
