internal import XML

extension ConfigurationReader {
  /// How the sound of files on drives is compared with that of recordings; nil where it is not.
  mutating func sound(_ drives: Node) -> SoundSettings? {
    var settings = SoundSettings()
    let nodes = drives.children(named: "sound")
    guard let node = nodes.first else { return settings }
    if nodes.count > 1 { fault(nodes[1], "a second <sound>; one says it for all drives of the source") }
    expectOnly(["hear", "at-most", "time-limit", "most-memory"], of: node)
    settings.mostSound = duration("at-most", of: node)
    if settings.mostSound == 0 {
      fault(node, "at-most=\"\(node["at-most"] ?? "")\" is no time at all; leave it out, or say hear=\"no\"")
    }
    if let limit = duration("time-limit", of: node) { settings.timeLimit = max(1_000_000, limit) }
    if let memory = size("most-memory", of: node) { settings.memory = max(1 << 28, memory) }
    switch node["hear"] {
    case nil, "yes": return settings
    case "no": return nil
    case let word?:
      fault(node, "hear=\"\(word)\" is neither yes nor no")
      return settings
    }
  }
}
