internal import Files
internal import FoundFiles
internal import Recognition

/// Where a content lies, and what is known of the file that holds it.
struct ContentPlace: Sendable {
  /// The folder's path and the file's own, on the drive, escaped.
  let folder: String
  let path: String
  /// UTC microseconds, as the drive's file system says.
  var modified: Int64?
  var changed: Int64?
  var created: Int64?
  /// Numeric user.
  var owner: UInt32?
  /// What the program that reads the drive says of the file; nil where the drive is mounted.
  var onDrive: FoundFile?
  /// The way into that file; nil for the file itself.
  var inside: Inside?

  /// A file within a file: in an archive, in a mail, in an archive that is attached to a mail.
  struct Inside: Sendable {
    /// Its path within each container that it lies in, the outermost first.
    var path: String
    /// What those containers are, the innermost first: `ZIP in mail message`.
    var container: String
    /// When the innermost container says that it last changed, in UTC microseconds.
    var modified: Int64?
    /// What the innermost mail on the way says of itself; nil where none is on it.
    var letter: Letter?
  }

  /// Divides the path within one container from the path within the next.
  static let divider = " » "

  init(_ entry: borrowing WalkedName, _ details: FileDetails) {
    (folder, path) = entry.escaped
    modified = details.modified
    changed = details.changed
    created = details.created
    owner = details.owner
  }

  /// A file that a program found on a drive that it reads.
  init(onDrive file: FoundFile) {
    path = file.path
    folder = file.path.lastIndex(of: "/").map { String(file.path[..<$0]) } ?? ""
    modified = file.modified
    changed = file.changed
    created = file.created
    owner = file.owner.flatMap { UInt32($0) }
    onDrive = file
  }

  /// A file that was found in what lies here.
  func within(_ file: FoundFile, of kind: SniffedKind) -> ContentPlace {
    var place = self
    // A mail says when it was sent, and nothing of when what is attached to it last changed.
    let letter = kind.isMail ? Letter(of: file) : nil
    place.inside = Inside(
      path: inside.map { $0.path + ContentPlace.divider + file.path } ?? file.path,
      container: inside.map { "\(kind.name) in \($0.container)" } ?? kind.name,
      modified: letter == nil ? file.modified : nil, letter: letter ?? inside?.letter)
    return place
  }

  /// When the content is from, as far as what it lies in says: an attached one is no younger than the mail.
  var contentModified: Int64? {
    guard let inside else { return modified }
    return inside.modified ?? inside.letter?.sent
  }

  /// As messages name it.
  var shown: String { inside.map { path + ContentPlace.divider + $0.path } ?? path }
}

/// A content that can be read as often as wanted, for as long as the one who hands it over waits.
struct OpenContent {
  /// Open for reading; its position is nobody's to rely on.
  let descriptor: Int32
  /// Bytes.
  let size: Int64
  let kind: SniffedKind?
  let place: ContentPlace
}
