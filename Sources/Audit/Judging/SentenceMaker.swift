internal import Evidence
internal import Policy
internal import SQL
internal import Text
internal import Time

/// Makes a rule's sentences from the values of facts.
struct SentenceMaker {
  let values: Values
  let names: PeopleNames
  private var zone: Zone { values.policy.zone }

  /// What is no field of the facts themselves.
  struct Extra {
    var times = 1
    var counted: Int64?
    var group: String?
  }

  func sentence(_ sentence: Sentence, _ row: FactRow, _ extra: Extra = Extra()) throws(AuditError) -> String {
    var text = ""
    for piece in sentence.pieces {
      switch piece {
      case .words(let words): text += words
      case .place(let place): text += try value(place, row, extra) ?? unknown(place)
      case .optional(let pieces): text += try optional(pieces, row, extra) ?? ""
      }
    }
    return text
  }

  private func optional(_ pieces: [Sentence.Piece], _ row: FactRow, _ extra: Extra) throws(AuditError) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .words(let words): text += words
      case .place(let place):
        // That one fact was taken together with no other is not worth saying.
        if case .times = place, extra.times == 1 { return nil }
        guard let value = try value(place, row, extra) else { return nil }
        text += value
      case .optional: break
      }
    }
    return text
  }

  /// What stands for a value that is not known.
  private func unknown(_ place: Placeholder) -> String {
    switch place {
    case .field(let path), .choice(let path, _):
      switch path.type {
      case .instant: "an unknown time"
      case .person: "somebody unknown"
      default: "(not known)"
      }
    case .sum: "an unknown time"
    case .title: "of an unknown job title"
    default: "not known"
    }
  }

  private func value(_ place: Placeholder, _ row: FactRow, _ extra: Extra) throws(AuditError) -> String? {
    switch place {
    case .field(let path):
      let value = row[path]
      return value.isNull ? nil : try names.worded(value, of: path)
    case .choice(let path, let choices):
      let value = row[path]
      if value.isNull { return nil }
      if let choice = choices.first(where: { $0.value == value }) { return choice.words }
      return try names.worded(value, as: path.type)
    case .sum(let path, let length):
      guard let instant = row[path].integer, let period = try? values.period(length) else { return nil }
      return zone.worded(zone.adding(period, to: Instant(microseconds: instant)))
    case .difference(let a, let b):
      guard let first = row[a].integer, let second = row[b].integer else { return nil }
      return wordedDuration(microseconds: first &- second)
    case .title(let path, let moment):
      guard let person = row[path].text, let instant = moment.instant(row, audit: values.at.microseconds) else {
        return nil
      }
      return try names.titles(of: person, at: instant)
    case .length(let length): return (try? values.period(length))?.description
    case .parameter(let name): return (try? values.parameter(name))?.description
    case .age(let path): return row[path].integer.map { wordedDuration(microseconds: values.at.microseconds &- $0) }
    case .count: return extra.counted.map { String($0) }
    case .group: return extra.group
    case .times: return String(extra.times)
    }
  }
}
