package import Configuration
internal import ODBC
internal import Text

/// Whether a query can be put, and has the columns that are asked for: the database describes it, and no row is read.
package struct QueryCheck {
  private let query: DatabaseQuery
  private let columns: [String]

  /// - Throws: ``Fault`` where the database cannot be reached, or refuses the query.
  package init(_ query: DatabaseQuery) throws(Fault) {
    self.query = query
    do throws(QueryTrouble) { columns = try QueryCheck.columns(of: query) } catch {
      throw Fault(message: "\(query.name): \(error.reason). \(error.remedy)")
    }
  }

  package struct Fault: Error, Equatable, Sendable {
    package let message: String
  }

  private static func columns(of query: DatabaseQuery) throws(QueryTrouble) -> [String] {
    let source = try ODBCSource(query.database)
    do throws(ODBCError) {
      let connection = try ODBCConnection(source)
      let columns = try QueryRows.columns(of: query, on: connection)
      // The query is put with more in its order than it says, and that must be right as well.
      _ = try connection.prepare(query.select.inTotalOrder(columns: columns)).columns
      return columns
    } catch {
      throw QueryTrouble(error, query.database, rows: 0)
    }
  }

  // MARK: What is asked for

  package func faults(_ layout: CatalogueLayout) -> [Fault] {
    let wanted = CatalogueField.allCases.compactMap { field -> String? in
      guard let use = layout.fields[field], use.isNeeded, case .column(let column) = use.place else { return nil }
      return column
    }
    return missing(wanted, of: "the layout '\(layout.title)'")
  }

  package func faults(_ format: LogFormat) -> [Fault] {
    guard case .delimited = format.carrier else {
      return [
        Fault(
          message: "\(query.name): '\(format.title)' is no format of delimited columns; name one such as csv-audit.xml")
      ]
    }
    return missing(format.columns.filter(\.isRequired).map(\.name), of: "the format '\(format.title)'")
  }

  package func faults(_ format: CallFormat) -> [Fault] {
    guard case .delimited = format.form else {
      return [
        Fault(message: "\(query.name): '\(format.title)' is no format of columns; name one such as asterisk-cel.xml")
      ]
    }
    let there = CallColumns(columns)
    // Other fields may be missing: then the source says less, which is a gap when it is read.
    return [CallField.call, .time].flatMap { field -> [Fault] in
      let names = (format.fields[field] ?? []).flatMap { CallRows.names($0.place) }
      if names.isEmpty || names.contains(where: { there[$0] != nil }) { return [] }
      return missing([names[0]], of: "the format '\(format.title)'")
    }
  }

  package func faults(_ register: RegisterSource) -> [Fault] {
    var rows = RegisterRows(shapes: register.kind.shapes, reading: RegisterReading(zone: register.zone))
    do throws(EntryFault) {
      try rows.begin(columns)
      return []
    } catch {
      return [Fault(message: "\(query.name): \(error.message)")]
    }
  }

  private func missing(_ wanted: [String], of what: String) -> [Fault] {
    let there = Set(columns.map { $0.lowercased() })
    return wanted.filter { !there.contains($0.lowercased()) }.map { column in
      let nearest = nearestWord(to: column, among: columns).map { "; it has '\($0)'" } ?? ""
      return Fault(
        message: "\(query.name): it has no column '\(column)', which \(what) asks for\(nearest): say … AS \"\(column)\""
      )
    }
  }
}
