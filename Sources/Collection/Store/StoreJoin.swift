internal import Evidence
internal import SQL

/// Ties the rows of the catalogue to the files of the store.
struct StoreJoin {
  let folder: String
  let catalogue: String?
  let scratch: StoreScratch

  func run() throws(EvidenceError) {
    try scratch.execute(
      """
      CREATE INDEX gap_stem ON gap (stem) WHERE stem IS NOT NULL;
      CREATE INDEX file_name ON file (name);
      CREATE INDEX file_stem ON file (stem);
      CREATE INDEX file_any_case ON file (path COLLATE NOCASE);
      UPDATE row SET file = path WHERE name_only = 0 AND path IN (SELECT path FROM file WHERE role <> 'sidecar');
      UPDATE row SET file = (SELECT f.path FROM file f WHERE f.name = row.path AND f.role <> 'sidecar')
        WHERE name_only = 1
          AND (SELECT count(*) FROM file f WHERE f.name = row.path AND f.role <> 'sidecar') = 1;
      UPDATE row SET file = (SELECT f.path FROM file f WHERE f.stem = row.stem AND f.role = 'recording')
        WHERE stem IS NOT NULL
          AND (SELECT count(*) FROM file f WHERE f.stem = row.stem AND f.role = 'recording') = 1;
      -- A file system that keeps no case has one file for both spellings.
      UPDATE row SET file = (SELECT f.path FROM file f WHERE f.path = row.path COLLATE NOCASE AND f.role <> 'sidecar')
        WHERE file IS NULL AND name_only = 0
          AND (SELECT count(*) FROM file f WHERE f.path = row.path COLLATE NOCASE AND f.role <> 'sidecar') = 1;
      """)
    try namesOfSeveral()
    try namesOfNone()
    try scratch.execute(
      """
      CREATE INDEX row_id ON row (id);
      CREATE INDEX row_file ON row (file);
      """)
  }

  /// A name without its folder that several files have leads to none of them.
  private func namesOfSeveral() throws(EvidenceError) {
    var gaps: [Gap] = []
    try scratch.rows(
      """
      SELECT r.line, r.path, coalesce(r.id, r.path), count(*) FROM row r JOIN file f ON f.name = r.path
      WHERE r.name_only = 1 AND r.file IS NULL AND f.role <> 'sidecar'
      GROUP BY r.source, r.ordinal ORDER BY r.source, r.ordinal LIMIT 1000
      """
    ) { (row) throws(EvidenceError) in
      gaps.append(
        Gap(
          .notEnoughDetail, path: catalogue ?? folder,
          reason:
            "\(row.integer(3)) files have the name '\(row.text(1) ?? "")', and the row does not say which one it means",
          remedy: "Export the catalogue with the folders of its files.", line: Int(row.integer(0)),
          recording: row.text(2)))
    }
    for gap in gaps { scratch.add(gap, sort: "several", hides: true) }
  }

  /// A recording that its row ties to no file at all.
  private func namesOfNone() throws(EvidenceError) {
    var gaps: [Gap] = []
    try scratch.rows(
      """
      SELECT source, line, id FROM row WHERE path IS NULL AND file IS NULL AND id IS NOT NULL
      ORDER BY source, ordinal LIMIT 1000
      """
    ) { (row) throws(EvidenceError) in
      let source = row.text(0) ?? ""
      gaps.append(
        Gap(
          .notEnoughDetail, path: source.isEmpty ? catalogue ?? folder : "\(folder)/\(source)",
          reason: "no file is named for the recording, so that nobody can say whether it is in the store",
          remedy: "Name its file there. A recording that lies within its own metadata is not looked at.",
          line: row.isNull(1) ? nil : Int(row.integer(1)), recording: row.text(2)))
    }
    for gap in gaps { scratch.add(gap, sort: "fileless") }
  }
}
