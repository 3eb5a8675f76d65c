internal import Archive
package import FoundFiles
internal import Glibc

/// Offers the files of an archive.
///
/// Settings of the request: `name`, what its folder calls it; `most-bytes`, how many a compressed file may expand to;
/// `offset`, where the archive begins in a program that it is appended to.
package func openArchive(_ request: OpenRequest, _ descriptor: Int32?, _ receiver: any FoundFilesReceiver) {
  var status = stat()
  guard let descriptor, unsafe fstat(descriptor, &status) == 0 else {
    return receiver.trouble(FoundTrouble(.unreadable, "was not handed over open", remedy: Remedy.look))
  }
  let name = request["name"] ?? ""
  let offset = request["offset"].flatMap { Int64($0) } ?? 0
  let isVolume = isNamedAsVolume(name) || saysToBeVolume(descriptor, at: offset)
  let archive = AnyArchive(
    descriptor: descriptor, name: name, size: Int64(status.st_size), offset: offset, isBare: request["bare"] == "yes",
    mostBytes: request["most-bytes"].flatMap { Int64($0) } ?? .max)
  while let event = archive.next() {
    switch event {
    case .file(let entry):
      let file = FoundFile(entry)
      let goesOn = unsafe receiver.offer(file) { buffer in
        switch unsafe archive.read(into: buffer) {
        case .bytes(let count): .bytes(count)
        case .fault(let fault): .trouble(FoundTrouble(fault, path: file.path, isVolume))
        }
      }
      if !goesOn { return }
    case .encrypted(let entry): receiver.trouble(FoundTrouble(.encrypted, path: FoundFile(entry).path))
    case .fault(let fault): receiver.trouble(FoundTrouble(fault, path: nil, isVolume))
    }
  }
}

/// Whether a name is that of one of several volumes: `.7z.001`, `.part1.rar`, `.r00`, `.z01`.
private func isNamedAsVolume(_ name: String) -> Bool {
  name.lowercased().wholeMatch(of: /.*\.([0-9]{3}|[rz][0-9]{2}|part[0-9]+\.(rar|exe))/) != nil
}

/// Whether a RAR archive of version 4 or before says that it is one of several volumes: the first flag of its main header
/// ("RAR 4.x archive format", technote.txt of WinRAR 4). The first volume may be called as if it were the only one.
private func saysToBeVolume(_ descriptor: Int32, at offset: Int64) -> Bool {
  var start = [UInt8](repeating: 0, count: 12)
  guard unsafe pread(descriptor, &start, start.count, off_t(offset)) == start.count else { return false }
  return start.starts(with: Array("Rar!\u{1A}\u{7}\u{0}".utf8)) && start[9] == 0x73 && start[10] & 1 == 1
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
  init(_ fault: AnyArchiveFault, path: String?, _ isVolume: Bool = false) {
    switch fault {
    case .truncated where isVolume, .damaged where isVolume, .unsupported where isVolume:
      self.init(
        .truncated, "is one of several volumes of an archive, which Earshot does not put together",
        remedy: "Unpack them by 7-Zip or WinRAR into a folder, and list that as a drive, or look at it by hand.",
        path: path)
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
