internal import CACL
internal import CLinux
internal import Glibc

/// Who may do what with a file or folder, as its mode and its POSIX access control list (acl(5)) say.
package struct FilePermissions: Hashable, Sendable {
  package enum Holder: Hashable, Sendable {
    case owner(UInt32)
    case group(UInt32)
    case namedUser(UInt32)
    case namedGroup(UInt32)
    case others
  }

  /// What one entry lets its holder do, the list's mask considered.
  package struct Entry: Hashable, Sendable {
    package let holder: Holder
    package let read: Bool
    package let write: Bool
    /// To run a file; to reach what lies in a folder.
    package let search: Bool
  }

  /// The lower 12 bits of the mode.
  package let mode: UInt16
  package let owner: UInt32
  package let group: UInt32
  /// The entries of the access control list; nil where the mode says all.
  private let list: [Entry]?
  /// The list's own words.
  private let listWords: String?

  /// What each holder may do: owner, group, others, then those named.
  package var entries: [Entry] {
    if let list { return list }
    func entry(_ holder: Holder, _ shift: UInt16) -> Entry {
      let bits = mode >> shift
      return Entry(holder: holder, read: bits & 4 != 0, write: bits & 2 != 0, search: bits & 1 != 0)
    }
    return [entry(.owner(owner), 6), entry(.group(group), 3), entry(.others, 0)]
  }

  /// The mode as `ls` words it, such as `rw-r-----`, and after it the access control list where there is one.
  package var words: String {
    let letters: [Character] = ["r", "w", "x", "r", "w", "x", "r", "w", "x"]
    var words = letters.enumerated().map { mode & (0o400 >> UInt16($0.offset)) != 0 ? $0.element : "-" }
    for (bit, place, small, large) in [
      (0o4000, 2, "s", "S"), (0o2000, 5, "s", "S"), (0o1000, 8, "t", "T"),
    ] as [(UInt16, Int, Character, Character)] where mode & bit != 0 {
      words[place] = words[place] == "x" ? small : large
    }
    return String(words) + (listWords.map { " \($0)" } ?? "")
  }

  /// Reads what an open file or folder says.
  /// - Returns: nil where it cannot be read.
  package init?(descriptor: Int32, isFolder: Bool) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    // Most files have no list, and this asks for nothing but its size.
    let extended = acl_extended_fd(descriptor)
    if extended < 0, errno != ENOTSUP { return nil }
    // The list of what is open under this number, not of what has its name by now.
    let lists = extended > 0 ? AccessList.lists("/proc/self/fd/\(descriptor)", isFolder: isFolder) : (nil, nil)
    self.init(status, isExtended: extended > 0, lists)
  }

  /// Reads what a folder says whose path holds no link.
  /// - Returns: nil where it cannot be read.
  package init?(folder path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    let extended = unsafe acl_extended_file_nofollow(path)
    if extended < 0, errno != ENOTSUP { return nil }
    self.init(status, isExtended: extended > 0, extended > 0 ? AccessList.lists(path, isFolder: true) : (nil, nil))
  }

  private init?(_ status: stat, isExtended: Bool, _ lists: (access: AccessList?, default: AccessList?)) {
    mode = UInt16(status.st_mode & 0o7777)
    owner = status.st_uid
    group = status.st_gid
    guard isExtended else {
      list = nil
      listWords = nil
      return
    }
    guard let access = lists.access else { return nil }
    list = access.entries(owner: owner, group: group)
    let words = [access.words, lists.default.map { $0.words.map { "for what is made in it: \($0)" } ?? "" }]
    listWords = words.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// Whether the file system in which a folder lies keeps access control lists.
  package static func keepsLists(_ path: String) -> Bool { unsafe acl_extended_file(path) >= 0 || errno != ENOTSUP }
}

/// An access control list of libacl's.
@safe private final class AccessList {
  private let handle: acl_t

  private init?(_ handle: acl_t?) {
    guard let handle = unsafe handle else { return nil }
    unsafe self.handle = unsafe handle
  }

  deinit { _ = unsafe acl_free(UnsafeMutableRawPointer(handle)) }

  static func lists(_ path: String, isFolder: Bool) -> (access: AccessList?, default: AccessList?) {
    (
      unsafe AccessList(acl_get_file(path, acl_type_t(ACL_TYPE_ACCESS))),
      isFolder ? unsafe AccessList(acl_get_file(path, acl_type_t(ACL_TYPE_DEFAULT))) : nil
    )
  }

  /// In libacl's short form, parts joined by commas; nil for an empty list.
  var words: String? {
    guard let text = unsafe acl_to_any_text(handle, nil, 0x2C, TEXT_ABBREVIATE) else { return nil }
    defer { _ = unsafe acl_free(text) }
    let words = unsafe String(cString: text)
    return words.isEmpty ? nil : words
  }

  func entries(owner: UInt32, group: UInt32) -> [FilePermissions.Entry]? {
    var found: [(tag: acl_tag_t, id: UInt32, bits: Int)] = []
    var entry: acl_entry_t?
    var next = ACL_FIRST_ENTRY
    while unsafe acl_get_entry(handle, next, &entry) == 1 {
      next = ACL_NEXT_ENTRY
      guard let here = unsafe entry else { return nil }
      var tag = acl_tag_t()
      var permissions: acl_permset_t?
      guard unsafe acl_get_tag_type(here, &tag) == 0, unsafe acl_get_permset(here, &permissions) == 0,
        let permissions = unsafe permissions
      else { return nil }
      var bits = 0
      for (bit, permission) in [(4, ACL_READ), (2, ACL_WRITE), (1, ACL_EXECUTE)]
      where unsafe acl_get_perm(permissions, acl_perm_t(permission)) == 1 { bits |= bit }
      var id: UInt32 = 0
      if tag == ACL_USER || tag == ACL_GROUP {
        guard let qualifier = unsafe acl_get_qualifier(here) else { return nil }
        id = unsafe qualifier.load(as: UInt32.self)
        _ = unsafe acl_free(qualifier)
      }
      found.append((tag, id, bits))
    }
    let mask = found.first { $0.tag == ACL_MASK }?.bits ?? 7
    let order: [acl_tag_t] = [ACL_USER_OBJ, ACL_GROUP_OBJ, ACL_OTHER, ACL_USER, ACL_GROUP]
    return order.flatMap { tag in
      found.filter { $0.tag == tag }.map { entry in
        let holder: FilePermissions.Holder =
          switch tag {
          case ACL_USER_OBJ: .owner(owner)
          case ACL_GROUP_OBJ: .group(group)
          case ACL_USER: .namedUser(entry.id)
          case ACL_GROUP: .namedGroup(entry.id)
          default: .others
          }
        let bits = tag == ACL_USER_OBJ || tag == ACL_OTHER ? entry.bits : entry.bits & mask
        return FilePermissions.Entry(
          holder: holder, read: bits & 4 != 0, write: bits & 2 != 0, search: bits & 1 != 0)
      }
    }
  }
}
