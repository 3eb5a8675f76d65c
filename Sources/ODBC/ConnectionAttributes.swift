/// The attributes of a connection string: `Key=value;Key={value with ; in it};…`, a closing brace within braces doubled
/// (ODBC Programmer's Reference, SQLDriverConnect). Keys are the same in capital and small letters.
package struct ConnectionAttributes: Sendable {
  package private(set) var pairs: [(key: String, value: String)] = []

  /// - Throws: ``ODBCError`` where the text is no list of attributes.
  package init(_ text: String) throws(ODBCError) {
    var rest = text[...]
    func wrong(_ what: String) -> ODBCError {
      ODBCError(
        step: .connect, state: "HY000", message: "the connection '\(text)' \(what); expected Key=value;Key=value")
    }
    while true {
      rest = rest.drop { $0 == ";" || $0.isWhitespace }
      if rest.isEmpty { return }
      guard let equals = rest.firstIndex(of: "="), !rest[..<equals].contains(";") else {
        throw wrong("has a part without '='")
      }
      let key = ConnectionAttributes.trimmed(rest[..<equals])
      guard !key.isEmpty else { throw wrong("has a part without a key") }
      rest = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
      var value = ""
      if rest.first == "{" {
        rest = rest.dropFirst()
        var isClosed = false
        while let next = rest.first {
          rest = rest.dropFirst()
          if next == "}" {
            guard rest.first == "}" else {
              isClosed = true
              break
            }
            rest = rest.dropFirst()
          }
          value.append(next)
        }
        guard isClosed else { throw wrong("has a brace that nothing closes") }
        rest = rest.drop { $0.isWhitespace }
        guard rest.isEmpty || rest.first == ";" else { throw wrong("has something behind a closing brace") }
      } else {
        let end = rest.firstIndex(of: ";") ?? rest.endIndex
        value = ConnectionAttributes.trimmed(rest[..<end])
        rest = rest[end...]
      }
      guard self[key] == nil else { throw wrong("gives '\(key)' twice") }
      pairs.append((key, value))
    }
  }

  package subscript(key: String) -> String? {
    pairs.first { $0.key.lowercased() == key.lowercased() }?.value
  }

  mutating func set(_ key: String, _ value: String) {
    pairs.removeAll { $0.key.lowercased() == key.lowercased() }
    pairs.append((key, value))
  }

  var text: String {
    pairs.map { "\($0.key)=\(ConnectionAttributes.quoted($0.value));" }.joined()
  }

  /// In braces where it needs them.
  static func quoted(_ value: String) -> String {
    let isPlain = value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/_-.:?%,+~=".contains($0)) }
    return isPlain ? value : "{" + value.replacing("}", with: "}}") + "}"
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
