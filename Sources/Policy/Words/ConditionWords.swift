package import Evidence
package import SQL
package import Time

/// Puts conditions into words, with the values that an audit uses.
package struct ConditionWords: Sendable {
  private let values: Values

  package init(values: Values) { self.values = values }

  // MARK: Fields

  /// A field within a sentence: `ended`, `the recording's ended`.
  package func words(_ path: FieldPath) -> String {
    let name = spaced(path.field.name)
    if let link = path.link { return "the \(spaced(link.kind.name))'s \(name)" }
    return path.written.contains(".") ? "the \(spaced(path.owner.name))'s \(name)" : name
  }

  /// `the retention of 14 days and the grace of 1 day`.
  package func words(_ length: Length) -> String {
    length.terms.map { term in
      switch term {
      case .literal(let period): return period.description
      case .parameter(let name): return "the \(spaced(name)) of \(value(ofParameter: name))"
      }
    }.joined(separator: " and ")
  }

  private func value(ofParameter name: String) -> String {
    (try? values.parameter(name).description) ?? "a value that is not in force"
  }

  private func words(_ term: Term<SQLValue>, as type: FieldType) -> [String] {
    guard let found = try? values.values(term, as: type) else { return ["a value that is not in force"] }
    return found.map { readable($0, as: type, in: values.policy.zone) }
  }

  private func either(_ listed: [String]) -> String {
    listed.count < 2
      ? listed.joined() : listed.dropLast().joined(separator: ", ") + " or " + listed[listed.count - 1]
  }

  private func words(_ moment: Moment) -> String {
    switch moment {
    case .audit: return "at the audit"
    case .field(let path):
      return isTimeOf(path)
        ? "at \(words(than: moment))" : event(path).map { "when \($0)" } ?? "at its “\(words(path))”"
    }
  }

  private func words(than moment: Moment) -> String {
    switch moment {
    case .audit: "the audit"
    case .field(let path): isTimeOf(path) ? "the time of the \(spaced(path.owner.name))" : words(path)
    }
  }

  private func isTimeOf(_ path: FieldPath) -> Bool {
    path.link == nil && path.field.name == "at" && path.owner.at == "at"
  }

  /// An instant as something that happened: `it ended`, `the recording ended`, `it was granted`.
  private func event(_ path: FieldPath) -> String? {
    guard path.type == .instant, path.field.name.hasSuffix("ed") else { return nil }
    let subject = path.link.map { "the \(spaced($0.kind.name))" } ?? "it"
    return ["ended", "started"].contains(path.field.name)
      ? "\(subject) \(path.field.name)" : "\(subject) was \(path.field.name)"
  }

  // MARK: Tests

  package func words(_ test: Test, negated: Bool = false) -> String {
    let `is` = negated ? "is not" : "is"
    let lies = negated ? "does not lie" : "lies"
    switch test {
    case .equals(let path, let terms, let isNot):
      let list = either(terms.flatMap { words($0, as: path.type) })
      return "\(words(path)) \(negated != isNot ? "is not" : "is") \(list)"
    case .age(let path, let length, let older):
      if !negated, let event = event(path) {
        return "\(event) \(older ? "more" : "less") than \(words(length)) before the audit"
      }
      return "\(words(path)) \(lies) \(older ? "more" : "less") than \(words(length)) before the audit"
    case .order(let path, let isAfter, let than, let by):
      let distance = by.map { "more than \(words($0)) " } ?? ""
      return "\(words(path)) \(lies) \(distance)\(isAfter ? "after" : "before") \(words(than: than))"
    case .longField(let path, let length): return "\(words(path)) \(`is`) longer than \(words(length))"
    case .longSpan(let from, let to, let length):
      return "the time between \(words(from)) and \(words(to)) \(`is`) longer than \(words(length))"
    case .shortField(let path, let length): return "\(words(path)) \(`is`) shorter than \(words(length))"
    case .shortSpan(let from, let to, let length):
      return "the time between \(words(from)) and \(words(to)) \(`is`) shorter than \(words(length))"
    case .compare(let path, let isAbove, let limit):
      let number =
        (try? values.number(limit)).map { readable(.integer($0), as: path.type, in: values.policy.zone) } ?? "?"
      return "\(words(path)) \(`is`) \(isAbove ? "above" : "below") \(number)"
    case .matches(let path, let pattern):
      let patterns = ((try? values.patterns(pattern)) ?? ["?"]).map { "“\($0)”" }
      return "\(words(path)) \(negated ? "does not match" : "matches") \(either(patterns))"
    case .during(let path, let hours):
      return "\(words(path)) \(lies) in the \(spaced(hours)) (\(value(ofParameter: hours)))"
    case .same(let path, let other): return "\(words(path)) \(`is`) the same as \(words(other))"
    case .presence(let path, let isPresent): return "\(words(path)) is \(isPresent != negated ? "given" : "missing")"
    case .needs(let path): return "\(words(path)) \(`is`) known"
    case .holds(let person, let role, let at):
      let called = (try? values.role(role).called) ?? role
      return "\(words(person)) \(negated ? "was not" : "was") \(called) \(words(at))"
    }
  }

  // MARK: Relations

  package func words(_ relation: Relation, negated: Bool = false) -> String {
    let singular = noun(relation)
    var text: String
    switch relation.quantity {
    case .needed: text = "\(article(singular)) \(negated ? "is not" : "is") known"
    case .some: text = negated ? "there is no \(singular)" : "there is \(article(singular))"
    case .none: text = negated ? "there is \(article(singular))" : "there is no \(singular)"
    case .count(let bound, let limit, let per):
      let number = (try? values.number(limit)).map(String.init) ?? "?"
      let amount =
        switch bound {
        case .above: "more than \(number)"
        case .below: "fewer than \(number)"
        case .atLeast: "at least \(number)"
        case .atMost: "at most \(number)"
        }
      text =
        "there are \(negated ? "not " : "")\(amount) \(relation.definition.map { "(\($0.meaning))" } ?? relation.kind.plural)"
      switch per {
      case .day: text += " in one day"
      case .week: text += " in one week"
      case .field(let field): text += " for one \(spaced(field.name))"
      case nil: break
      }
    }
    for tie in relation.ties {
      if let words = words(tie, of: relation.kind) { text += ", " + words }
    }
    let body = relation.body.dropFirst(relation.definition?.conditions.count ?? 0).map { words($0) }
    if !body.isEmpty { text += ", where " + body.joined(separator: " and ") }
    return text
  }

  /// What the relation is about, in the singular: `permission`, or a definition's own meaning.
  package func noun(_ relation: Relation) -> String {
    if let definition = relation.definition { return definition.meaning }
    // `subject access requests` tells more than `subject-request`.
    let singular = String(relation.kind.plural.dropLast())
    let lastWord = relation.kind.name.split(separator: "-").last ?? ""
    return singular.hasSuffix(lastWord) ? singular : spaced(relation.kind.name)
  }

  /// Nil for a tie that needs no words.
  package func words(_ tie: Tie, of kind: FactKind) -> String? {
    switch tie {
    case .same(let field, let path):
      if kind.identity?.name == field.name { return "the one in “\(words(path))”" }
      return field.name == path.field.name || field.name == path.owner.name
        || path.owner.identity?.name == path.field.name
        ? "of the same \(spaced(field.name == "id" ? path.field.name : field.name))"
        : "whose \(spaced(field.name)) is \(words(path))"
    case .other(let field, _): return "of another \(spaced(field.name))"
    case .inForce(_, _, let moment): return "in force \(words(moment))"
    case .around(_, let moment, let within): return "at most \(words(within)) from \(words(than: moment))"
    case .endedBefore(_, let moment, let limit):
      return "that had ended by \(words(than: moment))" + (limit.map { ", at most \(words($0)) before" } ?? "")
    case .sequence(_, let isAfter, let moment, let more, let within):
      let distance = [more.map { "more than \(words($0))" }, within.map { "at most \(words($0))" }].compactMap { $0 }
        .joined(separator: " and ")
      return [distance, "\(isAfter ? "after" : "before") \(words(than: moment))"].filter { !$0.isEmpty }
        .joined(separator: " ")
    case .sameDate(_, let span, let moment):
      return "\(span == .day ? "on the same day" : "in the same week") as \(words(than: moment))"
    case .overlapping(_, _, let stretch, let more):
      return (more.map { "for more than \(words($0)) " } ?? "") + "during \(words(stretch))"
    case .covering(_, _, let stretch, let less):
      return "covering all of \(words(stretch))" + (less.map { " but for \(words($0))" } ?? "")
    case .distinct: return nil
    }
  }

  private func words(_ stretch: Stretch) -> String {
    if stretch.facts.isEmpty, let ends = stretch.ends.first {
      return "the time between \(words(ends.from)) and \(words(ends.to))"
    }
    return stretch.facts.map { "the \(spaced($0.name))" }.joined(separator: " within ")
  }

  /// A condition within a sentence.
  package func words(_ condition: Condition, negated: Bool = false) -> String {
    switch condition {
    case .test(let test, _): return words(test, negated: negated)
    case .relation(let relation): return words(relation, negated: negated)
    case .not(let part, _): return words(part, negated: !negated)
    case .all(let parts, _):
      let list = parts.map { words($0) }.joined(separator: " and ")
      return negated ? "not (\(list))" : "(\(list))"
    case .any(let parts, _):
      let list = parts.map { words($0) }.joined(separator: " or ")
      return negated ? "not (\(list))" : "(\(list))"
    }
  }
}

/// A name as a sentence shows it: without hyphens.
package func spaced(_ name: String) -> String { name.split(separator: "-").joined(separator: " ") }

func article(_ noun: String) -> String {
  (noun.first.map { "aeiou".contains($0) } ?? false) ? "an \(noun)" : "a \(noun)"
}

/// What a stored value says to a reader. Text is given back as it is.
package func readable(_ value: SQLValue, as type: FieldType, in zone: Zone) -> String {
  switch (type, value) {
  case (_, .null): "not known"
  case (.instant, .integer(let microseconds)): zone.worded(Instant(microseconds: microseconds))
  case (.duration, .integer(let microseconds)): wordedDuration(microseconds: microseconds)
  case (.size, .integer(let bytes)): wordedSize(bytes: bytes)
  case (.flag, .integer(let flag)): flag == 0 ? "no" : "yes"
  case (_, .integer(let number)): String(number)
  case (_, .real(let number)): String(number)
  case (_, .text(let text)): text
  case (_, .blob(let bytes)): "\(bytes.count) bytes"
  }
}
