internal import XML

/// How evidence packs are made.
package struct PackSettings: Sendable {
  /// Whether recordings may go into a pack where somebody asks for it.
  package var audio = false

  package init() {}
}

extension ConfigurationReader {
  mutating func packs(_ root: Node) -> PackSettings? {
    guard let node = root.child("packs") else { return nil }
    expectOnly(["audio"], of: node)
    var settings = PackSettings()
    switch node["audio"] {
    case nil, "no": break
    case "yes": settings.audio = true
    case let other?: fault(node, "audio=\"\(other)\" is neither yes nor no")
    }
    return settings
  }
}
