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
    /// Absolute; of a share its address.
    package var path: String
    package var crossesFileSystems = false
    /// The folder of users' profiles, as parts of its path on the drive; empty where none is named.
    package var profiles: [String] = []
    /// Accounts, folded, by numeric user.
    package var owners: [UInt32: String] = [:]
    /// Accounts, folded, by security identifier.
    package var identifiers: [String: String] = [:]
    package var line: Int
  }

  /// How a drive is read. Open: a word that is not known yet names a collector program that is not there.
  package enum DriveType: Hashable, Sendable {
    /// A folder where the drive is mounted.
    case tree
    /// A disk image; the path is that of its first segment.
    case image
    /// A network drive, read by SMB.
    case share(ShareSignIn)
    /// Another program's work.
    case other(String)
  }

  /// As whom a share is read.
  package struct ShareSignIn: Hashable, Sendable {
    package var user: String
    /// Empty for the server's own accounts.
    package var domain: String
    /// Absolute.
    package var passwordFile: String

    package init(user: String, domain: String, passwordFile: String) {
      self.user = user
      self.domain = domain
      self.passwordFile = passwordFile
    }
  }

  /// Something wrong with it.
  package struct Fault: Sendable {
    package var line: Int?
    package var message: String
    /// The workstation it is about, where that can be read.
    package var workstation: String?
  }
}
