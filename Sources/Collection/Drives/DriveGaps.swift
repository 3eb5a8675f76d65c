internal import Evidence
internal import SQL

/// Turns what troubled a sweep into gaps: one for a file alone, one for all of a folder, and, where there is trouble
/// everywhere, one for the rest of the drive. So a drive without any permissions does not bury the report.
struct DriveGaps {
  let workstation: String
  let drive: Inventory.Drive
  let number: Int
  let scratch: SweepScratch

  /// As many folders of a drive are named one by one.
  static let named = 100

  func write(to writer: EvidenceWriter) throws(EvidenceError) {
    let folders = """
      SELECT folder, problem, min(what) AS what, min(remedy) AS remedy, min(first) AS first, sum(count) AS count,
        sum(is_folder * count) AS folders, count(DISTINCT what) AS reasons
      FROM trouble WHERE drive = ? GROUP BY folder, problem ORDER BY folder, problem
      """
    try scratch.rows("\(folders) LIMIT \(DriveGaps.named)", .integer(Int64(number))) { (row) throws(EvidenceError) in
      let gap = gap(row)
      try writer.add(gap)
    }
    try scratch.rows(
      """
      SELECT '', problem, min(what), min(remedy), min(first), sum(count), sum(folders),
        count(DISTINCT what) + max(reasons) - 1, count(*)
      FROM (\(folders) LIMIT -1 OFFSET \(DriveGaps.named)) GROUP BY problem ORDER BY problem
      """, .integer(Int64(number))
    ) { (row) throws(EvidenceError) in
      var gap = gap(row)
      gap.path = drive.path
      gap.reason =
        "\(things(row)) in \(grouped(Int(row.integer(8)))) further folders: \(reason(row)) (the first is '\(row.text(4) ?? "")')"
      try writer.add(gap)
    }
  }

  private func gap(_ row: borrowing Statement) -> Gap {
    let count = Int(row.integer(5))
    let (folder, first) = (row.text(0) ?? "", row.text(4) ?? "")
    let isAlone = count == 1
    let path = isAlone ? first : folder
    return Gap(
      Gap.Problem(rawValue: row.text(1) ?? "") ?? .unreadable, affects: [.copy],
      path: path.isEmpty ? drive.path : drive.path + "/" + path,
      reason: isAlone
        ? "the \(row.integer(6) == 1 ? "folder" : "file") \(reason(row))"
        : "\(things(row)) here: each \(reason(row)) (the first is '\(first)')",
      remedy: row.text(3) ?? "", workstation: workstation, count: count)
  }

  private func reason(_ row: borrowing Statement) -> String {
    (row.text(2) ?? "") + (row.integer(7) > 1 ? "; or for other reasons" : "")
  }

  private func things(_ row: borrowing Statement) -> String {
    let folders = Int(row.integer(6))
    let files = Int(row.integer(5)) - folders
    var parts: [String] = []
    if files > 0 { parts.append("\(grouped(files)) \(files == 1 ? "file" : "files")") }
    if folders > 0 { parts.append("\(grouped(folders)) \(folders == 1 ? "folder" : "folders")") }
    return parts.joined(separator: " and ")
  }
}
