/// What Windows' Recycle Bin notes of a file or folder in its `$I` file.
///
/// The layout is not documented by Microsoft. Version 1 (Windows Vista to 8.1): 8 bytes version, 8 bytes size, 8 bytes time,
/// then 520 bytes of path. Version 2 (Windows 10 and later): the path's length in characters, with its closing zero, in 4
/// bytes before the path. All little-endian, the path in UTF-16 (J. Metz, "Windows Recycle.Bin file formats",
/// https://github.com/libyal/dtformats/blob/main/documentation/Windows%20Recycler%20file%20formats.asciidoc).
package struct RecycledFile: Sendable, Equatable {
  /// Where it lay: `C:\Users\mary\Desktop\call.wav`.
  package let originalPath: String
  /// Of the file, or of all in the folder, when it was deleted.
  package let size: Int64
  /// UTC microseconds; nil where none was noted.
  package let deleted: Int64?
  /// Whose bin it is: the security identifier that the folder is named after.
  package var binOf: String?

  /// More bytes than such a file has: a path of 32,767 characters.
  package static let largest = 28 + 65_536

  /// - Returns: nil where the bytes are no such file.
  package init?(_ bytes: Span<UInt8>, binOf: String? = nil) {
    guard bytes.count >= 24, let version = RecycledFile.number(bytes, at: 0) else { return nil }
    let start: Int
    let characters: Int
    switch version {
    case 1:
      start = 24
      characters = min((bytes.count - start) / 2, 260)
    case 2:
      guard bytes.count >= 28, let length = RecycledFile.number(bytes, at: 24, bytes: 4), length <= 32_768 else {
        return nil
      }
      start = 28
      characters = min(Int(length), (bytes.count - start) / 2)
    default: return nil
    }
    var units: [UInt16] = []
    for index in 0..<characters {
      let unit = UInt16(bytes[start + 2 * index]) | UInt16(bytes[start + 2 * index + 1]) << 8
      if unit == 0 { break }
      units.append(unit)
    }
    guard !units.isEmpty else { return nil }
    originalPath = String(decoding: units, as: UTF16.self)
    size = Int64(bitPattern: RecycledFile.number(bytes, at: 8) ?? 0)
    deleted = RecycledFile.instant(RecycledFile.number(bytes, at: 16) ?? 0)
    self.binOf = binOf
  }

  /// What is noted of something within a folder that was deleted whole.
  package func within(_ path: [UInt8]) -> RecycledFile {
    let rest = String(decoding: path.map { $0 == 0x2F ? 0x5C : $0 }, as: UTF8.self)
    return RecycledFile(originalPath: originalPath + "\\" + rest, size: size, deleted: deleted, binOf: binOf)
  }

  private init(originalPath: String, size: Int64, deleted: Int64?, binOf: String?) {
    self.originalPath = originalPath
    self.size = size
    self.deleted = deleted
    self.binOf = binOf
  }

  private static func number(_ bytes: Span<UInt8>, at offset: Int, bytes length: Int = 8) -> UInt64? {
    guard offset + length <= bytes.count else { return nil }
    var number: UInt64 = 0
    for index in 0..<length { number |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
    return number
  }

  /// A FILETIME counts 100 nanoseconds since 1601-01-01 UTC.
  private static func instant(_ ticks: UInt64) -> Int64? {
    let toUnix: Int64 = 11_644_473_600 * 1_000_000
    return ticks == 0 || ticks > UInt64(Int64.max) ? nil : Int64(ticks / 10) - toUnix
  }
}
