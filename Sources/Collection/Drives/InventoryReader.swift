internal import Configuration
internal import Evidence
internal import Files
internal import Text
internal import XML

extension Inventory {
  static let namespace = "urn:earshot:inventory:1"

  /// Reads an inventory, noting all that is wrong instead of ending at the first fault: an entry that is wrong costs no
  /// other, and what stands before a place where the XML breaks is used.
  /// - Parameters:
  ///   - name: the file as messages are to name it.
  ///   - folder: the folder from which its paths are seen.
  package static func read(_ contents: [UInt8], name: String, folder: String) -> Inventory {
    var reader = InventoryReader(folder: folder)
    do throws(XMLError) {
      try XMLReader.read(contents, name: name) { (event) throws(XMLError) in
        switch event {
        case .root(let root):
          guard root.name == "inventory", root.namespace == namespace else {
            throw XMLError(
              file: name, line: root.line,
              "found <\(root.name)> of the namespace '\(root.namespace)', expected <inventory xmlns=\"\(namespace)\">")
          }
          reader.expectOnly([], of: root)
        case .child(let node): reader.take(node)
        case .text(let text):
          if !text.allSatisfy(\.isWhitespace) {
            reader.fault(
              nil, "text between the workstations ('\(text.prefix(40))'): something was left unfinished there")
          }
        }
      }
    } catch {
      for fault in error.faults {
        reader.fault(fault.line, fault.message + "; what stands after this place was not read")
      }
    }
    return reader.inventory
  }
}

extension Inventory {
  /// What a drive may be: the words of the catalogue.
  fileprivate static let media: [String] =
    if case .choice(let words)? = FactKind.copy.field("medium")?.type { words } else { [] }
}

/// Turns the elements of an inventory into workstations.
private struct InventoryReader {
  let folder: String
  var inventory = Inventory()
  private var workstation: String?
  private var names: [String: Int] = [:]
  private var addresses: [String: (name: String, line: Int)] = [:]
  private var paths: [String: Int] = [:]

  init(folder: String) { self.folder = folder }

  mutating func fault(_ line: Int?, _ message: String) {
    inventory.faults.append(Inventory.Fault(line: line, message: message, workstation: workstation))
  }

  mutating func take(_ node: Node) {
    workstation = nil
    guard node.name == "workstation" else {
      return fault(node.line, "<\(node.name)> is not known here; expected <workstation>")
    }
    expectOnly(["name", "user", "location"], of: node)
    guard let name = required("name", of: node) else { return }
    workstation = name
    defer { workstation = nil }
    if let first = names.updateValue(node.line, forKey: name.lowercased()) {
      return fault(
        node.line, "a second workstation '\(name)'; the first is on line \(first), and this one is not examined")
    }
    var result = Inventory.Workstation(
      name: name, user: value("user", of: node).map { foldedAccount($0) }, location: value("location", of: node),
      line: node.line)
    for child in node.children {
      switch child.name {
      case "address": if let address = address(child, of: name) { result.addresses.append(address) }
      case "drive":
        if let drive = drive(child) {
          if result.drives.contains(where: { $0.name == drive.name }) {
            fault(child.line, "a second drive '\(drive.name)' of '\(name)'; give each drive a name of its own")
          } else {
            result.drives.append(drive)
          }
        }
      default: unknown(child, among: ["address", "drive"])
      }
    }
    if node.children(named: "drive").isEmpty {
      fault(node.line, "'\(name)' has no <drive>, so that nothing of it is examined")
    }
    inventory.workstations.append(result)
  }

  private mutating func address(_ node: Node, of name: String) -> Inventory.Address? {
    expectOnly([], of: node)
    let text = node.words
    if text.isEmpty {
      fault(node.line, "an empty <address>; expected a host name or an IP address")
      return nil
    }
    if let first = addresses[text.lowercased()] {
      fault(
        node.line,
        "the address \(text) is also that of '\(first.name)' on line \(first.line); logs cannot tell the two apart")
      return nil
    }
    addresses[text.lowercased()] = (name, node.line)
    return Inventory.Address(text: text, line: node.line)
  }

