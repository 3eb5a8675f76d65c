internal import Collection
internal import Digest
internal import Evidence
internal import SQL

/// Writes what was heard, recording by recording in the order of paths, what could not be, and in one sentence what was
/// listened to.
struct KeypadFacts {
  let store: KeypadCollector.Store
  let scratch: KeypadScratch
  let writer: EvidenceWriter
  let later: Int
  let known: KeypadScratch.Known

  /// As many gaps of one sort are told one by one, each about its recording; more become one gap about all.
  static let named = 200

  func write() throws(EvidenceError) {
    try writeRuns()
    try writeGaps()
    try writeHidden()
    try writeLater()
    try writer.examined(try sentence(), count: try heard(), path: store.folder)
  }

  // MARK: Facts

  private func writeRuns() throws(EvidenceError) {
    let inserter = try writer.inserter(
      .keypadDigits,
      fields: ["recording", "store", "offset", "length", "digits", "like-a-card-number", "by-chance"])
    var last: (number: Int64, file: InputFile)?
    // A recording without a run is an input as well: the next audit need not listen to it again.
    try scratch.rows(
      """
      SELECT r.number, r.id, r.path, r.size, r.modified, r.sha256, n.start, n.length, n.digits, n.likeness, n.chance
      FROM recording r JOIN content c USING (sha256) LEFT JOIN run n USING (sha256)
      WHERE c.state IN ('known', 'heard') ORDER BY r.number, n.start
      """
    ) { (row) throws(EvidenceError) in
      let file: InputFile
      if let last, last.number == row.integer(0) {
        file = last.file
      } else {
        file = try writer.inputFile(
          "\(store.folder)/\(row.text(2) ?? "")", size: row.isNull(3) ? nil : row.integer(3),
          modified: row.isNull(4) ? nil : row.integer(4),
          sha256: row.text(5).flatMap { SHA256Value(hexadecimal: $0) })
        last = (row.integer(0), file)
      }
      guard !row.isNull(6) else { return }
      try inserter.add(
        [
          row.value(1), .text(store.name), row.value(6), row.value(7), row.value(8), row.value(9), row.value(10),
        ], from: Provenance(file: file))
    }
  }

  // MARK: Gaps

  /// Recordings that could not be listened to; of one whose content nobody knows the store's own evidence says why.
  private static let gaps = """
    SELECT problem, reason, remedy, path, id, alike FROM (
      SELECT *, count(*) OVER same AS alike, row_number() OVER (same ORDER BY number) AS ordinal FROM (
        SELECT r.number, r.path, r.id, coalesce(c.problem, 'unreadable') AS problem,
          coalesce(c.reason, 'it could not be read when the store was looked at, and was not listened to') AS reason,
          coalesce(c.remedy, 'See what is said of it as a recording of the store.') AS remedy
        FROM recording r LEFT JOIN content c USING (sha256) WHERE c.sha256 IS NULL OR c.state = 'failed')
      WINDOW same AS (PARTITION BY problem, reason))
    WHERE alike <= \(named) OR ordinal = 1 ORDER BY number
    """

  private func writeGaps() throws(EvidenceError) {
    try scratch.rows(KeypadFacts.gaps) { (row) throws(EvidenceError) in
      let alike = Int(row.integer(5))
      var gap = Gap(
        Gap.Problem(rawValue: row.text(0) ?? "") ?? .unreadable, path: "\(store.folder)/\(row.text(3) ?? "")",
        reason: row.text(1) ?? "", remedy: row.text(2) ?? "", recording: row.text(4))
      if alike > KeypadFacts.named {
        gap.reason =
          "\(grouped(alike)) recordings like this one, the first of them '\(row.text(3) ?? "")': \(gap.reason)"
        gap.path = store.folder
        gap.recording = nil
        gap.count = alike
      }
      try writer.add(gap)
    }
  }

  /// Where the store itself was not wholly seen, there may be recordings that nobody could listen to.
  private func writeHidden() throws(EvidenceError) {
    var (count, first) = (0, "")
    try scratch.rows("SELECT count(*), min(reason) FROM hidden") { (row) throws(EvidenceError) in
      (count, first) = (Int(row.integer(0)), row.text(1) ?? "")
    }
    guard count > 0 else { return }
    try writer.add(
      Gap(
        .unreadable, path: store.folder,
        reason: "the store was not wholly seen, and what was not seen was not listened to (\(first))",
        remedy: "See what is said of the store '\(store.name)'.", count: count))
  }

  private func writeLater() throws(EvidenceError) {
    guard later > 0 else { return }
    try writer.add(
      Gap(
        .notFinished, path: store.folder,
        reason:
          "\(grouped(later)) recordings are left for the next audit: together they go beyond the sound that one audit listens to",
        remedy: "Nothing, if it is the first audit of a large store; else let one audit listen to more.", count: later))
  }

  // MARK: In a sentence

  private func heard() throws(EvidenceError) -> Int {
    try scratch.number("SELECT count(*) FROM recording JOIN content USING (sha256) WHERE state IN ('known', 'heard')")
  }

  private func sentence() throws(EvidenceError) -> String {
    let all = try heard()
    let new = try scratch.number("SELECT count(*) FROM recording JOIN content USING (sha256) WHERE state = 'heard'")
    var text =
      "\(grouped(all)) \(all == 1 ? "recording" : "recordings") listened to, \(grouped(new)) of them by this audit"
    switch known {
    case .none: break
    case .contents: text += " and the others by audits before, their contents being the same"
    case .unusable(let reason): text += "; \(reason)"
    }
    let failed = try scratch.number(
      "SELECT count(*) FROM recording LEFT JOIN content USING (sha256) WHERE state IS NULL OR state = 'failed'")
    if failed > 0 { text += "; \(grouped(failed)) could not be" }
    return text
  }
}
