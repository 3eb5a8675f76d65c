internal import Time

/// A memory stick that somebody handed in, of which the auditors have an image: what was deleted from it, oldest first.
struct MemoryStick: Sendable {
  struct Deleted: Sendable {
    var call: Call
    /// What it was called on the stick.
    var name: String
    var saved: Instant
    /// Whether its entry in the folder was used again for another file, so that only its content is left.
    var isOverwritten: Bool
  }

  /// The workstation that the inventory lists it with.
  var workstation: Int
  var deleted: [Deleted] = []

  static let drive = "E"

  /// Where its image lies, within the estate.
  func path(_ workstations: [Workstation]) -> String {
    "drives/\(workstations[workstation].name.lowercased())/stick.dd"
  }
}
