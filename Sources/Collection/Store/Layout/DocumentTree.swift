internal import JSON
internal import XML

/// A JSON or XML document seen alike: names with values below them. The elements of an array are values of the same
/// name; an attribute has its name with `@` before it; names are local, whatever their namespace.
struct DocumentTree: Sendable {
  var text: String?
  var children: [(name: String, value: DocumentTree)] = []
  /// The line on which an element of XML begins.
  var line: Int?

  init(_ value: JSONValue) {
    switch value {
    case .null: break
    case .bool(let bool): text = bool ? "true" : "false"
    case .integer(let integer): text = String(integer)
    case .real(let real): text = "\(real)"
    case .string(let string): text = string
    case .array(let elements): children = elements.map { ("", DocumentTree($0)) }
    case .object(let members):
      for member in members {
        if let elements = member.value.array {
          children += elements.map { (member.name, DocumentTree($0)) }
        } else {
          children.append((member.name, DocumentTree(member.value)))
        }
      }
    }
  }

  init(_ node: Node) {
    text = node.words
    line = node.line
    children = node.attributes.map { ("@" + $0.name, DocumentTree(text: $0.value)) }
    children += node.children.map { ($0.name, DocumentTree($0)) }
  }

  private init(text: String) { self.text = text }

  func children(named name: String) -> [DocumentTree] { children.filter { $0.name == name }.map(\.value) }
}
