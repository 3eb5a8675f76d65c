internal import Digest
internal import Evidence
internal import Files
internal import FoundFiles
internal import SQL
internal import Time

/// Turns the matches of all drives into `copy` facts, in the order of drive, path and recording.
struct CopyFacts {
  let drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)]
  let scratch: SweepScratch
  /// In which trash cans note times; nil where it is not known.
  let zone: Zone?
  let writer: EvidenceWriter

  func write() throws(EvidenceError) {
    var last: (drive: Int64, path: String, within: String, file: InputFile)?
    try scratch.rows(
      """
      SELECT m.drive, m.path, m.size, m.sha256, m.modified, m.changed, m.created, m.owner, m.kind, r.id,
        m.within, m.container, m.within_modified, m.identifier, m.state, m.deleted, m.original_path, m.bin_of,
        m.downloaded_from, m.volume
      FROM match m JOIN recording r USING (sha256) ORDER BY m.drive, m.path, m.within, r.id
      """
    ) { (row) throws(EvidenceError) in
      let (number, path, within) = (row.integer(0), row.text(1) ?? "", row.text(10) ?? "")
      let (workstation, drive) = drives[Int(number)]
      let file: InputFile
      if let last, last.drive == number, last.path == path, last.within == within {
        file = last.file
      } else {
        // The copy itself is the evidence, so it is named like any other file that was read.
        file = try writer.inputFile(
          drive.path + "/" + path + (within.isEmpty ? "" : ContentPlace.divider + within), size: row.integer(2),
          modified: (within.isEmpty ? row.value(4) : row.value(12)).integer,
          sha256: row.text(3).flatMap { SHA256Value(hexadecimal: $0) })
      }
      last = (number, path, within, file)
      let noted = drive.type == .tree ? BinNote(of: path, on: drive.path, zone: zone) : nil
      let binOwner =
        (row.text(17) ?? noted?.identifier).map { Self.account(of: $0, on: drive) }
        ?? noted?.user.flatMap { drive.owners[$0] }
      func account(_ name: String?) -> SQLValue { name.map { .text($0) } ?? .null }
      try writer.add(
        .copy,
        [
          "workstation": .text(workstation.name), "drive": .text(drive.name), "medium": .text(drive.medium),
          "path": .text(path), "recording": row.value(9), "match": .text("identical"),
          "state": .text(Self.state(of: path, row.integer(14))), "size": row.value(2), "sha256": row.value(3),
          "modified": row.value(4), "changed": row.value(5), "created": row.value(6),
          "owner": account(Self.owner(row.value(7).integer, row.text(13), of: drive)),
          "deleted": row.value(15).integer.map { .integer($0) } ?? noted?.deleted.map { .integer($0) } ?? .null,
          "original-path": account(row.text(16) ?? noted?.originalPath),
          "bin-owner": account(binOwner),
          "downloaded-from": row.value(18),
          "profile": account(profileAccount(of: path, in: drive.profiles, volume: row.text(19))), "kind": row.value(8),
          "within": within.isEmpty ? .null : .text(within), "container": row.value(11),
          "within-modified": row.value(12),
        ], from: Provenance(file: file))
    }
  }
}

extension CopyFacts {
  static func state(of path: String, _ state: Int64) -> String {
    if state == Int64(FoundFile.State.deleted.rawValue) { return "deleted" }
    return isInBin(path) ? "in the bin" : "present"
  }

  /// The account of a file's numeric user or security identifier.
  static func owner(_ number: Int64?, _ identifier: String?, of drive: Inventory.Drive) -> String? {
    if let identifier, identifier.uppercased().hasPrefix("S-1-") { return account(of: identifier, on: drive) }
    return number.flatMap { UInt32(exactly: $0) }.flatMap { drive.owners[$0] }
  }

  /// The account of a security identifier; where the inventory names none, the identifier itself, which registers may list
  /// as an account.
  static func account(of identifier: String, on drive: Inventory.Drive) -> String {
    drive.identifiers[identifier.uppercased()] ?? foldedAccount(identifier)
  }
}

/// Whether a path leads through a recycle bin: `$Recycle.Bin` of Windows (`Recycler` and `Recycled` before Vista), the
/// Trash of the freedesktop.org specification (in the home folder, or `.Trash` and `.Trash-1000` at the top of a drive)
/// or of macOS.
func isInBin(_ path: String) -> Bool {
  let folders = path.split(separator: "/").dropLast().map { $0.lowercased() }
  for (index, folder) in folders.enumerated() {
    switch folder {
    case "$recycle.bin", "recycler", "recycled", ".trash", ".trashes": return true
    case "trash": if index >= 2, folders[index - 1] == "share", folders[index - 2] == ".local" { return true }
    default: if folder.hasPrefix(".trash-"), folder.dropFirst(7).allSatisfy(\.isNumber) { return true }
    }
  }
  return false
}

/// The account in whose profile a path lies: the folder right below that of the profiles, letters' case aside.
/// - Parameter volume: the partition, where the path begins with one.
/// - Returns: nil where it lies elsewhere, or in a profile that is nobody's.
func profileAccount(of path: String, in profiles: [String], volume: String? = nil) -> String? {
  let parts = Array(path.split(separator: "/").dropFirst(volume == nil ? 0 : 1))
  guard !profiles.isEmpty, parts.count > profiles.count + 1 else { return nil }
  for (part, wanted) in zip(parts, profiles) where part.lowercased() != wanted.lowercased() { return nil }
  let account = foldedAccount(parts[profiles.count])
  return ["public", "default", "default user", "all users", "shared", "lost+found"].contains(account) ? nil : account
}