  private mutating func drive(_ node: Node) -> Inventory.Drive? {
    expectOnly(
      [
        "name", "path", "type", "medium", "cross-file-systems", "profiles", "user", "domain", "password-file",
      ], of: node)
    guard let name = required("name", of: node), let path = required("path", of: node),
      let type = type(value("type", of: node) ?? "tree", node)
    else { return nil }
    let isShare = if case .share = type { true } else { false }
    var drive = Inventory.Drive(
      name: name, type: type, path: isShare ? path : absolutePath(path, in: folder), line: node.line)
    if isShare {
      drive.medium = "network share"
      guard path.lowercased().hasPrefix("smb://") else {
        fault(node.line, "'\(path)' is no address of a share; expected smb://host/share/folder")
        return nil
      }
    }
    if let first = paths.updateValue(node.line, forKey: isShare ? path.lowercased() : realPath(drive.path)) {
      fault(node.line, "the drive on line \(first) has the same path, \(path); each drive needs a path of its own")
      return nil
    }
    if let word = value("medium", of: node) {
      if Inventory.media.contains(word) {
        drive.medium = word
      } else {
        fault(
          node.line,
          "'\(word)' is no medium; \(expected(word, Inventory.media)) The drive is examined as a \(drive.medium)")
      }
    }
    switch value("cross-file-systems", of: node) ?? "no" {
    case "yes": drive.crossesFileSystems = true
    case "no": break
    case let word: fault(node.line, "cross-file-systems=\"\(word)\" must be 'yes' or 'no'; 'no' was taken")
    }
    drive.profiles = (value("profiles", of: node) ?? "").split { $0 == "/" || $0 == "\\" }.map(String.init)
    for child in node.children {
      if child.name == "owner" { owner(child, &drive) } else { unknown(child, among: ["owner"]) }
    }
    return drive
  }

  private mutating func type(_ word: String, _ node: Node) -> Inventory.DriveType? {
    switch word {
    case "tree": return .tree
    case "image": return .image
    case "share": return signIn(node).map { .share($0) }
    default: break
    }
    let isWord =
      word.utf8.count <= 32 && word.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
      && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isWord, nearestWord(to: word, among: ["tree", "image", "share"]) == nil else {
      fault(node.line, "'\(word)' is no type of drive; " + expected(word, ["tree", "image", "share"]))
      return nil
    }
    return .other(word)
  }

  private mutating func signIn(_ node: Node) -> Inventory.ShareSignIn? {
    guard let user = required("user", of: node), let file = required("password-file", of: node) else { return nil }
    return Inventory.ShareSignIn(
      user: user, domain: value("domain", of: node) ?? "", passwordFile: absolutePath(file, in: folder))
  }

  private mutating func owner(_ node: Node, _ drive: inout Inventory.Drive) {
    expectOnly(["uid", "sid", "account"], of: node)
    if let identifier = value("sid", of: node), value("uid", of: node) == nil {
      guard let account = required("account", of: node) else { return }
      guard identifier.uppercased().hasPrefix("S-1-") else {
        return fault(node.line, "sid=\"\(identifier)\" is no security identifier; expected one such as S-1-5-21-…-1104")
      }
      if let other = drive.identifiers[identifier.uppercased()] {
        return fault(
          node.line, "\(identifier.uppercased()) belongs to '\(other)' already; one identifier is one account")
      }
      drive.identifiers[identifier.uppercased()] = foldedAccount(account)
      return
    }
    guard let text = required("uid", of: node), let account = required("account", of: node) else { return }
    guard let uid = UInt32(text) else {
      return fault(node.line, "uid=\"\(text)\" is not a number from 0 to \(UInt32.max)")
    }
    if let other = drive.owners[uid] {
      return fault(node.line, "uid \(uid) belongs to '\(other)' already; one numeric user is one account")
    }
    drive.owners[uid] = foldedAccount(account)
  }

  // MARK: Values

  private func value(_ attribute: String, of node: Node) -> String? {
    let words = node[attribute].map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? ""
    return words.isEmpty ? nil : words
  }

  private mutating func required(_ attribute: String, of node: Node) -> String? {
    let value = value(attribute, of: node)
    if value == nil { fault(node.line, "<\(node.name)> needs the attribute '\(attribute)'") }
    return value
  }

  mutating func expectOnly(_ known: [String], of node: Node) {
    for (name, _) in node.attributes where !known.contains(name) {
      fault(node.line, "<\(node.name)> has no attribute '\(name)'; " + expected(name, known))
    }
    if node.name != "address", !node.text.allSatisfy(\.isWhitespace) {
      fault(node.line, "<\(node.name)> holds the text '\(node.words.prefix(40))'; it may hold none")
    }
  }

  private mutating func unknown(_ node: Node, among known: [String]) {
    fault(node.line, "<\(node.name)> is not known here; " + expected(node.name, known))
  }

  private func expected(_ word: String, _ known: [String]) -> String {
    if let nearest = nearestWord(to: word, among: known) { return "did you mean '\(nearest)'?" }
    return known.isEmpty ? "it takes none" : "expected one of \(known.joined(separator: ", "))"
  }
}
