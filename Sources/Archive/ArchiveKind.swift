/// What kind of archive a file is, told by its first bytes and never by its name.
package enum ArchiveKind: String, CaseIterable, Sendable {
  case zip, tar
  case sevenZip = "7z"
  case cab

  /// How many bytes must be seen to tell.
  package static let bytesToTell = 512

  /// nil for whatever is no archive; a log that merely looks odd is none.
  /// - Parameter start: the first 512 bytes, or the whole file if it is shorter.
  package init?(firstBytes start: [UInt8]) {
    func begins(_ bytes: [UInt8]) -> Bool { start.starts(with: bytes) }
    // Local file header, or the end record of an archive without files (APPNOTE.TXT 4.3.7 and 4.3.16).
    if begins([0x50, 0x4B, 0x03, 0x04]) && start.count >= 30 || begins([0x50, 0x4B, 0x05, 0x06]) && start.count >= 22 {
      self = .zip
    } else if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
      self = .sevenZip
    } else if begins([0x4D, 0x53, 0x43, 0x46, 0, 0, 0, 0]) {
      self = .cab
    } else if ArchiveKind.isTarHeader(start) {
      self = .tar
    } else {
      return nil
    }
  }

  /// A tar has no mark at its beginning: its first block must name a file and carry the right checksum (POSIX.1, pax,
  /// "ustar Interchange Format"), and either the mark "ustar" or, as the oldest writers left it, no letters behind the
  /// link's name.
  private static func isTarHeader(_ block: [UInt8]) -> Bool {
    guard block.count >= bytesToTell, block[0] != 0 else { return false }
    let isBlank = block[257..<512].allSatisfy { $0 == 0 || $0 == 0x20 || (0x30...0x37).contains($0) }
    guard isBlank || block[257..<262].elementsEqual("ustar".utf8) else { return false }
    guard let stated = octal(block[148..<156]) else { return false }
    var sum = 0
    for index in 0..<bytesToTell { sum += (148..<156).contains(index) ? 0x20 : Int(block[index]) }
    return sum == stated
  }

  /// Octal digits, with spaces before and a space or NUL behind them.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let field = field.drop { $0 == 0x20 }
    let digits = field.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty, field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
  }
}

extension ArchiveKind {
  /// `a zip archive`.
  var words: String { "a \(rawValue) archive" }
}
