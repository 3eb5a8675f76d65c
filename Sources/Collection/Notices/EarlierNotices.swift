internal import SQL

/// When wordings were last found, by this source's evidence of the audit before.
struct EarlierNotices {
  private var found: [[String]: Int64] = [:]

  /// - Parameter path: nil where there is none; evidence of another version says nothing.
  init(_ path: String?) {
    guard let path else { return }
    do throws(SQLError) {
      let database = try Database(path: path, mode: .readOnly)
      var rows = try database.prepare(
        """
        SELECT place, address, wording, "last-found" FROM notice WHERE "last-found" IS NOT NULL
        """)
      while try rows.step() {
        found[[rows.text(0) ?? "", rows.text(1) ?? "", rows.text(2) ?? ""]] = rows.integer(3)
      }
    } catch {
      found = [:]
    }
  }

  /// UTC microseconds.
  func lastFound(_ place: String, _ address: String, _ wording: String) -> Int64? { found[[place, address, wording]] }
}
