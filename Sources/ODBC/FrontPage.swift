/// ODBC: the rows of a query from any database that has a driver, read only, through the driver manager unixODBC.
///
/// In go a data source and a query, out come rows, one at a time, each value as the UTF-8 text that the database has for
/// it. Nothing is written: the connection is opened read-only as far as the driver can, and whatever happens is rolled
/// back.
///
/// ```swift
/// let connection = try ODBCConnection(ODBCSource(driver: "PostgreSQL Unicode", attributes: "Database=pbx"))
/// var statement = try connection.prepare("SELECT uniqueid, calldate FROM cdr ORDER BY uniqueid")
/// try statement.execute()
/// while try statement.fetch() { let id = try statement.value(0, atMost: 1 << 20) }
/// ```
package enum FrontPage {}
