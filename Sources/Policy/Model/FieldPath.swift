package import Evidence

/// A field as a rule names it: of the judged fact, of a related one, or of the fact that one of their fields points at.
package struct FieldPath: Sendable {
  /// As the author wrote it.
  package let written: String
  /// 0 for the judged fact, 1 for the facts of the outermost relation around, and so on inwards.
  package let level: Int
  /// The kind of the fact at that level.
  package let owner: FactKind
  /// Nil where the field is the owner's own.
  package let link: Link?
  package let field: Field
  /// Set where no field of that name is stored, but a deadline counted.
  package let deadline: Deadline?

  /// A field that points at another fact: `recording.ended`, `person.name`.
  package struct Link: Sendable {
    /// The owner's field that points.
    package let field: Field
    package let kind: FactKind
    /// The field of that kind which it points at.
    package let identity: Field
  }

  package var type: FieldType { field.type }

  init(written: String, level: Int, owner: FactKind, link: Link?, field: Field, deadline: Deadline? = nil) {
    self.written = written
    self.level = level
    self.owner = owner
    self.link = link
    self.field = field
    self.deadline = deadline
  }

  /// A field of the judged fact's own.
  package init(_ field: Field, of kind: FactKind) {
    self.init(written: field.name, level: 0, owner: kind, link: nil, field: field)
  }
}

extension FactKind {
  /// The field that a reference to a fact of this kind holds; nil for kinds that nothing refers to.
  package var identity: Field? {
    switch name {
    case "recording", "person", "call": field("id")
    case "account": field("name")
    default: nil
    }
  }

  /// The kind that a field of a type refers to.
  package static func referred(by type: FieldType) -> FactKind? {
    switch type {
    case .recording: .recording
    case .person: .person
    case .call: .call
    default: nil
    }
  }
}
