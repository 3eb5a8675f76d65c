internal import Files
internal import FoundFiles
internal import SQL

/// What is kept of where a copy lies until all drives are swept: the columns that every table of matches has of it, each named
/// once.
enum PlaceColumn: String, CaseIterable {
  case drive, path
  /// The way into that file; empty for the file itself, since a key holds no missing value.
  case within
  case container, modified, changed, created, owner, identifier, state, deleted
  case originalPath = "original_path"
  case binOf = "bin_of"
  case downloadedFrom = "downloaded_from"
  case volume
  case withinModified = "within_modified"
  case mailIdentifier = "mail_id"
  case mailFolder = "mail_folder"
  case mailSender = "mail_from"
  case mailRecipients = "mail_to"
  case mailSent = "mail_sent"

  /// Names of all of them.
  /// - Parameter table: whose they are.
  static func list(of table: String? = nil) -> String {
    allCases.map { (table.map { "\($0)." } ?? "") + $0.rawValue }.joined(separator: ", ")
  }

  /// What a table of matches has of a place, in their order.
  static func values(of place: ContentPlace, drive: Int) -> [SQLValue] {
    let (file, letter) = (place.onDrive, place.inside?.letter)
    func number(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    return allCases.map { column in
      switch column {
      case .drive: number(Int64(drive))
      case .path: text(place.path)
      case .within: text(place.inside?.path ?? "")
      case .container: text(place.inside?.container)
      case .modified: number(place.modified)
      case .changed: number(place.changed)
      case .created: number(place.created)
      case .owner: number(place.owner.map { Int64($0) })
      case .identifier: text(file?.owner)
      case .state: number(file.map { Int64($0.state.rawValue) })
      case .deleted: number(file?.deleted)
      case .originalPath: text(file?["original-path"])
      case .binOf: text(file?["bin-of"])
      case .downloadedFrom: text(file?["downloaded-from"])
      case .volume: text(file?["volume"])
      case .withinModified: number(place.inside?.modified)
      case .mailIdentifier: text(letter?.identifier)
      case .mailFolder: text(letter?.folder)
      case .mailSender: text(letter?.sender)
      case .mailRecipients: text(letter?.recipients)
      case .mailSent: number(letter?.sent)
      }
    }
  }
}
