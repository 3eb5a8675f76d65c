internal import Evidence
internal import SQL

/// What an entry of a register may hold and which facts it states. One table serves XML, CSV, the checks with their
/// messages, the schema and the reference; what a field holds and means is in the catalogue of facts alone.
struct EntryShape: Sendable {
  enum Value: Sendable, Equatable {
    case words
    /// A begin: a date alone means the start of that day.
    case begin
    /// An end: a date alone means that day is the last.
    case end
    case oneOf([String])
    case yesOrNo
    case count
    case account
    case person
    /// A telephone number, of which only a keyed digest is kept.
    case caller
  }

  struct Attribute: Sendable {
    /// The name in XML.
    let name: String
    /// The column in CSV.
    let column: String
    /// The field of the fact that it states.
    let field: Field
    let value: Value
    let isRequired: Bool
  }

  /// What an element within an entry is to it.
  enum Place: Sendable, Equatable {
    /// An entry of its own.
    case entry
    /// States a fact of its own kind, whose field of this name is the entry's identifier.
    case within(String)
    /// One fact of the entry's kind for each such element, with the element's value in it.
    case oneOfSeveral
  }

  /// The element's name.
  let name: String
  let kind: FactKind
  let place: Place
  let attributes: [Attribute]
  /// Attributes of the declaration for which the catalogue has no field: there must be none.
  let unknownFields: [String]
  let children: [EntryShape]
  /// The attributes that name the people whom the fact stands or falls with.
  let subjects: [String]
  /// Two instants, of which the first may not come after the second, besides those between which the fact is in force.
  let order: (first: String, second: String)?
  /// In CSV, rows with `yes` in this column are such elements.
  let marker: String?
  /// What follows from the rest of the entry where it does not say so itself.
  let completing: @Sendable (RegisterEntry) -> [String: SQLValue]

  /// - Parameters:
  ///   - fields: the field of an attribute that is called otherwise.
  ///   - columns: the column of an attribute that is called otherwise.
  init(
    _ name: String, _ kind: FactKind, _ place: Place = .entry, required: [String], optional: [String] = [],
    fields: [String: String] = [:], columns: [String: String] = [:], subjects: [String] = [],
    order: (first: String, second: String)? = nil, marker: String? = nil, children: [EntryShape] = [],
    completing: @escaping @Sendable (RegisterEntry) -> [String: SQLValue] = { _ in [:] }
  ) {
    self.name = name
    self.kind = kind
    self.place = place
    attributes = (required + optional).compactMap { attribute in
      kind.field(fields[attribute] ?? attribute).map { field in
        Attribute(
          name: attribute, column: columns[attribute] ?? attribute, field: field,
          value: EntryShape.value(of: field, in: kind), isRequired: required.contains(attribute))
      }
    }
    unknownFields = (required + optional).filter { kind.field(fields[$0] ?? $0) == nil }
    self.children = children
    self.subjects = subjects
    self.order = order
    self.marker = marker
    self.completing = completing
  }

  func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

  /// The kinds of fact that the element and those within it state.
  var kinds: [FactKind] {
    children.reduce(into: [kind]) { kinds, child in
      if !kinds.contains(where: { $0.name == child.kind.name }) { kinds.append(child.kind) }
    }
  }

  private static func value(of field: Field, in kind: FactKind) -> Value {
    switch field.type {
    case .instant: field.name == kind.inForce?.to ? .end : .begin
    case .choice(let words): .oneOf(words)
    case .flag: .yesOrNo
    case .number: .count
    case .account: .account
    case .person: kind.name == FactKind.person.name ? .words : .person
    default: field.name == "caller-key" ? .caller : .words
    }
  }
}
