internal import Evidence
internal import SQL
internal import Time

/// Writes what could not be read of a source of calls, in order, and in one sentence what was.
struct CallGaps {
  let format: CallFormat
  let scratch: CallScratch
  let writer: EvidenceWriter

  /// As many gaps of one sort in one place are told one by one; more become one gap.
  static let named = 20

  /// A gap about one call has the time of that call, where it has none of its own and the call is known.
  private static let gaps = """
    SELECT path, line, problem, reason, remedy, affects, begin, stop, place, alike,
      CASE WHEN count(begin) OVER same = alike THEN min(begin) OVER same END,
      CASE WHEN count(stop) OVER same = alike THEN max(stop) OVER same END, number
    FROM (
      SELECT g.*, coalesce(g."from", c.began) AS begin, coalesce(g."to", c.ended + 1) AS stop, count(*) OVER same AS alike,
        row_number() OVER (same ORDER BY g.line, g.path, g.reason) AS number
      FROM gap g LEFT JOIN call c ON c.id = g.call WINDOW same AS (PARTITION BY g.place, g.problem, g.sort))
    WINDOW same AS (PARTITION BY place, problem, sort)
    ORDER BY path, line, problem, reason
    """

  func write() throws(EvidenceError) {
    try scratch.rows(CallGaps.gaps) { (row) throws(EvidenceError) in
      let alike = Int(row.integer(9))
      if alike > CallGaps.named, row.integer(12) > 1 { return }
      var gap = Gap(
        Gap.Problem(rawValue: row.text(2) ?? "") ?? .unreadable, affects: kinds(row.text(5)), path: row.text(0),
        reason: row.text(3) ?? "", remedy: row.text(4) ?? "", line: row.isNull(1) ? nil : Int(row.integer(1)),
        from: row.optional(6), to: row.optional(7))
      if alike > CallGaps.named {
        gap.reason = "\(grouped(alike)) gaps like this one, the first of them: \(gap.reason)"
        if gap.line == nil { gap.reason += " ('\(gap.path ?? "")')" }
        gap.path = row.text(8)
        gap.from = row.optional(10)
        gap.to = row.optional(11)
        gap.count = alike
      }
      try writer.add(gap)
    }
  }

  private func kinds(_ names: String?) -> [FactKind]? {
    names.map { names in names.split(separator: " ").compactMap { Catalogue.kind(String($0)) } }
  }

  /// `1,204 rows in 2 files read; they gave 61 calls, 58 announcements; …`
  func examined(_ rows: CallRows, _ tally: CallTally, removed: Int, zone: Zone) throws(EvidenceError) -> String {
    func counted(_ count: Int, _ one: String, _ many: String) -> String {
      "\(grouped(count)) \(count == 1 ? one : many)"
    }
    var isDocument = false
    switch format.form {
    case .siprec, .vcon: isDocument = true
    default: break
    }
    let what = isDocument ? counted(rows.count, "document", "documents") : counted(rows.count, "row", "rows")
    var parts = ["\(what) in \(placesRead(files: tally.files, queries: tally.queries)) read"]
    let calls = try scratch.number("SELECT count(*) FROM call")
    if calls > 0 { parts.append("they told of \(counted(calls, "call", "calls"))") }
    if removed > 0 { parts.append("\(grouped(removed)) stood in two files and were counted once") }
    if !rows.missing.isEmpty { parts.append("no column tells of: \(rows.missing.joined(separator: ", "))") }
    if rows.late > 0 { parts.append("\(grouped(rows.late)) were written after the audit's instant") }
    if rows.zoneless > 0 {
      parts.append("\(counted(rows.zoneless, "time", "times")) without an offset, taken in \(zone.name)")
    }
    if rows.skipped > 0 {
      parts.append("\(counted(rows.skipped, "time", "times")) that the clock never showed, since it was put forward")
    }
    for (index, count) in rows.ignored.enumerated() where count > 0 {
      var because = format.otherwise ?? ""
      if index < format.rules.count, case .ignore(let reason) = format.rules[index].meaning { because = reason }
      parts.append("\(grouped(count)) did not count: \(because)")
    }
    return parts.joined(separator: "; ")
  }
}
