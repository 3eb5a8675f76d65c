internal import Evidence
internal import Policy
internal import SQL
internal import Text
internal import Time

/// A fact in words, for the list of evidence: every field that is known, in the catalogue's order.
struct FactText {
  let zone: Zone

  /// What a stored value says to a reader, numbers of telephones masked.
  func worded(_ value: SQLValue, as type: FieldType) -> String {
    let words = readable(value, as: type, in: zone)
    guard case .text = value, type != .sha256 else { return words }
    return maskedNumbers(in: words)
  }

  /// `access: at Mon 23 Nov 2026, 06:00 GMT; action listen; …`.
  func described(_ kind: FactKind, _ row: borrowing Statement, firstColumn: Int) -> String {
    var parts: [String] = []
    for (index, field) in kind.fields.enumerated() {
      let value = row.value(firstColumn + index)
      if value.isNull { continue }
      let name = field.name.split(separator: "-").joined(separator: " ")
      parts.append("\(name) \(worded(value, as: field.type))")
    }
    return parts.joined(separator: "; ")
  }
}
