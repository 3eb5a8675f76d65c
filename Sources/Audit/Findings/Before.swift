internal import SQL

/// The findings of the run before, attached as `before`.
enum Before {
  /// Stands for them at a first audit: a run that found nothing, so that the same statements serve it.
  static func none(in database: borrowing Database) throws(SQLError) {
    try database.execute("ATTACH ':memory:' AS before")
    let tables = FindingsSchema.tables + "\n" + History.table
    try database.execute(tables.replacing("CREATE TABLE ", with: "CREATE TABLE before."))
  }
}
