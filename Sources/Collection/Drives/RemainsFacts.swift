internal import Evidence
internal import SQL

/// Turns the blocks of recordings that lie where no file is into `remains` facts, in the order of drive and recording.
///
/// One block alone may be of something that a recording and a file of another kind share, so at least two count, or all that
/// are known of a very short recording; how large a share of it says anything, the rule decides. What lies there because a deleted
/// copy can still be recovered is told of that copy.
struct RemainsFacts {
  let drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)]
  let scratch: SweepScratch
  let writer: EvidenceWriter

  func write() throws(EvidenceError) {
    try scratch.rows(
      """
      SELECT f.drive, k.id, sum(f.found), sum(f.blocks)
      FROM (
        SELECT drive, sha256, count(*) AS found, max(blocks) AS blocks FROM remain r
        WHERE NOT EXISTS (SELECT 1 FROM match m WHERE m.drive = r.drive AND m.sha256 = r.sha256 AND m.state = 1)
        GROUP BY drive, sha256) f
      JOIN recording k USING (sha256)
      GROUP BY f.drive, k.id
      HAVING sum(f.found) >= min(2, sum(f.blocks)) ORDER BY f.drive, k.id
      """
    ) { (row) throws(EvidenceError) in
      let (workstation, drive) = drives[Int(row.integer(0))]
      let file = try writer.inputFile(drive.path, size: nil, modified: nil, sha256: nil)
      try writer.add(
        .remains,
        [
          "workstation": .text(workstation.name), "drive": .text(drive.name), "recording": row.value(1),
          "blocks": row.value(2), "of-blocks": row.value(3),
          "share": .integer(100 * row.integer(2) / max(1, row.integer(3))),
        ], from: Provenance(file: file))
    }
  }
}
