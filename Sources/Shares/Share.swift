internal import CSMBClient
package import Files
internal import Glibc

/// As whom a share is read.
package struct ShareAccount: Sendable {
  package let user: String
  /// The domain or workgroup; empty for the server's own accounts.
  package let domain: String
  package let password: String

  package init(user: String, domain: String, password: String) {
    self.user = user
    self.domain = domain
    self.password = password
  }
}

/// A share that is being read. It is for one thread.
@safe package final class Share {
  package let address: ShareAddress
  let context: UnsafeMutablePointer<SMBCCTX>
  private let account: UnsafeMutablePointer<earshot_smb_account>

  /// No connection is made before the first folder is listed.
  /// - Throws: ``FileError`` where libsmbclient cannot be set up.
  package init(_ address: ShareAddress, _ account: ShareAccount, timeout milliseconds: Int32 = 20_000) throws(FileError)
  {
    self.address = address
    let made = UnsafeMutablePointer<earshot_smb_account>.allocate(capacity: 1)
    unsafe made.initialize(
      to: earshot_smb_account(
        domain: UnsafePointer(strdup(account.domain)), user: UnsafePointer(strdup(account.user)),
        password: UnsafePointer(strdup(account.password))))
    unsafe self.account = made
    let settings = try Share.settings()
    defer { close(settings) }
    guard let context = unsafe earshot_smb_begin(made, "/proc/self/fd/\(settings)", milliseconds) else {
      unsafe Share.free(made)
      throw FileError("set up SMB for", address.url(of: []))
    }
    unsafe self.context = context
  }

  deinit {
    unsafe smbc_free_context(context, 1)
    unsafe Share.free(account)
  }

  /// Not to be left in memory longer than needed.
  private static func free(_ account: UnsafeMutablePointer<earshot_smb_account>) {
    func wipe(_ text: UnsafePointer<CChar>?) {
      guard let place = unsafe UnsafeMutablePointer(mutating: text) else { return }
      unsafe explicit_bzero(place, strlen(place))
      unsafe Glibc.free(place)
    }
    unsafe wipe(account.pointee.domain)
    unsafe wipe(account.pointee.user)
    unsafe wipe(account.pointee.password)
    unsafe account.deallocate()
  }

  /// What libsmbclient would read from `smb.conf`, in a pipe: signatures on each message, and no file of its own anywhere.
  private static func settings() throws(FileError) -> Int32 {
    let text = """
      [global]
      client signing = required
      client ipc signing = required
      client min protocol = SMB2_02
      client ipc min protocol = SMB2_02
      name resolve order = host
      lock directory = /nonexistent
      state directory = /nonexistent
      cache directory = /nonexistent
      private dir = /nonexistent

      """
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw FileError("make a pipe for", "settings") }
    let bytes = Array(text.utf8)
    let count = unsafe bytes.withUnsafeBytes { unsafe write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    guard count == bytes.count else {
      close(ends[0])
      throw FileError("write to a pipe for", "settings")
    }
    return ends[0]
  }
}
