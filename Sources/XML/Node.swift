/// An element as it was read: a value without ties to the parser, so nothing of libxml2's outlives the reading.
package struct Node: Sendable {
  /// Local name, without prefix.
  package var name: String
  /// Namespace; empty where there is none.
  package var namespace: String
  /// Local names of attributes with their values, in document order. Namespace declarations are left
  /// out, and so is what tells a validator where the schema is (`xsi:schemaLocation`).
  package var attributes: [(name: String, value: String)]
  /// Child elements in document order.
  package var children: [Node]
  /// The text directly within the element, pieces joined.
  package var text: String
  /// The line its start tag stands on, from 1.
  package var line: Int

  package init(
    name: String, namespace: String = "", attributes: [(name: String, value: String)] = [], children: [Node] = [],
    text: String = "", line: Int = 0
  ) {
    self.name = name
    self.namespace = namespace
    self.attributes = attributes
    self.children = children
    self.text = text
    self.line = line
  }

  /// The value of an attribute; nil where it is not there.
  package subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

  /// The children of a name, in order.
  package func children(named name: String) -> [Node] { children.filter { $0.name == name } }

  /// The first child of a name.
  package func child(_ name: String) -> Node? { children.first { $0.name == name } }

  /// The element's text with every run of white space made one space, none at the ends.
  package var words: String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
