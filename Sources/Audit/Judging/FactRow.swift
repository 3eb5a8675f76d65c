internal import Evidence
internal import Policy
internal import SQL

/// The fields of facts that a sentence or a condition needs, fetched by one query.
struct FactRow {
  private var values: [String: SQLValue] = [:]

  init(_ paths: [FieldPath], _ row: ArraySlice<SQLValue>) {
    for (path, value) in zip(paths, row) { values[path.key] = value }
  }

  subscript(_ path: FieldPath) -> SQLValue { values[path.key] ?? .null }
}

extension FieldPath {
  /// Tells apart paths that mean different fields.
  var key: String { "\(level) \(link?.field.name ?? "") \(field.name)" }
}

extension [FieldPath] {
  /// In the same order, each once.
  var withoutRepetition: [FieldPath] {
    var seen: Set<String> = []
    return filter { seen.insert($0.key).inserted }
  }
}

extension Moment {
  /// The instant, in microseconds; nil where the field is missing.
  func instant(_ row: FactRow, audit: Int64) -> Int64? {
    switch self {
    case .audit: audit
    case .field(let path): row[path].integer
    }
  }
}

extension Sentence {
  /// Whether it shows what a `count` found.
  var needsCount: Bool { Sentence.needsCount(pieces) }

  private static func needsCount(_ pieces: [Piece]) -> Bool {
    pieces.contains { piece in
      switch piece {
      case .place(.count), .place(.group): true
      case .optional(let inner): needsCount(inner)
      default: false
      }
    }
  }
}
