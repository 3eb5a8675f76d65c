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
    var last: (place: KeptPlace, file: InputFile)?
    try scratch.rows(
      """
      SELECT \(PlaceColumn.list(of: "m")), r.id, m.size, m.sha256, m.kind
      FROM match m JOIN recording r USING (sha256) ORDER BY m.drive, m.path, m.within, r.id
      """
    ) { (row) throws(EvidenceError) in
      let after = PlaceColumn.allCases.count
      let place = KeptPlace(row, among: drives)
      let file: InputFile
      if let last, last.place.isSame(as: place) {
        file = last.file
      } else {
        file = try place.inputFile(writer, size: row.integer(after + 1), sha256: row.text(after + 2))
      }
      last = (place, file)
      var fields = place.fieldsOfCopy(zone: zone)
      fields["recording"] = row.value(after)
      fields["match"] = .text("identical")
      fields["size"] = row.value(after + 1)
      fields["sha256"] = row.value(after + 2)
      fields["kind"] = row.value(after + 3)
      try writer.add(.copy, fields, from: Provenance(file: file))
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
