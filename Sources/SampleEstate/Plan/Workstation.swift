/// A workstation of the inventory with its one drive.
package struct Workstation: Sendable {
  package var name: String
  package var address: String
  package var user: Person
  package var location: String
  /// People who have a profile on it, its user first.
  package var profiles: [Person]
  /// False for the one that was never switched on for the audit.
  package var isThere: Bool

  /// Where its tree lies, within the estate.
  package var folder: String { "drives/\(name.lowercased())/c" }

  static func all(_ cast: Cast) -> [Workstation] {
    let users: [(String, Part, String, Bool)] = [
      ("CCT-PC-01", .senior, "Town Hall, first floor", true),
      ("CCT-PC-02", .secondSenior, "Town Hall, first floor", true),
      ("CCT-PC-03", .promoted, "Town Hall, first floor", true),
      ("CCT-PC-04", .steppedDown, "Town Hall, training room", true),
      ("CCT-PC-05", .actingManager, "Help Shop, Banstead", true),
      ("CCM-PC-01", .contactManager, "Town Hall, second floor", true),
      ("CCT-LT-07", .newStarter, "taken home", false),
    ]
    let advisers: [Part] = [.curious, .exporter, .permitted, .copyKeeper, .permissionEnded, .badlyPermitted]
    return users.enumerated().map { index, user in
      let guests = (0..<3).map { cast[advisers[(index * 2 + $0) % advisers.count]] }
      return Workstation(
        name: user.0, address: "10.20.4.\(11 + index)", user: cast[user.1], location: user.2,
        profiles: [cast[user.1]] + guests, isThere: user.3)
    }
  }
}
