internal import Files
internal import WindowsTraces

/// What Windows' Recycle Bin noted of a file on a mounted drive, in the `$I` file beside the `$R` file or folder.
/// - Parameters:
///   - path: of the file on the drive, escaped.
///   - drive: the path of the drive.
/// - Returns: nil where it lies in no such bin, or nothing of it can be read.
func binNote(of path: String, on drive: String) -> RecycledFile? {
  let parts = path.split(separator: "/")
  guard let bin = parts.firstIndex(where: { $0.lowercased() == "$recycle.bin" }), parts.count > bin + 2,
    parts[bin + 1].uppercased().hasPrefix("S-1-"), parts[bin + 2].lowercased().hasPrefix("$r")
  else { return nil }
  let note = parts[...(bin + 1)].joined(separator: "/") + "/$I" + parts[bin + 2].dropFirst(2)
  let file = drive + "/" + String(decoding: bytesOfEscapedPath(note), as: UTF8.self)
  guard
    let bytes = try? ReadOnlyFile.contents(
      of: file, atMost: RecycledFile.largest, followLinks: false, leaving: .none),
    let noted = RecycledFile(bytes.span, binOf: String(parts[bin + 1]))
  else { return nil }
  let rest = parts[(bin + 3)...].joined(separator: "/")
  return rest.isEmpty ? noted : noted.within(bytesOfEscapedPath(rest))
}
