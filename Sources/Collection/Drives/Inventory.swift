/// The workstations whose drives are examined, as the inventory (`Rules/inventory.xsd`) lists them.
package struct Inventory: Sendable {
  package var workstations: [Workstation] = []
  /// All that is wrong with it; what is listed in ``workstations`` can be used all the same.
  package var faults: [Fault] = []

  package struct Workstation: Sendable {
    package var name: String
    /// Account of the person it is assigned to, folded; nil where it is shared.
    package var user: String?
    package var location: String?
    /// Host names and IP addresses by which logs know it, besides its name.
    package var addresses: [Address] = []
    package var drives: [Drive] = []
    /// Counted from 1.
    package var line: Int
  }

  package struct Address: Sendable {
    package var text: String
    package var line: Int
  }

  package struct Drive: Sendable {
    package var name: String
    package var type: DriveType
    /// What it is, in a word of the catalogue's field `medium` of copies.
    package var medium = "hard drive"
    /// Absolute.
    package var path: String
    package var crossesFileSystems = false
    /// The folder of users' profiles, as parts of its path on the drive; empty where none is named.
    package var profiles: [String] = []
    /// Accounts, folded, by numeric user.
    package var owners: [UInt32: String] = [:]
    package var line: Int
  }

  /// How a drive is read. Open: a word that is not known yet names a collector program that is not there.
  package enum DriveType: Hashable, Sendable {
    /// A folder where the drive is mounted.
    case tree
    /// Another program's work, such as `image` or `share`.
    case other(String)
  }

  /// Something wrong with it.
  package struct Fault: Sendable {
    package var line: Int?
    package var message: String
    /// The workstation it is about, where that can be read.
    package var workstation: String?
  }
}
