internal import Time
internal import XML

extension ConfigurationReader {
  /// The attributes by which every kind of source tells how wrong its clock is.
  static let clockWords = ["clock-offset", "clock-drift", "clock-right-at"]

  /// How far a source's clock is known to be wrong.
  mutating func clock(_ node: Node) -> ClockCorrection {
    let offset = duration("clock-offset", of: node, signed: true) ?? 0
    guard let text = node["clock-drift"] else {
      if node["clock-right-at"] != nil {
        fault(node, "clock-right-at says since when a clock drifts; give clock-drift=\"2 seconds a day\" with it")
      }
      return ClockCorrection(offset: offset)
    }
    let isDaily = text.hasSuffix(" a day")
    let drift = isDaily ? exactLength(String(text.dropLast(6))) : nil
    if drift == nil || abs(drift ?? 0) > Period.hour {
      fault(
        node,
        "clock-drift=\"\(text)\" is no drift; expected what the clock loses, such as '2 seconds a day', with a minus before it "
          + "where it gains, and at most an hour")
    }
    guard let written = node["clock-right-at"] else {
      fault(node, "clock-drift needs clock-right-at: when the clock was last right, such as '2026-11-01T00:00Z'")
      return ClockCorrection(offset: offset)
    }
    guard case .instant(let instant, _)? = TimeReading(iso8601: written) else {
      fault(
        node, "clock-right-at=\"\(written)\" is no instant; expected one with its offset, such as '2026-11-01T00:00Z'")
      return ClockCorrection(offset: offset)
    }
    return ClockCorrection(offset: offset, drift: drift ?? 0, rightAt: instant.microseconds)
  }

  /// A program whose reading is no person's.
  mutating func setAside(_ node: Node) -> SetAside {
    expectOnly(["because", "account", "program", "host", "from", "to"], of: node)
    let because = required("because", of: node)
    if ["account", "program", "host"].allSatisfy({ node[$0] == nil }) {
      fault(node, "<set-aside> needs an account, a program or a host: without one it would hide everybody's reading")
    }
    let times = ["from", "to"].map { timeOfDay($0, of: node) }
    if (node["from"] == nil) != (node["to"] == nil) {
      fault(node, "<set-aside> has 'from' and 'to' together or neither")
    }
    var window: (from: Int64, to: Int64)?
    if let from = times[0], let to = times[1] { window = (from, to) }
    return SetAside(
      because: because, account: node["account"]?.lowercased(), program: node["program"]?.lowercased(),
      host: node["host"]?.lowercased(), window: window)
  }

  private mutating func timeOfDay(_ attribute: String, of node: Node) -> Int64? {
    guard let text = node[attribute] else { return nil }
    let parts = text.split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2, text.count == 5, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
      fault(node, "\(attribute)=\"\(text)\" is no time of day; expected such as '06:00'")
      return nil
    }
    return parts[0] * Period.hour + parts[1] * Period.minute
  }
}
