internal import Evidence
internal import SQL

/// The facts that an entry of a register states.
struct RegisterFact {
  let kind: FactKind
  let values: [String: SQLValue]
  let place: Provenance
}

extension RegisterEntry {
  /// The facts of this entry, in the order of the source.
  var facts: [RegisterFact] {
    let own = stated
    let repeated = children.filter { $0.shape.place == .oneOfSeveral }
    let entries =
      repeated.isEmpty
      ? [RegisterFact(kind: shape.kind, values: own, place: place)]
      : repeated.map { child in
        RegisterFact(kind: shape.kind, values: own.merging(child.stated) { $1 }, place: child.place)
      }
    return entries
      + children.compactMap { child in
        guard case .within(let field) = child.shape.place else { return nil }
        let values = child.stated.merging([field: value("id")]) { $1 }
        return RegisterFact(kind: child.shape.kind, values: values, place: child.place)
      }
  }

  /// The fields that the element states, and what follows from them.
  private var stated: [String: SQLValue] {
    var stated = shape.completing(self)
    for attribute in shape.attributes {
      switch value(attribute.name) {
      case .null: if stated[attribute.field.name] == nil { stated[attribute.field.name] = .null }
      case let value: stated[attribute.field.name] = value
      }
    }
    return stated
  }
}
