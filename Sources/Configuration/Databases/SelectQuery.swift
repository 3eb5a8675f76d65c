/// One SELECT whose rows come in an order that it states.
///
/// This looks at the words of a query only as far as to refuse what is no such thing: the grammar is the database's own,
/// and each has another. What may be written is not decided here: the connection cannot write.
package struct SelectQuery: Sendable, Equatable {
  /// Without a semicolon at its end.
  package let text: String
  /// What its last ORDER BY names alone and plainly: columns of the result by their numbers, or in small letters.
  private let orderedBy: [String]
  /// Names in quotes, as they are written.
  private let orderedByExactly: [String]

  /// - Throws: ``SelectFault``
  package init(_ text: String) throws(SelectFault) {
    var words = try QueryWords.words(of: text)
    while words.last?.isSymbol(";") ?? false { words.removeLast() }
    guard let first = words.first, let last = words.last else { throw .empty }
    guard ["select", "with"].contains(first.plain) else { throw .notSelect(first.text) }
    if words.contains(where: { $0.isSymbol(";") }) { throw .several }
    for word in words {
      if let plain = word.plain, SelectQuery.writing.contains(plain) { throw .writes(word.text) }
    }
    for (word, next) in zip(words, words.dropFirst())
    where word.plain == "for" && ["update", "share", "no", "key"].contains(next.plain) {
      throw .writes("\(word.text) \(next.text)")
    }
    let keys = try SelectQuery.keys(words)
    self.text = String(text[first.range.lowerBound..<last.range.upperBound])
    orderedBy = keys.compactMap { $0.count == 1 ? $0[0].plain ?? $0[0].number : nil }
    orderedByExactly = keys.compactMap { $0.count == 1 ? $0[0].quoted : nil }
  }

  /// What no query that only reads has among its words outside of quotes: `WITH` may carry the first four, `SELECT …
  /// INTO` makes a table, the others would be second statements.
  private static let writing: Set<String> = [
    "insert", "update", "delete", "merge", "into", "truncate", "drop", "alter", "create", "grant", "revoke",
  ]

  /// The keys of the ORDER BY that holds for the whole query, without what says their direction.
  private static func keys(_ words: [QueryWord]) throws(SelectFault) -> [[QueryWord]] {
    guard
      let start = words.indices.dropLast().last(where: {
        words[$0].depth == 0 && words[$0].plain == "order" && words[$0 + 1].plain == "by"
      })
    else { throw .noOrder }
    var keys: [[QueryWord]] = [[]]
    for word in words[(start + 2)...] {
      if word.depth == 0 {
        if let plain = word.plain, ["limit", "offset", "fetch", "for", "option", "union"].contains(plain) {
          throw .cut(word.text)
        }
        if word.isSymbol(",") {
          keys.append([])
          continue
        }
        if let plain = word.plain, ["asc", "desc", "nulls", "first", "last"].contains(plain) { continue }
      }
      keys[keys.count - 1].append(word)
    }
    return keys
  }

  /// The query with every column of its result as a further key of its order, in turn. Rows that are still alike are alike
  /// in everything, so the order is total: the same rows always come in the same order.
  ///
  /// A column that the query itself names is not named again, which some databases refuse.
  package func inTotalOrder(columns: [String]) -> String {
    let rest = columns.indices.filter { index in
      !orderedBy.contains(String(index + 1)) && !orderedBy.contains(columns[index].lowercased())
        && !orderedByExactly.contains(columns[index])
    }
    return text + rest.map { ", \($0 + 1)" }.joined()
  }

  /// The query with every run of white space outside of quotes as one space, and without comments.
  package var onOneLine: String {
    guard let words = try? QueryWords.words(of: text) else { return text }
    var line = ""
    var end: String.Index?
    for word in words {
      if let end, end < word.range.lowerBound { line += " " }
      line += word.text
      end = word.range.upperBound
    }
    return line
  }
}

/// Why a text is not the one SELECT that is asked for.
package enum SelectFault: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case notSelect(String)
  case several
  case writes(String)
  case unended(String)
  /// Something that one database reads so, another otherwise.
  case ambiguous(String)
  case noOrder
  case cut(String)

  package var description: String {
    switch self {
    case .empty: "the query is empty; expected one SELECT"
    case .notSelect(let word): "the query begins with '\(word)'; expected one that only reads: SELECT or WITH"
    case .several: "the query holds a semicolon, and so a second statement; expected one SELECT"
    case .writes(let words):
      "the query holds '\(words)', which writes or locks; expected one that only reads (a column of that name goes "
        + "into quotation marks)"
    case .unended(let what): "the query holds \(what) without its counterpart"
    case .ambiguous(let what):
      "the query holds \(what), which not all databases read alike; say it in another way, or in a view of the database"
    case .noOrder:
      "the query has no ORDER BY; without one a database gives the same rows in another order each time, and line "
        + "numbers mean nothing: end it with ORDER BY and what tells the rows apart"
    case .cut(let word):
      "the query has '\(word)' behind its ORDER BY; ORDER BY has to be its last clause, since rows left out would be "
        + "missed by the audit without a word"
    }
  }
}
