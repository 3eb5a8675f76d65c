/// How a file is compressed, told by its first bytes and never by its name.
package enum Compression: String, CaseIterable, Sendable {
  case none, gzip, xz, zstd, bzip2

  /// - Parameter start: the first 10 bytes, or the whole file if it is shorter.
  package init(firstBytes start: [UInt8]) {
    func begins(_ bytes: [UInt8]) -> Bool { start.starts(with: bytes) }
    if begins([0x1F, 0x8B, 0x08]) {
      self = .gzip
    } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else if begins([0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else if begins([0x42, 0x5A, 0x68]), start.count >= 10, (0x31...0x39).contains(start[3]),
      // "BZh" alone is a word; behind it stands a block's mark (the digits of pi), or the mark of the end.
      start[4...9] == [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] || start[4...9] == [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
    {
      self = .bzip2
    } else {
      self = .none
    }
  }
}

/// How far a compressed file or an archive may expand.
package struct ExpansionLimits: Sendable {
  /// The most bytes it may expand to; a file that is not compressed is not held to it.
  package var bytes: Int64
  /// How many times its own size it may expand to. Logs reach about 100, bombs 1,000 and far more.
  package var ratio: Int64
  /// Up to this many bytes the ratio is not looked at.
  package var freeBytes: Int64
  /// The most files that an archive may hold.
  package var entries: Int

  package init(
    bytes: Int64 = 16 << 30, ratio: Int64 = 400, freeBytes: Int64 = 64 << 20, entries: Int = 100_000
  ) {
    self.bytes = bytes
    self.ratio = ratio
    self.freeBytes = freeBytes
    self.entries = entries
  }

  /// - Throws: ``ArchiveError/tooLarge(path:limit:)``, ``ArchiveError/tooDense(path:limit:)``
  func check(_ expanded: Int64, from stored: Int64, path: String) throws(ArchiveError) {
    guard expanded <= bytes else { throw .tooLarge(path: path, limit: bytes) }
    let (allowed, isBeyond) = stored.multipliedReportingOverflow(by: ratio)
    guard isBeyond || expanded <= max(freeBytes, allowed) else { throw .tooDense(path: path, limit: ratio) }
  }
}
