internal import CODBC

/// A connection to a database on which nothing can be written. It is rolled back and closed when the value goes out of
/// scope.
@safe package struct ODBCConnection: ~Copyable {
  package let source: ODBCSource
  package let dialect: Dialect
  /// What the database calls itself, such as `PostgreSQL`.
  package let system: String
  private let environment: SQLHENV
  private let handle: SQLHDBC

  /// Connects, makes the connection read-only and begins its transaction.
  /// - Throws: ``ODBCError``, also where the database does not confirm that nothing can be written.
  package init(_ source: ODBCSource) throws(ODBCError) {
    self = try ODBCConnection.protected(source)
  }

  private static func protected(_ source: ODBCSource) throws(ODBCError) -> ODBCConnection {
    let opened = try unsafe open(source.connectionString(), source)
    let connection = unsafe ODBCConnection(source, opened.environment, opened.handle)
    try connection.protect()
    return connection
  }

  private init(_ source: ODBCSource, _ environment: SQLHENV, _ handle: SQLHDBC) {
    self.source = source
    dialect = source.dialect
    system = unsafe ODBCConnection.system(handle)
    unsafe self.environment = environment
    unsafe self.handle = handle
  }

  deinit { unsafe ODBCConnection.close(environment, handle) }

  private static func open(
    _ connection: String, _ source: ODBCSource
  ) throws(ODBCError) -> (environment: SQLHENV, handle: SQLHDBC) {
    let noMemory = ODBCError(step: .connect, state: "HY001", message: "the driver manager could not be set up")
    var environment: SQLHANDLE?
    guard succeeded(unsafe SQLAllocHandle(HandleKind.environment.rawValue, nil, &environment)),
      let environment = unsafe environment
    else { throw noMemory }
    _ = unsafe earshot_set_version(environment)
    var handle: SQLHANDLE?
    guard succeeded(unsafe SQLAllocHandle(HandleKind.connection.rawValue, environment, &handle)),
      let handle = unsafe handle
    else {
      unsafe SQLFreeHandle(HandleKind.environment.rawValue, environment)
      throw noMemory
    }
    // A driver that knows no such attribute says so; what it must keep to is proven once it is connected.
    if source.loginTimeout > 0 {
      _ = unsafe earshot_set_connection(handle, SQL_ATTR_LOGIN_TIMEOUT, source.loginTimeout)
    }
    _ = unsafe earshot_set_connection(handle, SQL_ATTR_ACCESS_MODE, Int(SQL_MODE_READ_ONLY))
    var text = wide(connection)
    let code = unsafe SQLDriverConnectW(
      handle, nil, &text, SQLSMALLINT(SQL_NTS), nil, 0, nil, SQLUSMALLINT(SQL_DRIVER_NOPROMPT))
    guard succeeded(code) else {
      let error = unsafe diagnosis(.connection, handle, .connect, masking: source)
      unsafe SQLFreeHandle(HandleKind.connection.rawValue, handle)
      unsafe SQLFreeHandle(HandleKind.environment.rawValue, environment)
      throw error
    }
    return unsafe (environment, handle)
  }

  private static func close(_ environment: SQLHENV, _ handle: SQLHDBC) {
    unsafe SQLEndTran(HandleKind.connection.rawValue, handle, SQLSMALLINT(SQL_ROLLBACK))
    unsafe SQLDisconnect(handle)
    unsafe SQLFreeHandle(HandleKind.connection.rawValue, handle)
    unsafe SQLFreeHandle(HandleKind.environment.rawValue, environment)
  }

  private static func system(_ handle: SQLHDBC) -> String {
    func info(_ type: Int32) -> String {
      var name = [SQLWCHAR](repeating: 0, count: 256)
      var length: SQLSMALLINT = 0
      let bytes = SQLSMALLINT(name.count * 2)
      guard succeeded(unsafe SQLGetInfoW(handle, SQLUSMALLINT(type), &name, bytes, &length)) else { return "" }
      return String(decoding: name.prefix { $0 != 0 }, as: UTF16.self)
    }
    return [info(SQL_DBMS_NAME), info(SQL_DBMS_VER)].filter { !$0.isEmpty }.joined(separator: " ")
  }

  // MARK: Read-only

  private func protect() throws(ODBCError) {
    for statement in dialect.opening { try run(statement, .protect) }
    let code = unsafe earshot_set_connection(handle, SQL_ATTR_AUTOCOMMIT, Int(SQL_AUTOCOMMIT_OFF))
    guard succeeded(code) else { throw unsafe diagnosis(.connection, handle, .protect, masking: source) }
    guard let (query, expected) = dialect.proof else { return }
    var statement = try ODBCStatement(query, on: self, step: .protect)
    try statement.execute()
    let found = try statement.fetch() ? try statement.value(0, atMost: 64) : .null
    guard found.text == expected else {
      throw ODBCError(
        step: .protect, state: "HY000",
        message: "'\(query)' answers '\(found.text ?? "NULL")'; '\(expected)' was expected, so nothing was asked of it")
    }
  }

  private func run(_ statement: String, _ step: ODBCError.Step) throws(ODBCError) {
    let made = try unsafe makeStatement(step)
    defer { unsafe SQLFreeHandle(HandleKind.statement.rawValue, made) }
    var text = wide(statement)
    let code = unsafe SQLExecDirectW(made, &text, SQLINTEGER(SQL_NTS))
    guard succeeded(code) || code == SQL_NO_DATA else {
      throw unsafe diagnosis(.statement, made, step, masking: source)
    }
  }

  // MARK: Queries

  /// Has the database read a query, without running it.
  /// - Throws: ``ODBCError`` where the query is wrong.
  @_lifetime(borrow self)
  package func prepare(_ query: String) throws(ODBCError) -> ODBCStatement {
    try ODBCStatement(query, on: self, step: .prepare)
  }

  /// A statement's handle, which the caller frees.
  func makeStatement(_ step: ODBCError.Step) throws(ODBCError) -> SQLHSTMT {
    var made: SQLHANDLE?
    guard succeeded(unsafe SQLAllocHandle(HandleKind.statement.rawValue, handle, &made)), let made = unsafe made else {
      throw unsafe diagnosis(.connection, handle, step, masking: source)
    }
    return unsafe made
  }
}
