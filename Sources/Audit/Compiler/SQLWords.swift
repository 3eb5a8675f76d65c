internal import Evidence
internal import SQL

/// Pieces of SQL text. Values from rules stand in the statement itself, so that `rules show --sql` shows all of it.
enum SQLWords {
  static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  static func literal(_ value: SQLValue) -> String {
    switch value {
    case .integer(let integer): String(integer)
    case .text(let text): literal(text)
    case .real(let real): String(real)
    case .null, .blob: "NULL"
    }
  }

  static func column(_ alias: String, _ field: Field) -> String { "\(alias).\(EvidenceSchema.quoted(field.name))" }

  static func table(_ kind: FactKind) -> String { EvidenceSchema.quoted(kind.name) }

  /// The alias of the fact at a level: `s` for the judged one, `r1` for that of the outermost relation.
  static func alias(_ level: Int) -> String { level == 0 ? "s" : "r\(level)" }

  static func and(_ terms: [String]) -> String {
    terms.isEmpty ? "1" : terms.map { "(\($0))" }.joined(separator: " AND ")
  }
  static func or(_ terms: [String]) -> String {
    terms.isEmpty ? "0" : terms.map { "(\($0))" }.joined(separator: " OR ")
  }

  /// A pattern whose `*` and `?` are wildcards, as an operand of LIKE … ESCAPE '\'.
  static func pattern(_ text: String) -> String {
    var pattern = ""
    for character in text {
      switch character {
      case "*": pattern.append("%")
      case "?": pattern.append("_")
      case "%", "_", "\\": pattern.append("\\\(character)")
      default: pattern.append(character)
      }
    }
    return literal(pattern)
  }
}
