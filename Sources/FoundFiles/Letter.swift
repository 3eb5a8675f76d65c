/// What a mail says of itself that tells how a file in it got where it is: which mail it is, when it was sent, by whom and to
/// whom. Whoever writes a mail may write anything there.
package struct Letter: Equatable, Sendable {
  /// UTC microseconds.
  package var sent: Int64?
  /// Its Message-ID (RFC 5322, section 3.6.4), without brackets.
  package var identifier: String?
  /// The folder of Outlook's store that it lies in.
  package var folder: String?
  /// Addresses, never the names that stand beside them, as ``Addresses/told`` lists them.
  package var sender: String?
  package var recipients: String?

  /// - Parameters: texts as `escapedPath` gives them.
  package init(
    sent: Int64? = nil, identifier: String? = nil, folder: String? = nil, sender: Addresses = Addresses(),
    recipients: Addresses = Addresses()
  ) {
    self.sent = sent
    self.identifier = identifier.map { String(Letter.plain($0).unicodeScalars.prefix(Letter.longestIdentifier)) }
    self.folder = folder
    self.sender = sender.told
    self.recipients = recipients.told
  }

  /// As long as a line of a mail may be (RFC 5322, section 2.1.1).
  private static let longestIdentifier = 998

  /// A text without brackets around it and without what divides the parts of a list, or of a fact in words.
  fileprivate static func plain(_ text: String) -> String {
    var text = text[...]
    if text.hasPrefix("<"), text.hasSuffix(">") { text = text.dropFirst().dropLast() }
    return String(text.replacing(",", with: "\\x2C").replacing(";", with: "\\x3B"))
  }

  /// Addresses as a mail lists them, of which it may claim any number.
  package struct Addresses: Equatable, Sendable {
    /// As many are told.
    package static let most = 20
    /// 64 and 255 bytes and what stands between (RFC 5321, section 4.5.3.1), and some for escapes.
    private static let longest = 400

    private var first: [String] = []
    /// How many more there are.
    package private(set) var more = 0
    package var isFull: Bool { first.count == Addresses.most }

    package init() {}

    /// Adds an address of the Internet or one within Exchange (`/o=…/cn=…`): anything else may as well be a name.
    package mutating func add(_ address: String) {
      guard address.utf8.count <= Addresses.longest else { return }
      let address = Letter.plain(address)
      guard address.contains("@") || address.lowercased().hasPrefix("/o=") else { return }
      if isFull { more += 1 } else { first.append(address) }
    }

    package mutating func add(more count: Int) { more += max(0, count) }

    /// `a@x.example, b@y.example, and 7 more`; nil where there is none.
    var told: String? {
      let parts = first + (more > 0 && !first.isEmpty ? ["and \(more) more"] : [])
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
  }
}

// MARK: As an opener tells of it with a file in the mail

extension Letter {
  private enum Name {
    static let identifier = "message-id"
    static let folder = "folder"
    static let sender = "from"
    static let recipients = "to"
  }

  package func stamp(_ file: inout FoundFile) {
    file.modified = sent
    for (name, value) in [
      (Name.identifier, identifier), (Name.folder, folder), (Name.sender, sender), (Name.recipients, recipients),
    ] {
      if let value, !value.isEmpty { file.attributes.append(FoundFile.Attribute(name, value)) }
    }
  }

  /// - Parameter file: found by an opener of mails.
  /// - Returns: nil where nothing is told of the mail, or it lies in none.
  package init?(of file: FoundFile) {
    sent = file.modified
    identifier = file[Name.identifier]
    folder = file[Name.folder]
    sender = file[Name.sender]
    recipients = file[Name.recipients]
    if sent == nil, [identifier, folder, sender, recipients].allSatisfy({ $0 == nil }) { return nil }
  }
}
