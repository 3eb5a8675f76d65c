internal import Digest
internal import Evidence
internal import SQL

/// Turns what was found by its sound into facts: `copy` where it is sure whose it is, `possible-copy` where it is not, and
/// `unknown-audio` where it is nobody's; in the order of drive, path and recording.
struct SoundFacts {
  let drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)]
  let scratch: SoundScratch
  let writer: EvidenceWriter

  func write() throws(EvidenceError) {
    // A recording may have had several contents that are all heard in the file: the surest stands for it.
    try scratch.rows(
      """
      SELECT drive, path, within, container, size, sha256, modified, changed, created, within_modified, owner, kind, id,
        rank, likeness, heard_from, heard_for, heard_at, bits, correlation, identifier, state, deleted, original_path, bin_of, downloaded_from, volume
      FROM (SELECT m.*, r.id, row_number() OVER (
          PARTITION BY m.drive, m.path, m.within, r.id ORDER BY m.rank, m.bits, m.recorded) AS place
        FROM match m JOIN recording r ON r.sha256 = m.recorded)
      WHERE place = 1 ORDER BY drive, path, within, id
      """
    ) { (row) throws(EvidenceError) in
      let (path, within) = (row.text(1) ?? "", row.text(2) ?? "")
      let (workstation, drive) = drives[Int(row.integer(0))]
      let file = try inputFile(drive, path, within, row.integer(4), row.text(5), row.value(within.isEmpty ? 6 : 9))
      var fields: [String: SQLValue] = [
        "workstation": .text(workstation.name), "drive": .text(drive.name), "path": .text(path),
        "within": within.isEmpty ? .null : .text(within), "recording": row.value(12), "heard-from": row.value(15),
        "heard-for": row.value(16), "heard-at": row.value(17), "differing-bits": row.value(18), "size": row.value(4),
        "sha256": row.value(5),
      ]
      guard row.integer(13) < 2 else {
        return try writer.add(.possibleCopy, fields, from: Provenance(file: file))
      }
      func account(_ name: String?) -> SQLValue { name.map { .text($0) } ?? .null }
      fields["medium"] = .text(drive.medium)
      fields["container"] = row.value(3)
      fields["match"] = .text("same call")
      fields["likeness"] = row.value(14)
      fields["correlation"] = row.value(19)
      fields["state"] = .text(CopyFacts.state(of: path, row.integer(21)))
      fields["modified"] = row.value(6)
      fields["changed"] = row.value(7)
      fields["created"] = row.value(8)
      fields["within-modified"] = row.value(9)
      fields["owner"] = account(CopyFacts.owner(row.value(10).integer, row.text(20), of: drive))
      fields["deleted"] = row.value(22)
      fields["original-path"] = row.value(23)
      fields["bin-owner"] = account(row.text(24).map { CopyFacts.account(of: $0, on: drive) })
      fields["downloaded-from"] = row.value(25)
      fields["profile"] = account(profileAccount(of: path, in: drive.profiles, volume: row.text(26)))
      fields["kind"] = row.value(11)
      try writer.add(.copy, fields, from: Provenance(file: file))
    }
    try writeUnknown()
  }

  private func writeUnknown() throws(EvidenceError) {
    try scratch.rows(
      "SELECT drive, path, within, size, sha256, length, modified FROM unknown ORDER BY drive, path, within"
    ) { (row) throws(EvidenceError) in
      let (path, within) = (row.text(1) ?? "", row.text(2) ?? "")
      let (workstation, drive) = drives[Int(row.integer(0))]
      let file = try inputFile(drive, path, within, row.integer(3), row.text(4), row.value(6))
      try writer.add(
        .unknownAudio,
        [
          "workstation": .text(workstation.name), "drive": .text(drive.name), "path": .text(path),
          "within": within.isEmpty ? .null : .text(within), "length": row.value(5), "size": row.value(3),
          "sha256": row.value(4), "modified": row.value(6),
        ], from: Provenance(file: file))
    }
  }

  /// What was heard is the evidence, so it is named like any other file that was read.
  private func inputFile(
    _ drive: Inventory.Drive, _ path: String, _ within: String, _ size: Int64, _ sha256: String?, _ modified: SQLValue
  ) throws(EvidenceError) -> InputFile {
    try writer.inputFile(
      drive.path + "/" + path + (within.isEmpty ? "" : ContentPlace.divider + within), size: size,
      modified: modified.integer, sha256: sha256.flatMap { SHA256Value(hexadecimal: $0) })
  }
}
