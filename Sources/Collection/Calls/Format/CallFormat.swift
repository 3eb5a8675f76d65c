package import Evidence

/// How a source of calls is read, as a declaration of `Rules/calls` says.
package struct CallFormat: Sendable {
  /// What people call it: `Asterisk channel events (CEL)`.
  package var title: String
  /// The kinds of fact that it can really show, and that the source is therefore asked for.
  package var shows: [FactKind]
  var form: Form
  /// Where each field stands; of several ways the first that leads to something counts.
  var fields: [CallField: [CallFieldUse]]
  /// What a row means that is an event; none where every row is a call.
  var rules: [EventRule]
  /// Why rows that no rule fits do not matter; nil where they are a gap.
  var otherwise: String?
  /// No call lasts longer, in microseconds: one that was begun before and has no end is not still going on.
  var longestCall: Int64

  /// What a file is made of.
  enum Form: Sendable {
    /// Rows of columns. Where `columns` is empty the first row names them; else a row with as many fields as one of these
    /// lists has its columns, and a first row that names them is a header.
    case delimited(separator: UInt8, columns: [[String]])
    /// One JSON object on each line.
    case jsonLines
    /// A document, of which `each` leads to the rows.
    case json(each: FieldAddress)
    case xml(each: FieldAddress)
    /// SIPREC recording metadata (RFC 7865), plain or in the body of a SIP message. A participant whose user name is that
    /// many digits is an extension.
    case siprec(extensions: ClosedRange<Int>?)
    /// vCon (draft-ietf-vcon-vcon-core), with the events of `party_history` that stop the recording: `hold`, `mute`.
    case vcon(pauses: Set<String>)
  }

  /// Where a value stands; alternatives in order.
  enum Place: Sendable {
    /// In a column of these names; in the JSON that it holds, where there is an address.
    case columns([String], inside: FieldAddress?)
    case address(FieldAddress)
  }

  /// True where a row may be a call by itself.
  var tellsOfCalls: Bool { fields[.began] != nil || fields[.ended] != nil }

  /// The first text that the ways to a field lead to.
  func text(_ field: CallField, in row: some CallValues) -> String? {
    for use in fields[field] ?? [] {
      if let text = use.text(in: row) { return text }
    }
    return nil
  }
}

/// The fields of a call or of an event in it; the raw values are the words of declarations.
enum CallField: String, CaseIterable, Sendable {
  /// The call, and the leg of it that a row is about: where both are the same, it is the leg that began the call.
  case call, leg
  /// When an event happened.
  case time
  case began, answered, ended, length
  case direction, queue, caller, adviser
  case endedBy = "ended-by"
  /// Name of the leg, and of the leg that hung up: `caller`, `adviser` and `system` are understood too.
  case channel
  /// The leg that a leg was joined with, as an adviser's extension.
  case peer
  case hungUpBy = "hung-up-by"
  case message
  case to
  case toKind = "to-kind"
  /// Who gave a warning.
  case by

  var isTime: Bool { self == .time || self == .began || self == .answered || self == .ended }
}

/// A way to a field's value.
struct CallFieldUse: Sendable {
  var place: CallFormat.Place?
  /// The value itself, where the declaration states it.
  var constant: String?
  /// Only where all of these hold.
  var conditions: [CallCondition] = []
  /// Of times; the first that fits.
  var layouts: [TimeLayout] = []
  /// Microseconds that one unit of a length has.
  var unit: Int64 = 1_000_000
  /// Of callers' numbers: the country code that a national number stands for.
  var country: String?
  /// What is cut off: up to the first of `after`, from the first of `until`, from the last of `untilLast`.
  var after: String?
  var until: String?
  var untilLast: String?
  /// Words that stand for nothing.
  var nothing: [String] = []
  /// What values mean, nil for themselves; none where all are taken as they are. One that nothing fits gives nothing.
  var values: [(test: ValueTest, means: String?)] = []

  func text(in row: some CallValues) -> String? {
    for condition in conditions where !condition.holds(in: row) { return nil }
    if let constant { return constant }
    guard let place, var text = row.text(at: place).map(trimmedText), !text.isEmpty, !nothing.contains(text) else {
      return nil
    }
    if let after { text = text.range(ofFirst: after).map { String(text[$0.upperBound...]) } ?? text }
    if let until { text = text.range(ofFirst: until).map { String(text[..<$0.lowerBound]) } ?? text }
    if let untilLast { text = text.range(ofLast: untilLast).map { String(text[..<$0.lowerBound]) } ?? text }
    if text.isEmpty { return nil }
    guard !values.isEmpty else { return text }
    guard let found = values.first(where: { $0.test.holds(text) }) else { return nil }
    let meaning = found.means ?? text
    return meaning.isEmpty ? nil : meaning
  }
}

/// A test of one value of a row.
struct CallCondition: Sendable {
  var place: CallFormat.Place
  var test: ValueTest

  func holds(in row: some CallValues) -> Bool { test.holds(row.text(at: place).map(trimmedText)) }
}

/// A test of a value: one of those that log formats have, or how many digits it is made of.
enum ValueTest: Sendable {
  case words(LineCondition)
  case digits(ClosedRange<Int>)

  func holds(_ text: String?) -> Bool {
    switch self {
    case .words(let condition): return condition.holds(text)
    case .digits(let range):
      guard let text else { return false }
      let digits = text.utf8.first == 0x2B ? text.utf8.dropFirst() : text.utf8[...]
      return range.contains(digits.count) && digits.allSatisfy { $0 &- 0x30 < 10 }
    }
  }
}

/// What a row means.
struct EventRule: Sendable {
  enum Meaning: Sendable {
    case ignore(because: String)
    case event(CallEvent.Kind)
  }

  var meaning: Meaning
  var conditions: [CallCondition]
  /// A time of its own: for rows that tell of several things, each with its column.
  var time: CallFieldUse?
}

extension String {
  fileprivate func range(ofFirst other: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }

  fileprivate func range(ofLast other: String) -> Range<Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
    }
    return nil
  }
}
