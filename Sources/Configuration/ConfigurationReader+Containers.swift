internal import Time
internal import XML

extension ConfigurationReader {
  /// How far archives, mail and office documents are looked into; nil where they are not.
  mutating func containers(_ drives: Node) -> ContainerSettings? {
    var settings = ContainerSettings()
    let nodes = drives.children(named: "containers")
    guard let node = nodes.first else { return settings }
    if nodes.count > 1 { fault(nodes[1], "a second <containers>; one says it for all drives of the source") }
    expectOnly(["open", "most-bytes", "most-files", "deepest", "time-limit", "most-memory"], of: node)
    switch node["open"] ?? "yes" {
    case "yes": break
    case "no": return nil
    case let word: fault(node, "open=\"\(word)\" must be 'yes' or 'no'")
    }
    if let bytes = size("most-bytes", of: node) { settings.mostBytes = bytes }
    if let memory = size("most-memory", of: node) {
      if memory < 256_000_000 {
        fault(
          node, "most-memory=\"\(node["most-memory"] ?? "")\" is less than any program needs; expected at least 256 MB")
      }
      settings.memory = memory
    }
    if let files = count("most-files", 1...100_000_000, of: node) { settings.mostFiles = files }
    if let depth = count("deepest", 1...32, of: node) { settings.deepest = depth }
    if let time = period("time-limit", of: node) { settings.timeLimit = time.nominalMicroseconds }
    return settings
  }

  private mutating func count(_ attribute: String, _ range: ClosedRange<Int>, of node: Node) -> Int? {
    guard let text = node[attribute] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      fault(
        node,
        "\(attribute)=\"\(text)\" is no number; expected a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
      return nil
    }
    return number
  }
}
