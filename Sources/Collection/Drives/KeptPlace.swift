internal import Digest
internal import Evidence
internal import Files
internal import SQL
internal import Time

/// A place as a row of matches has it, told as facts tell it.
struct KeptPlace {
  private let values: [PlaceColumn: SQLValue]
  private let workstation: Inventory.Workstation
  private let drive: Inventory.Drive

  /// - Parameter row: which begins with all the columns.
  init(_ row: borrowing Statement, among drives: [(workstation: Inventory.Workstation, drive: Inventory.Drive)]) {
    var values: [PlaceColumn: SQLValue] = [:]
    for (index, column) in PlaceColumn.allCases.enumerated() { values[column] = row.value(index) }
    self.values = values
    (workstation, drive) = drives[Int(values[.drive]?.integer ?? 0)]
  }

  private subscript(_ column: PlaceColumn) -> SQLValue { values[column] ?? .null }
  private var path: String { self[.path].text ?? "" }
  private var within: String { self[.within].text ?? "" }

  /// Whether the same content is meant.
  func isSame(as other: KeptPlace) -> Bool {
    [.drive, .path, .within].allSatisfy { self[$0] == other[$0] }
  }

  /// The content itself is the evidence, so it is named like any other file that was read.
  func inputFile(
    _ writer: EvidenceWriter, size: Int64, sha256: String?
  ) throws(EvidenceError) -> InputFile {
    let modified =
      within.isEmpty ? self[.modified] : self[.withinModified].isNull ? self[.mailSent] : self[.withinModified]
    return try writer.inputFile(
      drive.path + "/" + path + (within.isEmpty ? "" : ContentPlace.divider + within), size: size,
      modified: modified.integer, sha256: sha256.flatMap { SHA256Value(hexadecimal: $0) })
  }

  /// Where it lies, for any kind of fact.
  var fields: [String: SQLValue] {
    [
      "workstation": .text(workstation.name), "drive": .text(drive.name), "path": self[.path],
      "within": within.isEmpty ? .null : self[.within],
    ]
  }

  /// All that is known of how it got there, for a `copy`.
  /// - Parameter zone: in which trash cans note times; nil where it is not known.
  func fieldsOfCopy(zone: Zone?) -> [String: SQLValue] {
    let noted = drive.type == .tree ? BinNote(of: path, on: drive.path, zone: zone) : nil
    let binOwner =
      (self[.binOf].text ?? noted?.identifier).map { CopyFacts.account(of: $0, on: drive) }
      ?? noted?.user.flatMap { drive.owners[$0] }
    func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    let known: [String: SQLValue] = [
      "medium": .text(drive.medium), "container": self[.container],
      "state": .text(CopyFacts.state(of: path, self[.state].integer ?? 0)),
      "modified": self[.modified], "changed": self[.changed], "created": self[.created],
      "within-modified": self[.withinModified],
      "owner": text(CopyFacts.owner(self[.owner].integer, self[.identifier].text, of: drive)),
      "deleted": self[.deleted].isNull ? noted?.deleted.map { .integer($0) } ?? .null : self[.deleted],
      "original-path": text(self[.originalPath].text ?? noted?.originalPath), "bin-owner": text(binOwner),
      "downloaded-from": self[.downloadedFrom],
      "profile": text(profileAccount(of: path, in: drive.profiles, volume: self[.volume].text)),
      "mail-id": self[.mailIdentifier], "mail-folder": self[.mailFolder], "mail-from": self[.mailSender],
      "mail-to": self[.mailRecipients], "mail-sent": self[.mailSent],
    ]
    return fields.merging(known) { $1 }
  }
}
