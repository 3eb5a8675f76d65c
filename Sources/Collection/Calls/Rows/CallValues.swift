internal import JSON

/// The values of one row, wherever it stands: in a table, or as a part of a document.
protocol CallValues {
  /// The text at a place; nil where there is none.
  func text(at place: CallFormat.Place) -> String?
}

/// The columns of a table: by a file's first row, by a declaration, or by a query's result.
struct CallColumns: Sendable {
  private var places: [String: Int] = [:]
  let names: [String]

  /// Capital and small letters are the same; of two columns of one name the first counts.
  init(_ names: [String]) {
    self.names = names
    for (place, name) in names.enumerated() {
      let folded = trimmedText(name).lowercased()
      if places[folded] == nil { places[folded] = place }
    }
  }

  /// - Parameter name: in small letters.
  subscript(_ name: String) -> Int? { places[name] }
}

/// One row of a table: what a line of a file says, or a row that a database's query yields.
struct CallTableRow: CallValues {
  let columns: CallColumns
  /// By column; nil for NULL.
  let cells: [String?]

  func text(at place: CallFormat.Place) -> String? {
    guard case .columns(let names, let inside) = place else { return nil }
    for name in names {
      guard let index = columns[name], index < cells.count, let cell = cells[index], !cell.isEmpty else { continue }
      guard let inside else { return cell }
      if let tree = CallTableRow.tree(cell), let text = inside.text(in: tree, of: tree) { return text }
    }
    return nil
  }

  private static func tree(_ cell: String) -> DocumentTree? {
    // A cell that should hold JSON and does not is like one without the value asked for: the field is missing.
    guard cell.utf8.first == 0x7B else { return nil }
    return (try? JSONValue(cell, limits: JSONLimits(bytes: 1 << 20, roundsLargeIntegers: true))).map(DocumentTree.init)
  }
}

/// A part of a document.
struct CallDocumentPart: CallValues {
  let part: DocumentTree
  let document: DocumentTree

  func text(at place: CallFormat.Place) -> String? {
    guard case .address(let address) = place else { return nil }
    return address.text(in: part, of: document)
  }
}
