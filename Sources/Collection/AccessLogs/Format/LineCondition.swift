extension LineRule {
  /// Whether every condition holds for a line.
  func fits(_ fields: borrowing LineFields, _ line: Span<UInt8>) -> Bool {
    for condition in conditions where !condition.holds(fields, line) { return false }
    return true
  }
}

extension LineCondition {
  /// A column that is missing, or empty, is nothing: only `is-not` holds for it.
  func holds(_ fields: borrowing LineFields, _ line: Span<UInt8>) -> Bool {
    if test == .hasBits || test == .lacksBits {
      guard let mask = fields.with(slot, line, { EventRights.number($0) }) ?? nil else { return false }
      return (mask & bits != 0) == (test == .hasBits)
    }
    return (fields.with(slot, line) { holdsAny($0) } ?? false) != (test == .isNot)
  }

  /// The same of a text that stands in no line.
  func holds(_ text: String?) -> Bool {
    guard var text, !text.isEmpty else { return test == .isNot }
    return text.withUTF8 { unsafe holdsAny($0.span) } != (test == .isNot)
  }

  private func holdsAny(_ value: Span<UInt8>) -> Bool {
    for wanted in values where matches(value, wanted.span) { return true }
    return false
  }

  private func matches(_ value: Span<UInt8>, _ wanted: Span<UInt8>) -> Bool {
    guard wanted.count <= value.count else { return false }
    switch test {
    case .is, .isNot: return wanted.count == value.count && equals(value, wanted, at: 0)
    case .begins: return equals(value, wanted, at: 0)
    case .ends: return equals(value, wanted, at: value.count - wanted.count)
    case .contains:
      for start in 0...(value.count - wanted.count) where equals(value, wanted, at: start) { return true }
      return false
    case .hasBits, .lacksBits: return false
    }
  }

  private func equals(_ value: Span<UInt8>, _ wanted: Span<UInt8>, at start: Int) -> Bool {
    for index in 0..<wanted.count where foldedLetter(value[start + index]) != wanted[index] { return false }
    return true
  }
}

/// An ASCII capital as its small letter; any other byte as it is.
@inline(__always) func foldedLetter(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
