/// A word, number, quotation or symbol of a query.
struct QueryWord: Equatable {
  enum Kind: Equatable {
    case word, number, symbol
    /// A name in quotation marks or brackets.
    case name
    case string
  }

  let kind: Kind
  let text: String
  let range: Range<String.Index>
  /// How many parentheses are open around it.
  let depth: Int

  /// In small letters, where it stands outside of quotes.
  var plain: String? { kind == .word ? text.lowercased() : nil }
  var number: String? { kind == .number ? text : nil }
  var quoted: String? { kind == .name ? String(text.dropFirst().dropLast()) : nil }
  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Parts a query into words, as far as all dialects agree: strings and names in quotes, comments, numbers, words and
/// symbols. Where dialects differ (a backslash in a string, `$$`), a query that means something else to one of them is
/// refused.
enum QueryWords {
  static func words(of text: String) throws(SelectFault) -> [QueryWord] {
    var words: [QueryWord] = []
    var index = text.startIndex
    var depth = 0
    func next(_ index: String.Index) -> Character? {
      let after = text.index(after: index)
      return after < text.endIndex ? text[after] : nil
    }
    func add(_ kind: QueryWord.Kind, to end: String.Index) {
      words.append(QueryWord(kind: kind, text: String(text[index..<end]), range: index..<end, depth: depth))
      index = end
    }
    while index < text.endIndex {
      let letter = text[index]
      switch letter {
      case _ where letter.isWhitespace: index = text.index(after: index)
      case "-" where next(index) == "-": index = text[index...].firstIndex { $0.isNewline } ?? text.endIndex
      case "/" where next(index) == "*": index = try comment(text, from: index)
      case "'": add(.string, to: try end(of: "'", text, from: index, "a string"))
      case "\"", "`": add(.name, to: try end(of: letter, text, from: index, "a quoted name"))
      case "[" where startsName(words): add(.name, to: try end(of: "]", text, from: index, "a name in brackets"))
      case "$" where next(index) == "$": throw .ambiguous("'$$'")
      case "(":
        depth += 1
        add(.symbol, to: text.index(after: index))
      case ")":
        depth -= 1
        add(.symbol, to: text.index(after: index))
      case _ where letter.isNumber:
        add(.number, to: text[index...].firstIndex { !($0.isNumber || $0.isLetter || $0 == ".") } ?? text.endIndex)
      case _ where isWordLetter(letter):
        add(.word, to: text[index...].firstIndex { !isWordLetter($0) && !$0.isNumber } ?? text.endIndex)
      default: add(.symbol, to: text.index(after: index))
      }
    }
    if depth != 0 { throw .unended("a parenthesis") }
    return words
  }

  private static func isWordLetter(_ letter: Character) -> Bool {
    letter.isLetter || letter == "_" || letter == "@" || letter == "#"
  }

  /// A bracket behind a name or a closing bracket counts an array's elements; anywhere else it begins a name.
  private static func startsName(_ words: [QueryWord]) -> Bool {
    guard let last = words.last else { return true }
    let isKeyword = [
      "select", "from", "join", "by", "as", "and", "or", "on", "where", "distinct", "in", "then", "else",
    ]
    .contains(last.plain)
    return isKeyword || (last.kind == .symbol && last.text != ")" && last.text != "]")
  }

  private static func comment(_ text: String, from start: String.Index) throws(SelectFault) -> String.Index {
    guard let end = text[start...].dropFirst(2).firstRange(of: "*/") else { throw .unended("a comment") }
    return end.upperBound
  }

  /// The place behind a closing quote; a doubled one stands for itself.
  private static func end(
    of quote: Character, _ text: String, from start: String.Index, _ what: String
  ) throws(SelectFault) -> String.Index {
    var index = text.index(after: start)
    while index < text.endIndex {
      if text[index] == quote {
        let after = text.index(after: index)
        if after == text.endIndex || text[after] != quote { return after }
        index = after
      } else if text[index] == "\\", quote == "'" {
        throw .ambiguous("a backslash in a string")
      }
      index = text.index(after: index)
    }
    throw .unended(what)
  }
}
