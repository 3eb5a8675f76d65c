internal import XML

/// Who is told by mail what an audit found.
package struct MailSettings: Sendable {
  package struct Recipient: Sendable {
    /// The name of the role whose findings it gets; nil for the summary of all.
    package var role: String?
    package var address: String
  }

  package var from: String
  /// The program that takes mails, called as `sendmail` is.
  package var program: String
  package var recipients: [Recipient]
}

extension ConfigurationReader {
  mutating func mail(_ root: Node) -> MailSettings? {
    guard let node = root.child("mail") else { return nil }
    expectOnly(["from", "sendmail"], of: node)
    var settings = MailSettings(
      from: address("from", of: node), program: path(node["sendmail"]) ?? "/usr/sbin/sendmail", recipients: [])
    for child in node.children {
      guard child.name == "to" else {
        fault(child, unknown("element of <mail> called", child.name, among: ["to"]))
        continue
      }
      expectOnly(["role", "address"], of: child)
      settings.recipients.append(
        MailSettings.Recipient(role: child["role"], address: address("address", of: child)))
    }
    if settings.recipients.isEmpty { fault(node, "<mail> names nobody; expected <to address=\"…\"/>") }
    return settings
  }

  /// The form that needs no quoting (RFC 5321, dot-string and domain): what could be taken for a flag, a header or a second
  /// address is none.
  private mutating func address(_ attribute: String, of node: Node) -> String {
    let text = required(attribute, of: node)
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let marks = Set("!#$%&'*+/=?^_`{|}~.-".utf8)
    func isWord(_ part: Substring) -> Bool {
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          byte &- 0x30 < 10 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || marks.contains(byte)
        }
    }
    if parts.count != 2 || !parts.allSatisfy(isWord) || text.hasPrefix("-"), !text.isEmpty {
      fault(node, "\(attribute)=\"\(text)\" is no mail address; expected such as ict@council.example")
    }
    return text
  }
}
