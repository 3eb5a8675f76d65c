// SQL: SQLite with typed errors, bound parameters and nothing left open.
//
//     let database = try Database(path: ":memory:", mode: .create)
//     try database.execute("CREATE TABLE call (id TEXT, seconds INTEGER)")
//     var insert = try database.prepare("INSERT INTO call VALUES (?, ?)")
//     try insert.run(.text("A"), .integer(42))
