package import FoundFiles

/// Offers the files in what may be a mail, a mailbox, an Outlook store or a compound file, told by the request's `kind`.
package func openMail(_ request: OpenRequest, _ descriptor: Int32?, _ receiver: any FoundFilesReceiver) {
  guard let descriptor else {
    return receiver.trouble(FoundTrouble(.unreadable, "was not handed over open", remedy: Remedy.look))
  }
  switch request["kind"] {
  case "mailbox": MailReader(receiver).read(descriptor, isMailbox: true)
  case "Outlook store": OutlookStore(receiver).read(descriptor)
  case "TNEF": OutlookAttachments(receiver).read(descriptor)
  case "OLE2 compound file": CompoundReader(receiver).read(descriptor)
  default: MailReader(receiver).read(descriptor, isMailbox: false)
  }
}

enum Remedy {
  static let look = "Look at it by hand."
  static let restore = "Look at it by hand, or have it restored from a backup."
  static let open = "Ask the person whose file it is to open it."
}

extension FoundTrouble {
  static func damaged(_ path: String?, _ what: String = "is damaged, so that not all of it could be read")
    -> FoundTrouble
  {
    FoundTrouble(.malformed, what, remedy: Remedy.restore, path: path)
  }

  static func encrypted(_ path: String?) -> FoundTrouble {
    FoundTrouble(
      .encrypted, "is encrypted, so that nobody can look into it without its key", remedy: Remedy.open, path: path)
  }
}

/// How deep mails may lie within mails, and folders within folders, before it can be no chance.
let deepestNesting = 32

/// One part of a path: a slash in a name divides nothing.
func pathPart(_ name: String) -> String { name.replacing("/", with: "_") }

/// Joins parts of a path.
func joined(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }
