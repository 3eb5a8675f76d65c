import Configuration
import Testing

@Suite("A query of the configuration")
struct SelectQueryTests {
  @Test(
    "a single SELECT in a stated order is accepted, whatever stands in its quotes and comments",
    arguments: [
      "SELECT a FROM t ORDER BY a",
      "select a from t order by a desc nulls last;",
      "WITH x AS (SELECT a FROM t LIMIT 3) SELECT a FROM x ORDER BY a",
      "SELECT a AS \"update\", 'DELETE; it''s' AS b FROM t -- INSERT; it\nORDER BY a",
      "SELECT /* ; DROP */ a, [into] FROM t ORDER BY [a], 2",
      "SELECT `delete` FROM t ORDER BY 1 ASC",
      "SELECT a, substring(b FROM 1 FOR 3) AS b FROM t ORDER BY a",
      "SELECT a, row_number() OVER (ORDER BY b) AS n FROM t ORDER BY lower(a), n",
      "SELECT a[1] AS a FROM t ORDER BY a",
    ])
  func accepted(_ text: String) throws { _ = try SelectQuery(text) }

  static let refusals: [(String, SelectFault)] = [
    ("", .empty), (" ; ", .empty),
    ("UPDATE t SET a = 1", .notSelect("UPDATE")), ("EXPLAIN SELECT 1 ORDER BY 1", .notSelect("EXPLAIN")),
    ("SELECT 1 ORDER BY 1; DROP TABLE t", .several),
    ("SELECT 1 ORDER BY 1; SELECT 2 ORDER BY 1", .several),
    ("WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x ORDER BY a", .writes("DELETE")),
    ("SELECT a INTO b FROM t ORDER BY a", .writes("INTO")),
    ("SELECT a FROM t ORDER BY a FOR UPDATE", .writes("UPDATE")),
    ("SELECT a FROM t ORDER BY a FOR SHARE", .writes("FOR SHARE")),
    ("SELECT a FROM t", .noOrder),
    ("SELECT a FROM (SELECT a FROM t ORDER BY a) AS x", .noOrder),
    ("SELECT a, row_number() OVER (ORDER BY b) FROM t", .noOrder),
    ("SELECT a FROM t ORDER BY a LIMIT 10", .cut("LIMIT")),
    ("SELECT a FROM t ORDER BY a OFFSET 3 ROWS FETCH NEXT 3 ROWS ONLY", .cut("OFFSET")),
    ("SELECT 'a FROM t ORDER BY a", .unended("a string")),
    ("SELECT a /* FROM t ORDER BY a", .unended("a comment")),
    ("SELECT (a FROM t ORDER BY a", .unended("a parenthesis")),
    ("SELECT $$;$$ FROM t ORDER BY 1", .ambiguous("'$$'")),
    ("SELECT '\\'; DROP TABLE t; --' FROM t ORDER BY 1", .ambiguous("a backslash in a string")),
  ]

  @Test("anything else is refused, with what was found", arguments: refusals)
  func refused(_ text: String, _ fault: SelectFault) { #expect(throws: fault) { _ = try SelectQuery(text) } }

  @Test("every column that the query does not name alone is added to its order, so that no two rows can change places")
  func order() throws {
    let query = try SelectQuery("SELECT t.a, b AS \"B c\", c FROM t ORDER BY c DESC, t.a, \"B c\" ;")
    #expect(
      query.inTotalOrder(columns: ["a", "B c", "c"])
        == "SELECT t.a, b AS \"B c\", c FROM t ORDER BY c DESC, t.a, \"B c\", 1")
    #expect(
      try SelectQuery("SELECT a, b FROM t ORDER BY 2").inTotalOrder(columns: ["a", "b"]).hasSuffix("ORDER BY 2, 1"))
    #expect(try SelectQuery("SELECT a FROM t ORDER BY lower(a)").inTotalOrder(columns: ["a"]).hasSuffix("lower(a), 1"))
  }

  @Test("it is shown on one line, with what stands in quotes as it is")
  func oneLine() throws {
    let query = try SelectQuery("\n  SELECT a,\n    'x  y' AS b -- why\n  FROM t\n  ORDER BY a\n")
    #expect(query.onOneLine == "SELECT a, 'x  y' AS b FROM t ORDER BY a")
  }
}
