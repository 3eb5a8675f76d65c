internal import Files
internal import FoundFiles
internal import Shares

/// Tells the asker of all files on a share.
struct ShareOpening {
  private let receiver: any FoundFilesReceiver

  init(_ receiver: any FoundFilesReceiver) { self.receiver = receiver }

  func open(_ request: OpenRequest) {
    guard let share = share(request) else { return }
    ShareWalk(share).run(
      file: { offer(&$0) },
      trouble: { trouble in
        receiver.trouble(
          FoundTrouble(
            .unreadable, trouble.what, remedy: trouble.remedy,
            path: trouble.path.isEmpty ? nil : escapedPath(trouble.path)))
      })
  }

  private func share(_ request: OpenRequest) -> Share? {
    func refuse(_ what: String, _ remedy: String) -> Share? {
      receiver.trouble(FoundTrouble(.unreadable, what, remedy: remedy))
      return nil
    }
    guard let text = request["share"], let user = request["user"], let passwordFile = request["password-file"] else {
      return refuse("was named without an account", "Name user and password-file in the inventory.")
    }
    let address: ShareAddress
    do throws(ShareAddress.Fault) { address = try ShareAddress(text) } catch {
      return refuse("has no good address: \(error.message)", "Correct the address in the inventory.")
    }
    let password: String
    do throws(SecretFileError) { password = try SecretFile.read(passwordFile) } catch {
      return refuse("cannot be signed in to: \(error.reason) (\(error.path))", error.remedy)
    }
    do throws(FileError) {
      return try Share(address, ShareAccount(user: user, domain: request["domain"] ?? "", password: password))
    } catch {
      return refuse("cannot be read: \(error.reason)", "Look whether libsmbclient is installed whole.")
    }
  }

  private func offer(_ file: inout SharedFile) -> Bool {
    var found = FoundFile(path: escapedPath(file.path), size: file.size)
    found.modified = file.modified
    found.changed = file.changed
    found.created = file.created
    found.owner = file.ownerSID
    if let accessed = file.accessed { found.attributes.append(FoundFile.Attribute("accessed", String(accessed))) }
    var isFirst = true
    let path = found.path
    return unsafe receiver.offer(found) { buffer in
      // Of most files only the beginning is wanted: no more of it goes over the network.
      let room = unsafe isFirst ? UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(FoundFile.startLength)) : buffer
      isFirst = false
      do throws(FileError) { return .bytes(try unsafe file.read(into: room)) } catch {
        return .trouble(
          FoundTrouble(
            .unreadable, "cannot be read: \(error.reason)",
            remedy: "Let the account of the inventory read it, or repair the share.", path: path))
      }
    }
  }
}
