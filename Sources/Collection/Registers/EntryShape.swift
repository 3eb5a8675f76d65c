internal import Configuration
internal import Text

/// What an entry of a register may hold: the same table serves XML and CSV, the checks and their messages.
struct EntryShape: Sendable {
  enum Value: Sendable, Equatable {
    case words
    /// A begin: a date alone means the start of that day.
    case begin
    /// An end: a date alone means that day is the last.
    case end
    case oneOf([String])
  }

  struct Attribute: Sendable {
    let name: String
    let value: Value
    let isRequired: Bool
  }

  /// The element's name.
  let name: String
  let attributes: [Attribute]
  let children: [EntryShape]

  private init(_ name: String, required: [String], optional: [String], children: [EntryShape] = []) {
    self.name = name
    attributes =
      required.map { Attribute(name: $0, value: EntryShape.value(of: $0), isRequired: true) }
      + optional.map { Attribute(name: $0, value: EntryShape.value(of: $0), isRequired: false) }
    self.children = children
  }

  func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

  /// A field's name says what it holds, whatever the entry.
  private static func value(of name: String) -> Value {
    switch name {
    case "from", "granted", "approved", "received", "at": .begin
    case "to", "closed": .end
    case "status": .oneOf(["open", "closed"])
    default: .words
    }
  }

  /// The elements of `Rules/registers.xsd` that a register of a kind consists of.
  static func shapes(of kind: RegisterSource.Kind) -> [EntryShape] {
    switch kind {
    case .people:
      [
        EntryShape(
          "person", required: ["id", "name"], optional: [],
          children: [
            EntryShape("account", required: ["name"], optional: ["from", "to"]),
            EntryShape("tenure", required: ["title"], optional: ["team", "manager", "from", "to"]),
          ]),
        EntryShape("service-account", required: ["name"], optional: ["purpose", "from", "to"]),
      ]
    case .permissions:
      [
        EntryShape(
          "permission", required: ["id", "person"],
          optional: ["granted-by", "granted", "from", "to", "reason", "recording"])
      ]
    case .extensions:
      [
        EntryShape(
          "extension", required: ["id", "recording"],
          optional: ["requested-by", "approver", "approved", "from", "to", "reason"])
      ]
    case .subjectRequests:
      [
        EntryShape(
          "subject-request", required: ["id", "received"], optional: ["closed", "status", "handled-by"],
          children: [EntryShape("recording", required: ["id"], optional: [])])
      ]
    case .deletions:
      [EntryShape("deletion", required: ["recording", "at"], optional: ["by", "method"])]
    }
  }

  /// All elements that a file of registers may hold, whichever kinds are asked for.
  static let allNames = RegisterSource.Kind.allCases.flatMap { shapes(of: $0).map(\.name) }
}
