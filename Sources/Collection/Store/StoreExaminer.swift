internal import Digest
internal import Evidence
internal import Files
internal import Recognition

/// Looks at one file of the store after another: reads recordings to their end, takes in sidecars, passes over the
/// rest. One for each thread of a walk.
@safe final class StoreExaminer {
  private let folder: String
  private let layout: CatalogueLayout?
  private let sidecars: SidecarReader?
  private let scratch: StoreScratch
  private let permissions: StorePermissions
  private let buffer: UnsafeMutableRawBufferPointer
  private var digest = SHA256()
  private var longDigest = SHA512()
  private let needsSHA512: Bool

  init(folder: String, layout: CatalogueLayout?, reader: RowReader, scratch: StoreScratch) {
    self.folder = folder
    self.layout = layout
    self.scratch = scratch
    permissions = StorePermissions(store: folder, scratch: scratch)
    needsSHA512 = layout?.fields[.digest]?.isSHA512 ?? false
    sidecars = layout.flatMap { SidecarReader(layout: $0, reader: reader, scratch: scratch) }
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  func take(_ file: borrowing WalkedFile) {
    let path = escapedPath(file.path)
    permissions.note(file: file.descriptor, path: path)
    var found = StoreFile(path: path, role: .other, size: file.size)
    do throws(FileError) {
      if let sidecars, sidecars.isSidecar(path) {
        found.role = .sidecar
        try takeSidecar(file, &found, sidecars)
      } else if isRecording(path, unsafe Sniff.kind(of: file.start)) {
        found.role = .recording
        try takeRecording(file, &found)
      }
    } catch {
      // A failing disk: the file is there, and nobody can say what it holds.
      found.facts = AudioFacts(.unreadable)
      let isSidecar = found.role == .sidecar
      scratch.add(
        Gap(
          .unreadable, path: "\(folder)/\(path)", reason: "it cannot be read: \(error.reason)",
          remedy: "Repair the disk, or put back the file from a backup.", recording: isSidecar ? nil : path),
        stem: isSidecar ? sidecars?.stem(of: path) : nil)
    }
    scratch.add(found)
  }

  /// Takes a folder that the walk lists.
  func take(folder: borrowing WalkedFolder) {
    permissions.note(folder: folder.descriptor, path: escapedPath(folder.path))
  }

  /// Ends the thread's share of the walk.
  func finish() { permissions.flush() }

  private func isRecording(_ path: String, _ kind: SniffedKind?) -> Bool {
    if kind?.isAudio ?? false { return true }
    guard let ending = StoreFile.ending(of: path) else { return false }
    return StoreFile.audioEndings.contains(ending) || layout?.raw[ending] != nil
  }

  // MARK: Recordings

  private func takeRecording(_ file: borrowing WalkedFile, _ found: inout StoreFile) throws(FileError) {
    let raw = StoreFile.ending(of: found.path).flatMap { layout?.raw[$0] }
    let before = try file.details()
    found.modified = before.modified
    let size = try hash(file, &found)
    found.facts = try AudioFacts.read(descriptor: file.descriptor, path: found.path, size: file.size, raw: raw)
    let after = try file.details()
    guard size == before.size, after.size == before.size, after.modified == before.modified else {
      // Most likely a call that is being recorded just now: what was read of it is nothing to know it by.
      found.sha256 = nil
      found.sha512 = nil
      return scratch.add(
        Gap(
          .changedWhileRead, path: "\(folder)/\(found.path)",
          reason: "it was written to while it was read, so that neither its length nor its digest is known",
          remedy: "Nothing, if a call was being recorded: the next audit reads it. Else audit a snapshot of the store.",
          recording: found.path))
    }
    if found.facts?.state == nil, let note = found.facts?.note {
      scratch.add(
        Gap(
          .notEnoughDetail, path: "\(folder)/\(found.path)",
          reason: "whether its audio is whole, and how long it is, cannot be told: \(note)",
          remedy: "Nothing for the recording itself; its length is taken from the catalogue.", recording: found.path))
    }
  }

  /// - Returns: how many bytes were read.
  private func hash(_ file: borrowing WalkedFile, _ found: inout StoreFile) throws(FileError) -> Int64 {
    var size: Int64 = 0
    while true {
      let count = try unsafe file.read(into: buffer, at: size)
      if count == 0 { break }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      if needsSHA512 { unsafe longDigest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      size += Int64(count)
      // What grows for ever would be read for ever.
      if size > file.size { break }
    }
    found.sha256 = digest.finish().description
    if needsSHA512 { found.sha512 = hexadecimal(of: longDigest.finish()) }
    return size
  }

  // MARK: Sidecars

  private func takeSidecar(
    _ file: borrowing WalkedFile, _ found: inout StoreFile, _ sidecars: SidecarReader
  ) throws(FileError) {
    found.modified = try file.details().modified
    _ = try hash(file, &found)
    guard file.size <= SidecarReader.largest else {
      return sidecars.fault(
        found.path, in: folder, .tooLarge, line: nil,
        "it has \(file.size) bytes; as metadata of a recording at most \(SidecarReader.largest) are read")
    }
    var contents: [UInt8] = []
    contents.reserveCapacity(Int(file.size))
    while contents.count < Int(file.size) {
      let count = try unsafe file.read(into: buffer, at: Int64(contents.count))
      if count == 0 { break }
      unsafe contents.append(contentsOf: buffer[..<count])
    }
    sidecars.read(contents, of: found.path, in: folder)
  }
}
