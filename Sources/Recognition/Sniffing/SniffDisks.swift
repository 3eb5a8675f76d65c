extension Sniff {
  /// A disk, or one file system of it, that lies in a file as its blocks are: told by its boot sector. Nil where it is none.
  static func disk(_ bytes: Span<UInt8>) -> SniffedKind? {
    if has(bytes, [0x7F, 0x10, 0xDA, 0xBE], at: 64) { return .virtualDisk }
    guard bytes.count >= 512, bytes[510] == 0x55, bytes[511] == 0xAA else { return nil }
    let names: [(StaticString, Int)] = [("NTFS    ", 3), ("EXFAT   ", 3), ("FAT", 54), ("FAT32", 82), ("-FVE-FS-", 3)]
    return names.contains { has(bytes, $0.0, at: $0.1) } || hasPartitions(bytes) ? .diskImage : nil
  }

  /// Whether four entries of a partition table stand at 446, of which one at least is used: each says whether it is booted from (0x80)
  /// or not (0), its type, where it begins and how long it is.
  private static func hasPartitions(_ bytes: Span<UInt8>) -> Bool {
    var used = 0
    for entry in stride(from: 446, to: 510, by: 16) {
      guard bytes[entry] & 0x7F == 0 else { return false }
      let isLong = (12..<16).contains { bytes[entry + $0] != 0 }
      guard (bytes[entry + 4] != 0) == isLong else { return false }
      used += isLong ? 1 : 0
    }
    return used > 0
  }

  /// Bytes in which ext2 to ext4 show themselves.
  package static let extendedLength = 1_024 + 128

  /// Whether a file system of the kind ext2, ext3 or ext4 begins with these bytes: behind 1,024 that may hold anything its superblock
  /// has the magic number, a state and a block size that there are, and a revision.
  package static func isExtendedFileSystem(in start: UnsafeRawBufferPointer) -> Bool {
    guard start.count >= extendedLength else { return false }
    func number(_ at: Int) -> UInt32 {
      UInt32(littleEndian: unsafe start.loadUnaligned(fromByteOffset: 1_024 + at, as: UInt32.self))
    }
    return number(56) & 0xFFFF == 0xEF53 && number(56) >> 16 <= 7 && number(24) <= 6 && number(0) > 0 && number(4) > 0
      && number(76) <= 1
  }
}
