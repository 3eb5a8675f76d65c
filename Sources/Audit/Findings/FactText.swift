internal import Evidence
internal import SQL
internal import Text
internal import Time

/// A fact in words, for the list of evidence: every field that is known, in the catalogue's order.
struct FactText {
  let zone: Zone

  /// What a stored value says to a reader.
  func worded(_ value: SQLValue, as type: FieldType) -> String {
    switch (type, value) {
    case (_, .null): "not known"
    case (.instant, .integer(let microseconds)): zone.worded(Instant(microseconds: microseconds))
    case (.duration, .integer(let microseconds)): wordedDuration(microseconds: microseconds)
    case (.size, .integer(let bytes)): wordedSize(bytes: bytes)
    case (.flag, .integer(let flag)): flag == 0 ? "no" : "yes"
    case (_, .integer(let number)): String(number)
    case (_, .real(let number)): String(number)
    case (.sha256, .text(let text)): text
    case (_, .text(let text)): maskedNumbers(in: text)
    case (_, .blob(let bytes)): "\(bytes.count) bytes"
    }
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
