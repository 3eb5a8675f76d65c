internal import Configuration
internal import Digest
internal import Files
internal import ODBC
internal import Text

/// Puts a query to its database and hands over its rows as lines of a CSV (``CanonicalRow``), one at a time.
struct QueryRows {
  let query: DatabaseQuery

  /// The longest row that is read, in bytes: as long as a row of a CSV may be.
  static let longest = DelimitedSettings().recordLimit

  enum Event {
    /// The line that names the columns.
    case header([UInt8])
    case row(Row)
    /// A row of which a value cannot be read, and why.
    case unreadable(row: Int, reason: String)
  }

  struct Row {
    /// Counted from 1.
    let number: Int
    /// Without its line end.
    let bytes: [UInt8]
    /// Where it stands in the whole text, from 0.
    let byteOffset: Int64
  }

  /// What came of the reading.
  struct End {
    var rows = 0
    /// Of the whole text: the names of the columns and then the rows, each with a line feed behind it. A row that could
    /// not be read is an empty line.
    var digest: SHA256Value?
    var size: Int64 = 0
    /// Why the reading ended before the rows did; what was handed over stays.
    var trouble: QueryTrouble?
  }

  /// - Parameter body: returns false to end the reading.
  func read<Failure: Error>(_ body: (Event) throws(Failure) -> Bool) throws(Failure) -> End {
    var end = End()
    var failure: Failure?
    do throws(QueryTrouble) {
      try read(&end) { event in
        do throws(Failure) { return try body(event) } catch { failure = error }
        return false
      }
    } catch {
      end.trouble = error
    }
    if let failure { throw failure }
    return end
  }

  private func read(_ end: inout End, _ body: (Event) -> Bool) throws(QueryTrouble) {
    let source = try ODBCSource(query.database)
    var digest = SHA256()
    func note(_ bytes: [UInt8]) {
      unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
      unsafe [UInt8(0x0A)].withUnsafeBytes { unsafe digest.update($0) }
      end.size += Int64(bytes.count) + 1
    }
    do throws(ODBCError) {
      defer { if end.size > 0 { end.digest = digest.finish() } }
      let connection = try ODBCConnection(source)
      let columns = try QueryRows.columns(of: query, on: connection)
      let hidden = try HiddenEnds(query.select.inTotalOrder(columns: columns), columns: columns, on: connection)
      var statement = try connection.prepare(hidden.query)
      try statement.execute()
      let header = CanonicalRow.header(columns)
      note(header)
      guard body(.header(header)) else { return }
      while try statement.fetch() {
        end.rows += 1
        let event: Event
        switch row(&statement, hidden) {
        case .success(let bytes):
          event = .row(Row(number: end.rows, bytes: bytes, byteOffset: end.size))
          note(bytes)
        case .failure(let fault):
          event = .unreadable(row: end.rows, reason: fault.reason)
          note([])
        }
        guard body(event) else { return }
      }
    } catch {
      throw QueryTrouble(error, query.database, rows: end.rows)
    }
  }

  private struct RowFault: Error { let reason: String }

  private func row(_ statement: inout ODBCStatement, _ hidden: HiddenEnds) -> Result<[UInt8], RowFault> {
    var bytes: [UInt8] = []
    for (index, column) in statement.columns.enumerated() {
      do throws(ODBCError) {
        if hidden.areThere, index == statement.columns.count - 1 {
          guard try statement.value(index, atMost: 8).text == "0" else {
            return .failure(RowFault(reason: "it holds a NUL character, at which the driver ends a text"))
          }
          continue
        }
        let value = try statement.value(index, atMost: QueryRows.longest)
        if value == .tooLong {
          return .failure(
            RowFault(
              reason: "its column '\(column.name)' is longer than the \(QueryRows.longest) bytes that are allowed"))
        }
        CanonicalRow.append(value, isFirst: index == 0, to: &bytes)
      } catch {
        return .failure(RowFault(reason: "its column '\(column.name)' cannot be read: \(error)"))
      }
    }
    guard bytes.count <= QueryRows.longest else {
      return .failure(RowFault(reason: "it is longer than the \(QueryRows.longest) bytes that are allowed"))
    }
    return .success(bytes)
  }

  /// The names of the columns, without running the query.
  static func columns(
    of query: DatabaseQuery, on connection: borrowing ODBCConnection
  ) throws(ODBCError) -> [String] {
    let statement = try connection.prepare(query.select.text)
    return statement.columns.map(\.name)
  }
}

extension ODBCSource {
  /// - Throws: ``QueryTrouble`` where the password cannot be had.
  init(_ database: DatabaseSource) throws(QueryTrouble) {
    let place: Place =
      switch database.place {
      case .driver(let name): .driver(name)
      case .dataSource(let name): .dataSource(name)
      }
    var password: String?
    if let file = database.passwordFile {
      do throws(SecretFileError) { password = try SecretFile.read(file) } catch { throw QueryTrouble(error) }
    }
    self.init(
      place, attributes: database.connection, user: database.user, password: password,
      loginTimeout: database.loginTimeout, queryTimeout: database.queryTimeout)
  }
}
