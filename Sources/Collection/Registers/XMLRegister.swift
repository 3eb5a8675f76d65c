internal import Evidence
internal import Text
internal import XML

/// A register in XML, entry by entry. One entry that is wrong costs no other.
struct XMLRegister {
  let shapes: [EntryShape]
  let reading: RegisterReading
  let file: InputFile?

  static let namespace = "urn:earshot:registers:1"

  /// Hands over each entry, or what is wrong with it together with what can be read of it.
  /// - Throws: ``XMLError`` where the document itself ends or is not what was expected; what came before stands.
  func read(
    _ contents: [UInt8], name: String, _ body: (EntryReading) throws(XMLError) -> Void
  ) throws(XMLError) {
    try XMLReader.read(contents, name: name) { (event) throws(XMLError) in
      switch event {
      case .root(let root):
        guard root.name == "registers", root.namespace == XMLRegister.namespace else {
          throw XMLError(
            file: name, line: root.line,
            "found <\(root.name)> of the namespace '\(root.namespace)', expected <registers "
              + "xmlns=\"\(XMLRegister.namespace)\">")
        }
      case .child(let node):
        if let found = self.entry(of: node) { try body(found) }
      case .text(let text):
        guard text.allSatisfy(\.isWhitespace) else {
          let message = "text between the entries ('\(text.prefix(40))'): something there was left unfinished"
          return try body(EntryReading(faults: [EntryFault(line: nil, message: message)]))
        }
      }
    }
  }

  /// - Returns: nil for an entry of another kind of register, which belongs to another source.
  private func entry(of node: Node) -> EntryReading? {
    var found = EntryReading()
    for (name, value) in node.attributes { found.values[name] = value }
    guard let shape = shapes.first(where: { $0.name == node.name }) else {
      if EntryShape.allNames.contains(node.name) { return nil }
      // It may be a slip for an entry of ours.
      let hint = nearestWord(to: node.name, among: EntryShape.allNames).map { "did you mean <\($0)>?" }
      let known = EntryShape.allNames.map { "<\($0)>" }.joined(separator: ", ")
      let message = "<\(node.name)> is no entry of a register; \(hint ?? "expected one of \(known)")"
      found.faults.append(EntryFault(line: node.line, message: message))
      return found
    }
    do throws(EntryFault) {
      var entry = try entry(node, shape)
      if shape.children.isEmpty, let child = node.children.first {
        throw EntryFault(line: child.line, message: shape.unknownChild(child.name), element: shape.name)
      }
      for child in node.children {
        do throws(EntryFault) {
          guard let childShape = shape.children.first(where: { $0.name == child.name }) else {
            throw EntryFault(line: child.line, message: shape.unknownChild(child.name), element: shape.name)
          }
          guard child.children.isEmpty else {
            throw EntryFault(
              line: child.line, message: childShape.unknownChild(child.children[0].name), element: child.name)
          }
          entry.children.append(try self.entry(child, childShape))
        } catch {
          found.faults.append(error)
        }
      }
      found.entry = entry
    } catch {
      found.faults.append(error)
    }
    return found
  }

  private func entry(_ node: Node, _ shape: EntryShape) throws(EntryFault) -> RegisterEntry {
    guard node.text.allSatisfy(\.isWhitespace) else {
      throw EntryFault(
        line: node.line, message: "<\(node.name)> holds the text '\(node.words.prefix(40))'; it may hold none",
        element: node.name)
    }
    return try RegisterEntry(
      shape, values: node.attributes, as: reading, place: Provenance(file: file, line: node.line))
  }
}
