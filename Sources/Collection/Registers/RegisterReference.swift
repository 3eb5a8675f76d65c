internal import Configuration
internal import Evidence

/// What every kind of register may hold, for those who keep them: printed by `earshot registers reference`.
package enum RegisterReference {
  package static var text: String {
    var text = """
      # Registers

      The same names serve as attributes in XML and as columns in CSV, but where a column is given of its own. Those
      marked * are needed. A date alone means the start of that day; in an end it means that day is the last.

      """
    for kind in RegisterSource.Kind.allCases {
      text += "\n## kind=\"\(kind.rawValue)\"\n"
      for shape in kind.shapes {
        text += described(shape, within: nil)
        for child in shape.children { text += described(child, within: shape.name) }
      }
    }
    return text
  }

  /// Where the declarations of registers and the catalogue of facts disagree: attributes that are no field, and fields
  /// of a kind that a register supplies which no entry states. There should be none.
  package static var undeclared: [String] {
    RegisterSource.Kind.allCases.flatMap { kind in
      let shapes = kind.shapes + kind.shapes.flatMap(\.children)
      let unknown = shapes.flatMap { shape in shape.unknownFields.map { "<\(shape.name)> \($0)" } }
      let unstated = kind.supplies.flatMap { fact in
        let stating = shapes.filter { $0.kind.name == fact.name }
        let stated = stating.flatMap { shape in
          shape.attributes.map(\.field.name) + (shape.place.parentField.map { [$0] } ?? []) + shape.constants
        }
        return fact.fields.filter { !$0.isDerived && !stated.contains($0.name) }.map { "\(fact.name) \($0.name)" }
      }
      return unknown + unstated
    }
  }

  private static func described(_ shape: EntryShape, within parent: String?) -> String {
    let heading = parent.map { "`<\(shape.name)>` within `<\($0)>`" } ?? "`<\(shape.name)>`"
    var text = "\n\(heading): \(shape.place == .oneOfSeveral ? "any number of them." : shape.kind.meaning)"
    if let marker = shape.marker { text += " In CSV, a row with `yes` in the column `\(marker)`." }
    text += "\n\n| attribute | column | holds | means |\n| --- | --- | --- | --- |\n"
    for attribute in shape.attributes {
      let star = attribute.isRequired ? "*" : ""
      text +=
        "| `\(attribute.name)`\(star) | `\(attribute.column)` | \(attribute.value.words) | \(attribute.meaning) |\n"
    }
    return text
  }
}

extension EntryShape.Place {
  fileprivate var parentField: String? { if case .within(let field) = self { field } else { nil } }
}

extension EntryShape {
  /// Fields that an entry states though it says nothing of them.
  fileprivate var constants: [String] {
    let empty = RegisterEntry(shape: self)
    return completing(empty).keys.sorted()
  }
}

extension EntryShape.Attribute {
  /// In one sentence.
  var meaning: String {
    value == .caller ? "The requester's telephone number; only a keyed digest of it is kept." : field.meaning
  }
}

extension EntryShape.Value {
  /// What such a value is, for those who write one.
  var words: String {
    switch self {
    case .words: "words"
    case .begin: "date or instant"
    case .end: "date or instant, an end"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .yesOrNo: "`yes`, `no`"
    case .count: "whole number"
    case .account: "account"
    case .person: "`id` of a person"
    case .caller: "telephone number"
    }
  }
}
