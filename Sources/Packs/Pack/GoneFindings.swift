internal import Digest
internal import Evidence
internal import Files
internal import SQL

/// What earlier audits found about a person and a run finds no longer: it speaks for them, however long ago it was.
struct GoneFindings {
  struct Entry {
    let id: String
    let rule: String
    let verdict: String
    let sentence: String
    /// UTC microseconds.
    let firstReported: Int64
    /// The last run that found it, by its name.
    let lastFoundBy: String
    /// What the next run said of it; nil where that one is gone.
    let why: String?
  }

  /// In the order of their first report.
  private(set) var entries: [Entry] = []
  /// Runs that could not be asked, with why.
  private(set) var unread: [(run: String, why: String)] = []

  /// - Parameters:
  ///   - run: the run's folder.
  ///   - earlier: runs of earlier instants, the latest first.
  init(about person: String, after run: String, earlier: [(name: String, folder: String)]) throws(PackError) {
    var known = Set(
      try PackError.sql { () throws(SQLError) in try GoneFindings.rows(of: person, in: run).map(\.id) })
    var next = run
    for (name, folder) in earlier {
      if let why = GoneFindings.whyNot(folder) {
        unread.append((name, why))
        continue
      }
      do throws(SQLError) {
        for row in try GoneFindings.rows(of: person, in: folder) where known.insert(row.id).inserted {
          let why = try Database(path: "\(next)/findings.sqlite", mode: .readOnly).value(
            "SELECT why FROM resolved WHERE id = ?", .text(row.id))
          entries.append(
            Entry(
              id: row.id, rule: row.rule, verdict: row.verdict, sentence: row.sentence, firstReported: row.first,
              lastFoundBy: name, why: why?.text))
        }
      } catch {
        unread.append((name, error.message))
      }
      next = folder
    }
    entries.sort { ($0.firstReported, $0.id) < ($1.firstReported, $1.id) }
  }

  private static func rows(
    of person: String, in run: String
  ) throws(SQLError) -> [(id: String, rule: String, verdict: String, sentence: String, first: Int64)] {
    let database = try Database(path: "\(run)/findings.sqlite", mode: .readOnly)
    var rows = try database.prepare(
      "SELECT id, rule, verdict, sentence, first_reported FROM finding WHERE person = ? ORDER BY position")
    try rows.bind(.text(person), at: 0)
    var found: [(id: String, rule: String, verdict: String, sentence: String, first: Int64)] = []
    while try rows.step() {
      found.append(
        (rows.text(0) ?? "", rows.text(1) ?? "", rows.text(2) ?? "", rows.text(3) ?? "", rows.integer(4)))
    }
    return found
  }

  /// Nothing is taken from findings that are not those which were published.
  private static func whyNot(_ folder: String) -> String? {
    do throws(FileError) {
      let sums = try ReadOnlyFile.contents(of: "\(folder)/\(Sums.name)", atMost: 64 << 20)
      let found = try SHA256Value.of(contentsOf: "\(folder)/findings.sqlite")
      let line = "\(found)  findings.sqlite"
      let isSo = String(decoding: sums, as: UTF8.self).split(separator: "\n").contains { $0 == line }
      return isSo ? nil : "its findings are not those that were published"
    } catch {
      return error.reason
    }
  }
}
