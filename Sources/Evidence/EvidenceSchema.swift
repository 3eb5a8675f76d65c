/// The tables of an evidence file. Every fact table has the catalogue's fields and then ``provenance``.
package enum EvidenceSchema {
  /// `PRAGMA application_id`: "ESht" read as a big-endian number.
  package static let applicationID: Int64 = 0x4553_6874
  /// `PRAGMA user_version`: raised whenever a file of an earlier version could be misread.
  package static let version: Int64 = 3

  /// Columns behind a fact's own: which input file, line from 1, byte offset, SHA-256 of the raw line (32 bytes).
  package static let provenance = ["in_file", "line_number", "byte_offset", "raw_sha256"]

  /// A name as SQL needs it: field and kind names hold hyphens and reserved words.
  package static func quoted(_ name: String) -> String { "\"\(name)\"" }

  /// The statement that makes a kind's table. `fact` numbers the facts from 1.
  /// - Parameters:
  ///   - withDerived: true for the audit's own tables, which hold derived fields too.
  ///   - extra: further columns, such as the source's number.
  ///   - schema: by which the connection knows the file to make it in.
  package static func table(
    of kind: FactKind, withDerived: Bool = false, extra: [String] = [], in schema: String = "main"
  ) -> String {
    var columns = ["fact INTEGER PRIMARY KEY"] + extra
    for field in kind.fields where withDerived || !field.isDerived {
      columns.append("\(quoted(field.name)) \(field.type.column)")
    }
    columns += ["in_file INTEGER", "line_number INTEGER", "byte_offset INTEGER", "raw_sha256 BLOB"]
    return "CREATE TABLE \(schema).\(quoted(kind.name)) (\(columns.joined(separator: ", ")))"
  }

  static let ownTables = """
    CREATE TABLE source (
      name TEXT NOT NULL, kind TEXT NOT NULL, supplies TEXT NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL,
      collector TEXT NOT NULL, clock TEXT);
    CREATE TABLE input_file (
      number INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER, modified INTEGER, sha256 TEXT);
    -- Lines that belong to an act whose first line the fact names: in_file and first_byte are those of the fact.
    CREATE TABLE folded_line (
      in_file INTEGER NOT NULL, first_byte INTEGER NOT NULL, line_number INTEGER, byte_offset INTEGER NOT NULL,
      raw_sha256 BLOB NOT NULL);
    """
}
