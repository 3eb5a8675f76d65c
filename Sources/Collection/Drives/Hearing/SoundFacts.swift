internal import Digest
internal import Evidence
internal import SQL
internal import Time

/// Turns what was found by its sound into facts: `copy` where it is sure whose it is, `possible-copy` where it is not, and
/// `unknown-audio` where it is nobody's; in the order of drive, path and recording.
struct SoundFacts {
  let drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)]
  let scratch: SoundScratch
  /// In which trash cans note times; nil where it is not known.
  let zone: Zone?
  let writer: EvidenceWriter

  func write() throws(EvidenceError) {
    // A recording may have had several contents that are all heard in the file: the surest stands for it.
    try scratch.rows(
      """
      SELECT \(PlaceColumn.list()), id, \(SoundScratch.own)
      FROM (SELECT m.*, r.id, row_number() OVER (
          PARTITION BY m.drive, m.path, m.within, r.id ORDER BY m.rank, m.bits, m.recorded) AS place
        FROM match m JOIN recording r ON r.sha256 = m.recorded)
      WHERE place = 1 ORDER BY drive, path, within, id
      """
    ) { (row) throws(EvidenceError) in
      let after = PlaceColumn.allCases.count
      let place = KeptPlace(row, among: drives)
      let file = try place.inputFile(writer, size: row.integer(after + 1), sha256: row.text(after + 2))
      let isPossible = row.integer(after + 5) >= 2
      var fields = isPossible ? place.fields : place.fieldsOfCopy(zone: zone)
      fields["recording"] = row.value(after)
      fields["size"] = row.value(after + 1)
      fields["sha256"] = row.value(after + 2)
      fields["heard-from"] = row.value(after + 7)
      fields["heard-for"] = row.value(after + 8)
      fields["heard-at"] = row.value(after + 9)
      fields["differing-bits"] = row.value(after + 10)
      if !isPossible {
        fields["match"] = .text("same call")
        fields["kind"] = row.value(after + 3)
        fields["likeness"] = row.value(after + 6)
        fields["correlation"] = row.value(after + 11)
      }
      try writer.add(isPossible ? .possibleCopy : .copy, fields, from: Provenance(file: file))
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
