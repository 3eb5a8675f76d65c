internal import Digest
internal import Files
internal import Recognition

/// A content that comes in piece by piece: it is hashed, and laid aside where it is to be read once more.
struct ArrivingContent: ~Copyable {
  let kind: SniffedKind?
  let place: ContentPlace
  private let folder: String?
  private var spooled: TemporaryFile?
  private var descriptor: Int32?
  private var digest = SHA256()
  private var size: Int64 = 0

  /// - Parameter folder: where it is laid aside; nil where it need not be.
  init(kind: SniffedKind?, place: ContentPlace, spoolsTo folder: String?) {
    self.kind = kind
    self.place = place
    self.folder = folder
  }

  /// - Throws: ``FileError`` where it cannot be laid aside.
  mutating func take(_ bytes: [UInt8]) throws(FileError) {
    unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
    size += Int64(bytes.count)
    guard let folder else { return }
    if spooled == nil {
      let file = try TemporaryFile(in: folder)
      descriptor = file.descriptor
      spooled = consume file
    }
    try spooled?.write(bytes)
  }

  /// What came in. Ask once, at its end.
  var content: KnownRecordings.Content { mutating get { KnownRecordings.Content(size: size, digest: digest.finish()) } }

  /// Hands over what was laid aside, if anything.
  borrowing func withSpooled(_ body: (Int32) -> Void) { if let descriptor { body(descriptor) } }
}
