internal import Evidence
internal import SQL
internal import XML

/// Reads sentences: words, `{places}` for values and `[stretches]` that are left out where a value is not known.
struct SentenceReader {
  let context: RuleContext
  let scopes: [FactKind]
  let line: Int

  func sentence(_ text: String) -> Sentence {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var pieces: [Sentence.Piece] = []
    var rest = words[...]
    while let open = rest.firstIndex(of: "[") {
      pieces += plain(rest[..<open])
      guard let close = rest[open...].firstIndex(of: "]") else {
        context.fault(line, "'[' is never closed by ']' in: \(words)")
        return Sentence(pieces: pieces)
      }
      pieces.append(.optional(plain(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    return Sentence(pieces: pieces + plain(rest))
  }

  private func plain(_ text: Substring) -> [Sentence.Piece] {
    var pieces: [Sentence.Piece] = []
    var rest = text
    while let open = rest.firstIndex(of: "{") {
      if open != rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        context.fault(line, "'{' is never closed by '}' in: \(text)")
        return pieces
      }
      let inside = rest[rest.index(after: open)..<close].split(separator: " ").map(String.init)
      if let place = placeholder(inside) { pieces.append(.place(place)) }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest))) }
    return pieces
  }

  private func placeholder(_ words: [String]) -> Placeholder? {
    guard let first = words.first else {
      context.fault(line, "'{}' names no value")
      return nil
    }
    if words.count == 1 {
      switch first {
      case "age": return age(of: nil)
      case "counted": return .count
      case "group": return .group
      case "times": return .times
      default: break
      }
    }
    if first.hasSuffix(":"), words.count > 1 {
      return choice(String(first.dropLast()), listItems(words.dropFirst().joined(separator: " ")))
    }
    if first.hasPrefix("$") { return parameter(words.joined(separator: " ")) }
    if first == "age", words.count == 3, words[1] == "of" { return age(of: words[2]) }
    if words.count >= 3, words[1] == "at" { return title(first, words[2...].joined(separator: " ")) }
    if words.count == 3, words[1] == "-" {
      guard let a = instant(first), let b = instant(words[2]) else { return nil }
      return .difference(a, b)
    }
    if words.count >= 3, words[1] == "+" {
      guard let path = instant(first), let length = context.length(words[2...].joined(separator: " "), line: line)
      else {
        return nil
      }
      return .sum(path, length)
    }
    guard words.count == 1 else {
      context.fault(
        line, "'{\(words.joined(separator: " "))}' is no value; expected such as {ended}, {ended + $retention}, {age}")
      return nil
    }
    return context.path(first, in: scopes, line: line).map { .field($0) }
  }

  private func choice(_ written: String, _ items: [String]) -> Placeholder? {
    guard let path = context.path(written, in: scopes, line: line) else { return nil }
    var choices: [(value: SQLValue, words: String)] = []
    for item in items {
      guard let sign = item.firstIndex(of: "=") else {
        context.fault(line, "'\(item)' was found; expected a value and its words, such as 'listen = listened to'")
        return nil
      }
      let value = item[..<sign].split(separator: " ").joined(separator: " ")
      let words = item[item.index(after: sign)...].split(separator: " ").joined(separator: " ")
      do throws(ValueReader.Unreadable) {
        choices.append((try context.draft.values.value(value, as: path.type), words))
      } catch {
        context.fault(line, "'\(written)' cannot be '\(value)'; expected \(error.expected)")
        return nil
      }
    }
    return .choice(path, choices)
  }

  private func instant(_ written: String) -> FieldPath? {
    guard let path = context.path(written, in: scopes, line: line) else { return nil }
    if path.type == .instant { return path }
    context.fault(line, "'\(written)' is \(path.type.article); expected an instant")
    return nil
  }

  private func age(of written: String?) -> Placeholder? {
    if let written { return instant(written).map { .age($0) } }
    guard let kind = scopes.last, let at = kind.at else {
      context.fault(line, "'{age}': a \(scopes.last?.name ?? "") does not happen at an instant; say {age of …}")
      return nil
    }
    return instant(at).map { .age($0) }
  }

  private func title(_ written: String, _ moment: String) -> Placeholder? {
    guard written.hasSuffix(".title") else {
      context.fault(line, "'{\(written) at \(moment)}' is no value; expected such as {person.title at at}")
      return nil
    }
    guard let path = context.path(String(written.dropLast(6)), in: scopes, line: line) else { return nil }
    guard path.type == .person else {
      context.fault(line, "'\(path.written)' is \(path.type.article), which has no job title; expected a person")
      return nil
    }
    return context.moment(moment, in: scopes, line: line, element: "title").map { .title(path, $0) }
  }

  private func parameter(_ written: String) -> Placeholder? {
    if written.contains(" ") { return context.length(written, line: line).map { .length($0) } }
    guard let parameter = context.parameter(written, line: line) else { return nil }
    return .parameter(parameter.name)
  }
}
