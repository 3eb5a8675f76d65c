internal import Time
internal import XML

extension ConfigurationReader {
  /// How what was found on drives is remembered; nil where it is not.
  mutating func remembering(_ node: Node) -> MemorySettings? {
    var settings = MemorySettings()
    if let text = node["spot-check"] {
      let words = text.split(whereSeparator: { $0 == "%" || $0 == " " })
      if text.hasSuffix("%"), words.count == 1, let share = Int(words[0]), (1...100).contains(share) {
        settings.spotCheck = share
      } else {
        fault(
          node,
          "spot-check=\"\(text)\" is no share of the remembered files that each audit reads all the same; expected 1 % to "
            + "100 %, such as '5 %'")
      }
    }
    if node["remember"] == "no" { return nil }
    if let keep = period("remember", of: node) { settings.keep = keep }
    return settings
  }
}
