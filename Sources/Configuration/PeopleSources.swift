package import Time

/// Exports of a directory, from which people, their accounts and their titles are taken.
package struct DirectorySource: Sendable {
  /// Files of exports.
  package struct Files: Sendable {
    /// Absolute; `*` and `?` in the last component match names in that folder.
    package var path: String
    /// When the export was made, as the configuration writes it; nil where the files' names say so.
    package var taken: String?

    package init(path: String, taken: String? = nil) {
      self.path = path
      self.taken = taken
    }
  }

  package var name: String
  package var files: [Files]
  /// The declaration of what is in which attribute (`Rules/directories`).
  package var layoutFile: String
  /// The zone of times that carry none.
  package var zone: Zone
  /// How old the newest export may be at the audit.
  package var atMostOld: Period

  package init(
    name: String, files: [Files], layoutFile: String, zone: Zone, atMostOld: Period = DirectorySource.usualAge
  ) {
    self.name = name
    self.files = files
    self.layoutFile = layoutFile
    self.zone = zone
    self.atMostOld = atMostOld
  }

  /// A week and a day, since audits are weekly.
  package static let usualAge = Period(days: 8)
}

/// Pages that must tell callers or staff of recording.
package struct NoticesSource: Sendable {
  package var name: String
  package var pages: [NoticePage]
  /// For one page, in seconds.
  package var timeLimit = 60
  /// The address of a proxy; nil for none.
  package var proxy: String?
  /// A file of certificates to trust instead of the machine's own.
  package var certificates: String?

  package init(name: String, pages: [NoticePage]) {
    self.name = name
    self.pages = pages
  }
}

/// A page, and what it must say.
package struct NoticePage: Sendable {
  /// Where it must be, in the words of the rules: `web site`, `intranet`.
  package var place: String
  /// A URL, or an absolute path.
  package var address: String
  package var wordings: [String]

  package init(place: String, address: String, wordings: [String]) {
    self.place = place
    self.address = address
    self.wordings = wordings
  }

  package var isWeb: Bool { address.contains("://") }
}
