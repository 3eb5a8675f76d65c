internal import Glibc

/// Names of this machine's users and groups, looked up once each.
package struct HolderNames {
  private var users: [UInt32: String] = [:]
  private var groups: [UInt32: String] = [:]
  private var memberships: [UInt32: Set<UInt32>] = [:]

  package init() {}

  /// The user's name; the number where there is none.
  package mutating func user(_ id: UInt32) -> String {
    if let known = users[id] { return known }
    let name = unsafe HolderNames.lookUp { buffer, size in
      var entry = unsafe passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code = unsafe getpwuid_r(id, &entry, buffer, size, &found)
      return (code, unsafe found == nil ? nil : unsafe String(cString: entry.pw_name))
    }
    users[id] = name ?? String(id)
    return name ?? String(id)
  }

  /// The group's name; the number where there is none.
  package mutating func group(_ id: UInt32) -> String {
    if let known = groups[id] { return known }
    let name = unsafe HolderNames.lookUp { buffer, size in
      var entry = unsafe Glibc.group()
      var found: UnsafeMutablePointer<Glibc.group>?
      let code = unsafe getgrgid_r(id, &entry, buffer, size, &found)
      return (code, unsafe found == nil ? nil : unsafe String(cString: entry.gr_name))
    }
    groups[id] = name ?? String(id)
    return name ?? String(id)
  }

  /// The groups that a user is in; empty for a user whom this machine does not know.
  package mutating func groups(ofUser id: UInt32) -> Set<UInt32> {
    if let known = memberships[id] { return known }
    var primary: UInt32?
    let name = unsafe HolderNames.lookUp { buffer, size in
      var entry = unsafe passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code = unsafe getpwuid_r(id, &entry, buffer, size, &found)
      guard unsafe found != nil else { return (code, nil) }
      primary = unsafe entry.pw_gid
      return (code, unsafe String(cString: entry.pw_name))
    }
    var member: Set<UInt32> = []
    if let name, let primary {
      var count: Int32 = 256
      var all = [gid_t](repeating: 0, count: Int(count))
      if unsafe getgrouplist(name, primary, &all, &count) < 0 {
        all = [gid_t](repeating: 0, count: Int(count))
        _ = unsafe getgrouplist(name, primary, &all, &count)
      }
      member = Set(all.prefix(Int(count)))
    }
    memberships[id] = member
    return member
  }

  /// Tries with a larger buffer as long as the C library asks for one.
  private static func lookUp(
    _ body: (_ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> (code: Int32, name: String?)
  ) -> String? {
    var size = 4_096
    while size <= 1 << 20 {
      let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: size)
      defer { unsafe buffer.deallocate() }
      guard let start = buffer.baseAddress else { return nil }
      let (code, name) = unsafe body(start, size)
      if code != ERANGE { return name }
      size *= 4
    }
    return nil
  }
}
