internal import Evidence
internal import Files
internal import SQL

/// Notes the permissions of files and folders for one thread of a walk: files of a folder with equal permissions are
/// counted together, so that a file costs hardly more than asking for its mode.
final class StorePermissions {
  private let scratch: StoreScratch
  /// The store's folder.
  private let store: String
  private var folder: String?
  private var counts: [FilePermissions: (count: Int, first: String)] = [:]

  init(store: String, scratch: StoreScratch) {
    self.store = store
    self.scratch = scratch
  }

  /// - Parameter path: within the store, escaped.
  func note(file descriptor: Int32, path: String) {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { String(path[..<$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    if parent != folder { flush() }
    folder = parent
    guard let permissions = FilePermissions(descriptor: descriptor, isFolder: false) else {
      return unread(path)
    }
    let before = counts[permissions]
    counts[permissions] = ((before?.count ?? 0) + 1, min(before?.first ?? name, name))
  }

  func note(folder descriptor: Int32, path: String) {
    guard let permissions = FilePermissions(descriptor: descriptor, isFolder: true) else {
      return unread(path)
    }
    scratch.add(permissions, ofFolder: path)
  }

  private func unread(_ path: String) {
    scratch.add(
      Gap(
        .unreadable, affects: [.storePermission], path: path.isEmpty ? store : "\(store)/\(path)",
        reason: "its permissions cannot be read", remedy: "Look at its access control list (getfacl)."),
      sort: "permissions", permissions: true)
  }

  func flush() {
    if let folder {
      for (permissions, found) in counts {
        scratch.add(permissions, ofFilesIn: folder, count: found.count, first: found.first)
      }
    }
    counts.removeAll(keepingCapacity: true)
  }
}

/// Writes who may open what in the store, folder by folder.
///
/// Whether an entry lets somebody read is only half of it: to reach a file one must be let through every folder above it
/// within the store (path_resolution(7)). What stands above the store on this machine does not count: a share, or another
/// mount of it, does not go through that.
struct StorePermissionFacts {
  let store: String
  let scratch: StoreScratch
  let writer: EvidenceWriter
  private var names = HolderNames()

  init(store: String, scratch: StoreScratch, writer: EvidenceWriter) {
    self.store = store
    self.scratch = scratch
    self.writer = writer
  }

  /// In the order of a tree: each folder right before what lies in it.
  private static let rows = """
    SELECT folder, is_folder, number, count, first, count(*) OVER (PARTITION BY folder, is_folder) FROM permission
    ORDER BY replace(folder, '/', char(1)), is_folder DESC, count DESC, first, number
    """

  /// - Returns: how many folders there are.
  mutating func write() throws(EvidenceError) -> Int {
    let sets = scratch.permissionSets
    var above: [(path: String, permissions: FilePermissions)] = []
    var folders = 0
    // Files of one folder that have the permissions of most of them are the folder's; others go by the first of them.
    var filesOf: String?
    try scratch.rows(StorePermissionFacts.rows) { (row) throws(EvidenceError) in
      let folder = row.text(0) ?? ""
      let permissions = sets[Int(row.integer(2))]
      while let last = above.last?.path, !last.isEmpty, folder != last, !folder.hasPrefix(last + "/") {
        above.removeLast()
      }
      let isFolder = row.integer(1) == 1
      // How many folders stand above: itself and its own parents, and for a file its folder.
      let depth = folder.split(separator: "/").count + (isFolder ? 0 : 1)
      // A folder whose own permissions could not be read leaves open who reaches what lies below it.
      let known = above.map { Optional($0.permissions) }
      let chain = known + Array(repeating: nil, count: max(0, depth - known.count))
      if isFolder {
        folders += 1
        try add(folder.isEmpty ? "." : folder, permissions, chain, isFolder: true, count: 1)
        above.append((folder, permissions))
      } else {
        let first = folder.isEmpty ? row.text(4) ?? "" : "\(folder)/\(row.text(4) ?? "")"
        // Of files that all differ none stands for the folder.
        let isAlone = row.integer(3) == 1 && row.integer(5) > 1
        let path = filesOf == folder || isAlone ? first : folder.isEmpty ? "." : folder
        filesOf = folder
        try add(path, permissions, chain, isFolder: false, count: row.integer(3))
      }
    }
    return folders
  }

  private mutating func add(
    _ path: String, _ permissions: FilePermissions, _ above: [FilePermissions?], isFolder: Bool, count: Int64
  ) throws(EvidenceError) {
    for entry in permissions.entries {
      let reaches = reaches(entry.holder, above)
      // To write into a folder is to make or delete what lies in it, for which it must let through as well.
      let writes = entry.write && (!isFolder || entry.search)
      try writer.add(
        .storePermission,
        [
          "store": .text(store), "path": .text(path), "of": .text(isFolder ? "folder" : "files"),
          "via": .text(entry.holder.words), "who": .text(name(of: entry.holder)),
          "may-read": flag(reaches, and: isRoot(entry.holder) || entry.read),
          "may-write": flag(reaches, and: isRoot(entry.holder) || writes), "mode": .text(permissions.words),
          "count": .integer(count),
        ])
    }
  }

  private func flag(_ reaches: Bool?, and allows: Bool) -> SQLValue {
    // Where the entry itself allows nothing, it does not matter who gets there.
    if !allows { return .integer(0) }
    return reaches.map { .integer($0 ? 1 : 0) } ?? .null
  }

  private mutating func name(of holder: FilePermissions.Holder) -> String {
    switch holder {
    case .owner(let id), .namedUser(let id): foldedAccount(names.user(id))
    case .group(let id), .namedGroup(let id): foldedAccount(names.group(id))
    case .others: "everybody"
    }
  }

  private func isRoot(_ holder: FilePermissions.Holder) -> Bool { holder == .owner(0) || holder == .namedUser(0) }

  /// Whether all folders above let somebody through; nil where nobody can say.
  private mutating func reaches(_ holder: FilePermissions.Holder, _ above: [FilePermissions?]) -> Bool? {
    if isRoot(holder) { return true }
    var isKnown = true
    for folder in above {
      guard let folder else {
        isKnown = false
        continue
      }
      if !passes(holder, folder) { return false }
    }
    return isKnown ? true : nil
  }

  /// As acl(5) decides it: the owner's entry, a named user's, those of groups, the others'.
  private mutating func passes(_ holder: FilePermissions.Holder, _ folder: FilePermissions) -> Bool {
    func search(_ wanted: (FilePermissions.Holder) -> Bool) -> Bool? {
      let found = folder.entries.filter { wanted($0.holder) }
      return found.isEmpty ? nil : found.contains { $0.search }
    }
    let others = search { $0 == .others } ?? false
    switch holder {
    case .others: return others
    case .group(let id), .namedGroup(let id):
      return search { $0 == .group(id) || $0 == .namedGroup(id) } ?? others
    case .owner(let id), .namedUser(let id):
      if let own = search({ $0 == .owner(id) }) ?? search({ $0 == .namedUser(id) }) { return own }
      let groups = names.groups(ofUser: id)
      let isOne = search { holder in
        switch holder {
        case .group(let group), .namedGroup(let group): groups.contains(group)
        default: false
        }
      }
      return isOne ?? others
    }
  }
}

extension FilePermissions.Holder {
  /// In the catalogue's words.
  fileprivate var words: String {
    switch self {
    case .owner: "owner"
    case .group: "group"
    case .others: "others"
    case .namedUser: "named user"
    case .namedGroup: "named group"
    }
  }
}
