internal import Configuration
internal import Evidence
internal import Files
internal import SQL

/// Writes what could not be examined, in order, and in one sentence what was.
struct StoreGaps {
  let settings: StoreSource
  let scratch: StoreScratch
  let writer: EvidenceWriter
  let state: StoreState
  /// Folders whose permissions were read.
  let folders: Int

  /// As many gaps of one sort in one place are told one by one; more become one gap.
  static let named = 20

  /// A gap of a file is about the recording that the catalogue has for it, else about the file.
  private static let gaps = """
    SELECT path, line, problem, reason, remedy, coalesce(
        (SELECT r.id FROM row r WHERE r.file = g.about AND r.id IS NOT NULL ORDER BY r.source, r.ordinal LIMIT 1),
        about,
        (SELECT f.path FROM file f WHERE f.stem = g.stem AND f.role = 'recording' ORDER BY f.path LIMIT 1)),
      place, alike, permissions, sort
    FROM (
      SELECT *, count(*) OVER same AS alike, row_number() OVER (same ORDER BY line, path, reason, about) AS number
      FROM gap WINDOW same AS (PARTITION BY place, problem, sort)) AS g
    WHERE alike <= \(named) OR number = 1 ORDER BY path, line, problem, reason, about
    """

  func write() throws(EvidenceError) {
    try scratch.rows(StoreGaps.gaps) { (row) throws(EvidenceError) in
      let alike = Int(row.integer(7))
      var gap = Gap(
        Gap.Problem(rawValue: row.text(2) ?? "") ?? .unreadable, path: row.text(0), reason: row.text(3) ?? "",
        remedy: row.text(4) ?? "", line: row.isNull(1) ? nil : Int(row.integer(1)), recording: row.text(5))
      let areOnlyPermissions = row.text(9) == "permissions"
      gap.affects = areOnlyPermissions ? [.storePermission] : [.recording]
      if row.integer(8) == 1, !areOnlyPermissions { gap.affects = [.recording, .storePermission] }
      if alike > StoreGaps.named {
        gap.reason = "\(grouped(alike)) gaps like this one, the first of them: \(gap.reason)"
        if gap.line == nil { gap.reason += " ('\(gap.path ?? "")')" }
        gap.path = row.text(6)
        gap.recording = nil
        gap.count = alike
      }
      try writer.add(gap)
    }
    let recordings = try scratch.number("SELECT count(*) FROM file WHERE role = 'recording'")
    if !state.isFolderUnread, recordings == 0 { try writer.add(gapForEmpty(rows: try rows())) }
    try writer.examined(try sentence(recordings), count: recordings, path: settings.folder)
  }

  private func rows() throws(EvidenceError) -> Int { try scratch.number("SELECT count(*) FROM row") }

  private func gapForEmpty(rows: Int) -> Gap {
    Gap(
      .empty, affects: [.recording], path: settings.folder,
      reason: rows > 0
        ? "the store holds no recording, though its catalogue has \(grouped(rows)) \(rows == 1 ? "row" : "rows")"
        : "the store holds no recording",
      remedy: "Look whether the store is mounted there.")
  }

  private func sentence(_ recordings: Int) throws(EvidenceError) -> String {
    func worded(_ count: Int, _ one: String, _ many: String) -> String {
      "\(grouped(count)) \(count == 1 ? one : many)"
    }
    guard let counts = state.counts else { return "nothing: the store could not be listed" }
    var parts = [
      "\(worded(counts.files, "file", "files")) in \(worded(counts.folders, "folder", "folders")) looked at",
      "\(worded(recordings, "was a recording", "were recordings"))",
    ]
    func add(_ query: String, _ one: String, _ many: String) throws(EvidenceError) {
      let count = try scratch.number(query)
      if count > 0 { parts.append(worded(count, one, many)) }
    }
    try add("SELECT count(*) FROM file WHERE role = 'sidecar'", "was metadata", "were metadata")
    try add("SELECT count(*) FROM file WHERE role = 'other'", "was something else", "were something else")
    try add("SELECT count(*) FROM file WHERE audio = 'truncated'", "recording is truncated", "recordings are truncated")
    try add("SELECT count(*) FROM file WHERE audio = 'empty'", "is empty", "are empty")
    try add(
      "SELECT count(*) FROM file WHERE audio = 'unreadable'", "cannot be read as audio", "cannot be read as audio")
    try add("SELECT count(*) FROM file WHERE audio = 'not audio'", "is not audio", "are not audio")
    try add("SELECT count(*) FROM row", "row in the catalogue", "rows in the catalogue")
    let odd = try scratch.number("SELECT sum(odd) FROM row")
    if odd > 0 {
      parts.append(
        worded(odd, "time fell", "times fell") + " where the clocks change, and the later or moved instant was taken")
    }
    parts.append("the permissions of \(worded(folders, "folder", "folders")) and what lies in them")
    if !state.keepsLists { parts.append("whose file system keeps no access control lists") }
    if counts.links > 0 { parts.append("\(worded(counts.links, "link", "links")) not followed") }
    if counts.others > 0 {
      parts.append("\(worded(counts.others, "pipe, socket or device", "pipes, sockets and devices")) not opened")
    }
    return parts.joined(separator: ", ")
  }
}
