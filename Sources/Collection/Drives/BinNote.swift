internal import Files
internal import Time
internal import WindowsTraces

/// What a recycle bin on a mounted drive noted of a file in it.
struct BinNote {
  /// Where it lay, escaped, as the bin's own system writes paths.
  let originalPath: String
  /// UTC microseconds; nil where none was noted.
  let deleted: Int64?
  /// Whose bin it is: a security identifier or a numeric user; nil where it does not say.
  var identifier: String?
  var user: UInt32?

  /// - Parameters:
  ///   - path: of the file on the drive, escaped.
  ///   - drive: the path of the drive.
  ///   - zone: in which trash cans note the time, as the clock on the wall showed it; nil where it is not known.
  /// - Returns: nil where it lies in no bin that takes notes, or nothing of them can be read.
  init?(of path: String, on drive: String, zone: Zone?) {
    let parts = path.split(separator: "/")
    guard let note = BinNote(recycled: parts, on: drive) ?? BinNote(trashed: parts, on: drive, zone) else { return nil }
    self = note
  }

  private init(_ originalPath: String, _ deleted: Int64?) {
    self.originalPath = originalPath
    self.deleted = deleted
  }

  private static func bytes(of path: some Sequence<Substring>, on drive: String, atMost size: Int) -> [UInt8]? {
    let file = drive + "/" + String(decoding: bytesOfEscapedPath(path.joined(separator: "/")), as: UTF8.self)
    return try? ReadOnlyFile.contents(of: file, atMost: size, followLinks: false, leaving: .none)
  }

  // MARK: Windows

  /// By the `$I` file beside the `$R` file or folder.
  private init?(recycled parts: [Substring], on drive: String) {
    guard let bin = parts.firstIndex(where: { $0.lowercased() == "$recycle.bin" }), parts.count > bin + 2,
      parts[bin + 1].uppercased().hasPrefix("S-1-"), parts[bin + 2].lowercased().hasPrefix("$r")
    else { return nil }
    let note = parts[...(bin + 1)] + ["$I" + parts[bin + 2].dropFirst(2)]
    guard let bytes = BinNote.bytes(of: note, on: drive, atMost: RecycledFile.largest),
      var noted = RecycledFile(bytes.span)
    else { return nil }
    let rest = parts[(bin + 3)...].joined(separator: "/")
    if !rest.isEmpty { noted = noted.within(bytesOfEscapedPath(rest)) }
    self.init(escapedPath(noted.originalPath), noted.deleted)
    identifier = String(parts[bin + 1])
  }

  // MARK: Trash cans

  /// By the `.trashinfo` file of a trash can as the freedesktop.org Trash Specification 1.0 has them: in a home folder, or
  /// `.Trash-1000` and `.Trash/1000` at the top of a drive.
  private init?(trashed parts: [Substring], on drive: String, _ zone: Zone?) {
    guard let files = parts.indices.first(where: { parts[$0] == "files" && BinNote.isTrashCan(parts[..<$0]) }),
      parts.count > files + 1,
      let bytes = BinNote.bytes(
        of: parts[..<files] + ["info", parts[files + 1] + ".trashinfo"], on: drive, atMost: 1 << 16)
    else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    func value(_ key: String) -> Substring? { lines.first { $0.hasPrefix(key) }?.dropFirst(key.count) }
    guard lines.first == "[Trash Info]", let path = value("Path="), !path.isEmpty else { return nil }
    let inside = parts[(files + 2)...].map { "/" + $0 }.joined()
    self.init(
      escapedPath(BinNote.unquoted(path)) + inside,
      zone.flatMap { zone in
        value("DeletionDate=").flatMap { TimeReading(iso8601: $0) }?.instant(in: zone)?.microseconds
      })
    user = BinNote.user(of: parts[files - 1])
  }

  private static func isTrashCan(_ parts: ArraySlice<Substring>) -> Bool {
    guard let last = parts.last else { return false }
    let above = parts.dropLast()
    return user(of: last) != nil && (last.hasPrefix(".Trash-") || above.last == ".Trash")
      || last == "Trash" && above.suffix(2) == [".local", "share"]
  }

  /// Of `.Trash-1000`, or of `1000` within `.Trash`.
  private static func user(of folder: Substring) -> UInt32? {
    UInt32(folder.hasPrefix(".Trash-") ? folder.dropFirst(7) : folder)
  }

  /// The bytes of a path in which those that could be mistaken are written as `%` and two hexadecimal digits.
  private static func unquoted(_ path: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let quoted = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(quoted)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
