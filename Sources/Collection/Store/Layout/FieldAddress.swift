/// Where a value stands in a document: `filename`, `/parties[meta/role=customer]/tel`, `@id`; alternatives are tried
/// from left to right: `filename | url`. A leading `/` begins at the document, else at the recording's own part of it.
struct FieldAddress: Sendable, Equatable {
  private var alternatives: [Route]

  private struct Route: Sendable, Equatable {
    var isFromTop: Bool
    var steps: [Step]
  }

  private struct Step: Sendable, Equatable {
    var name: String
    /// Only values where this route leads to this text.
    var condition: (route: [String], text: String)?

    static func == (a: Step, b: Step) -> Bool {
      a.name == b.name && a.condition?.route == b.condition?.route && a.condition?.text == b.condition?.text
    }
  }

  /// Nil where the text is no address.
  init?(_ text: String) {
    alternatives = []
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      var words = part.drop { $0 == " " }
      while words.last == " " { words.removeLast() }
      let isFromTop = words.first == "/"
      if isFromTop { words.removeFirst() }
      guard let steps = FieldAddress.steps(of: words), !steps.isEmpty else { return nil }
      alternatives.append(Route(isFromTop: isFromTop, steps: steps))
    }
  }

  private static func steps(of text: Substring) -> [Step]? {
    var steps: [Step] = []
    var rest = text
    while !rest.isEmpty {
      let name = rest.prefix { $0 != "/" && $0 != "[" }
      guard !name.isEmpty, !name.contains("]") else { return nil }
      rest = rest.dropFirst(name.count)
      var step = Step(name: String(name))
      if rest.first == "[" {
        guard let close = rest.firstIndex(of: "]") else { return nil }
        let inside = rest[rest.index(after: rest.startIndex)..<close]
        let halves = inside.split(separator: "=", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        step.condition = (halves[0].split(separator: "/").map(String.init), String(halves[1]))
        rest = rest[rest.index(after: close)...]
      }
      steps.append(step)
      if rest.first == "/" {
        rest.removeFirst()
        guard !rest.isEmpty else { return nil }
      } else if !rest.isEmpty {
        return nil
      }
    }
    return steps
  }

  /// Every value that the first alternative with any leads to.
  func all(in part: DocumentTree, of document: DocumentTree) -> [DocumentTree] {
    for route in alternatives {
      let found = FieldAddress.follow(route.steps[...], from: route.isFromTop ? document : part)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The first text that is not empty.
  func text(in part: DocumentTree, of document: DocumentTree) -> String? {
    for route in alternatives {
      let found = FieldAddress.follow(route.steps[...], from: route.isFromTop ? document : part)
      if let text = found.lazy.compactMap(\.text).first(where: { !$0.isEmpty }) { return text }
    }
    return nil
  }

  private static func follow(_ steps: ArraySlice<Step>, from tree: DocumentTree) -> [DocumentTree] {
    guard let step = steps.first else { return [tree] }
    var found: [DocumentTree] = []
    for child in tree.children(named: step.name) {
      if let condition = step.condition {
        let plain = condition.route.map { Step(name: $0) }
        guard follow(plain[...], from: child).contains(where: { $0.text == condition.text }) else { continue }
      }
      found += follow(steps.dropFirst(), from: child)
    }
    return found
  }
}
