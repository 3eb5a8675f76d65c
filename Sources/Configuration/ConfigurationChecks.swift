internal import Files
internal import XML

/// What only the whole configuration shows.
extension ConfigurationReader {
  /// Names that Earshot itself gives to evidence.
  static let ownNames = ["ledger"]

  /// Two sources of one name would write the same evidence file.
  mutating func checkNames(_ root: Node) {
    var seen: [String: Node] = [:]
    for node in root.children {
      guard ["store", "drives", "access-log", "calls", "register", "directory", "notices"].contains(node.name),
        let name = node["name"]
      else { continue }
      if let first = seen[name] {
        fault(
          node, "the name '\(name)' is taken: <\(first.name)> on line \(first.line) has it; give each source its own")
      } else if ConfigurationReader.ownNames.contains(name) {
        fault(node, "the name '\(name)' is Earshot's own; give this source another")
      } else if name.isEmpty || !name.utf8.allSatisfy({ isNameByte($0) }) {
        fault(node, "'\(name)' is no name for a source; expected small letters, digits and hyphens")
      }
      seen[name] = node
    }
    for node in root.children(named: "store") where node.child("keypad") != nil {
      if let name = node["name"], let other = seen[name + KeypadSettings.suffix] {
        fault(
          other,
          "the name '\(name + KeypadSettings.suffix)' is that of what is heard in the store '\(name)'; give this "
            + "source another")
      }
    }
    if seen.isEmpty {
      fault(root, "no source is named; add at least one <store>, <drives>, <access-log>, <calls> or <register>")
    }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
  }

  /// What Earshot writes must lie outside of what it scans, and its own folders apart: reports are published, the state
  /// is nobody else's business, and a scan must never come upon its own results.
  mutating func checkFolders(_ configuration: Configuration, _ root: Node) {
    let state = realPath(configuration.stateFolder)
    let output = realPath(configuration.outputFolder)
    guard !configuration.stateFolder.isEmpty, !configuration.outputFolder.isEmpty else { return }
    if isWithin(state, output) || isWithin(output, state) {
      fault(
        root.child("state") ?? root,
        "the state folder (\(state)) and the output folder (\(output)) overlap; keep them apart, since reports are "
          + "published and the state is not")
    }
    var own = [("state", state), ("output", output)]
    if let packs = configuration.packs?.folder.map(realPath) {
      if own.contains(where: { isWithin(packs, $0.1) || isWithin($0.1, packs) }) {
        fault(
          root.child("packs") ?? root,
          "the folder of packs (\(packs)) overlaps the state or the output folder; keep them apart, since packs are for others"
        )
      }
      own.append(("packs", packs))
    }
    for (store, node) in zip(configuration.stores, root.children(named: "store")) where !store.folder.isEmpty {
      let folder = realPath(store.folder)
      for (what, path) in own where isWithin(path, folder) || isWithin(folder, path) {
        fault(node, "the \(what) folder (\(path)) overlaps the store '\(store.name)' (\(folder)); move it elsewhere")
      }
    }
    checkStoresApart(configuration, root)
    let sourceFiles =
      Array(zip(configuration.registers.map { $0.query == nil ? $0.file : "" }, root.children(named: "register")))
      + Array(zip(configuration.drives.map(\.inventoryFile), root.children(named: "drives")))
    for (path, node) in sourceFiles where !path.isEmpty {
      for (what, own) in own where isWithin(realPath(path), own) {
        fault(node, "\(path) lies in the \(what) folder, which is Earshot's to write; keep it elsewhere")
      }
    }
  }

  private mutating func checkStoresApart(_ configuration: Configuration, _ root: Node) {
    let stores = Array(zip(configuration.stores, root.children(named: "store")))
    for (index, (store, node)) in stores.enumerated() where !store.folder.isEmpty {
      for (other, _) in stores[..<index] where !other.folder.isEmpty {
        let (a, b) = (realPath(store.folder), realPath(other.folder))
        if isWithin(a, b) || isWithin(b, a) {
          fault(
            node, "the stores '\(other.name)' (\(b)) and '\(store.name)' (\(a)) overlap; a recording belongs to one")
        }
      }
    }
  }
}
