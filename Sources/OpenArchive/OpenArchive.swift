internal import Archive
package import FoundFiles
internal import Glibc

/// Offers the files of an archive.
///
/// Settings of the request: `name`, what its folder calls it; `most-bytes`, how many a compressed file may expand to.
package func openArchive(_ request: OpenRequest, _ descriptor: Int32?, _ receiver: any FoundFilesReceiver) {
  var status = stat()
  guard let descriptor, unsafe fstat(descriptor, &status) == 0 else {
    return receiver.trouble(FoundTrouble(.unreadable, "was not handed over open", remedy: Remedy.look))
  }
  let archive = AnyArchive(
    descriptor: descriptor, name: request["name"] ?? "", size: Int64(status.st_size), isBare: request["bare"] == "yes",
    mostBytes: request["most-bytes"].flatMap { Int64($0) } ?? .max)
  while let event = archive.next() {
    switch event {
    case .file(let entry):
      let file = FoundFile(entry)
      let goesOn = unsafe receiver.offer(file) { buffer in
        switch unsafe archive.read(into: buffer) {
        case .bytes(let count): .bytes(count)
        case .fault(let fault): .trouble(FoundTrouble(fault, path: file.path))
        }
      }
      if !goesOn { return }
    case .encrypted(let entry): receiver.trouble(FoundTrouble(.encrypted, path: FoundFile(entry).path))
    case .fault(let fault): receiver.trouble(FoundTrouble(fault, path: nil))
    }
  }
}

extension FoundFile {
  init(_ entry: ArchivedEntry) {
    // Archives lead with "./" or "/" as their makers were called.
    var path = entry.name[...]
    while path.hasPrefix("./") || path.hasPrefix("/") { path = path.drop { $0 == "." }.dropFirst() }
    self.init(path: path.isEmpty ? "(without a name)" : String(path), size: entry.size)
    modified = entry.modified
    created = entry.created
    owner = entry.owner
  }
}

private enum Remedy {
  static let look = "Look at it by hand."
}

extension FoundTrouble {
  init(_ fault: AnyArchiveFault, path: String?) {
    switch fault {
    case .unreadable(let reason): self.init(.unreadable, "cannot be read: \(reason)", remedy: Remedy.look, path: path)
    case .truncated:
      self.init(
        .truncated, "breaks off, so that what may stand behind that place was not seen",
        remedy: "Look at it by hand, or have it restored from a backup.", path: path)
    case .damaged(let reason):
      self.init(
        .malformed, "is damaged, so that not all of it could be read (\(reason))",
        remedy: "Look at it by hand, or have it restored from a backup.", path: path)
    case .encrypted:
      self.init(
        .encrypted, "is encrypted, so that nobody can look into it without its password",
        remedy: "Ask the person whose file it is to open it.", path: path)
    case .tooLarge(let limit):
      self.init(
        .tooLarge, "expands to more than \(limit) bytes, and was read no further",
        remedy: "Look at it by hand, or raise most-bytes of <containers> in the configuration.", path: path)
    case .unsupported(let reason):
      self.init(
        .unreadable, "is packed in a way that Earshot cannot open (\(reason))", remedy: Remedy.look, path: path)
    }
  }
}
