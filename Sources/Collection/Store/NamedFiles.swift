internal import Digest
internal import Evidence
internal import Files
internal import Recognition
internal import SQL

/// Files that look like no recording, neither by their endings nor by their first bytes, and that the catalogue names as
/// one all the same: they are read after the walk, since it passed them over.
struct NamedFiles {
  let folder: String
  let scratch: StoreScratch

  func examine() throws(EvidenceError) {
    // A few at a time, so that their number costs no memory.
    while true {
      var paths: [String] = []
      try scratch.rows(
        """
        SELECT DISTINCT f.path FROM row r JOIN file f ON f.path = r.file WHERE f.role = 'other' ORDER BY f.path LIMIT 100
        """
      ) { (row) throws(EvidenceError) in if let path = row.text(0) { paths.append(path) } }
      if paths.isEmpty { return }
      for path in paths { scratch.add(examined(path)) }
      try scratch.check()
    }
  }

  private func examined(_ path: String) -> StoreFile {
    var found = StoreFile(path: path, role: .recording, size: -1, facts: AudioFacts(.unreadable))
    do throws(FileError) {
      var file = try ReadOnlyFile(
        "\(folder)/\(String(decoding: bytesOfEscapedPath(path), as: UTF8.self))", leaving: .none)
      found.size = try file.size()
      let time = try file.modified()
      found.modified = time.seconds &* 1_000_000 &+ time.nanoseconds / 1_000
      found.sha256 = try digest(&file).description
      found.facts = try AudioFacts.read(descriptor: file.descriptor, path: path, size: found.size)
    } catch {
      scratch.add(
        Gap(
          .unreadable, path: "\(folder)/\(path)", reason: "it cannot be read: \(error.reason)",
          remedy: "Let the account that runs Earshot read it.", recording: path))
    }
    return found
  }

  private func digest(_ file: inout ReadOnlyFile) throws(FileError) -> SHA256Value {
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { return digest.finish() }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
