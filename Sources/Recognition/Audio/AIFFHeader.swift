internal import Files

/// The `SSND` chunk of AIFF and AIFF-C files (Apple, 1989 and 1991).
enum AIFFHeader {
  /// Where the sound is; nil where there is no such chunk.
  static func data(in bytes: AudioBytes) throws(FileError) -> SoundData? {
    var offset: Int64 = 12
    for _ in 0..<4_096 {
      let header = try bytes.read(at: offset, atMost: 16)
      guard header.count >= 8 else { return nil }
      let size = header.bigEndian(at: 4, width: 4)
      if header.has("SSND", at: 0), header.count == 16 {
        // Within the chunk, an offset and a block size stand before the sound.
        let skipped = 8 + header.bigEndian(at: 8, width: 4)
        return SoundData(
          start: offset + 8 + skipped, promised: max(0, size - skipped), fileSize: bytes.size, openEnded: nil)
      }
      offset += 8 + size + size % 2
      guard offset < bytes.size else { return nil }
    }
    return nil
  }
}

/// The header of AU files (Sun's "Audio File Format"; all bits set where the length is not known).
enum AUHeader {
  static func data(in bytes: AudioBytes) throws(FileError) -> SoundData? {
    let header = try bytes.read(at: 0, atMost: 12)
    guard header.count == 12 else { return nil }
    let isLittle = header.has("dns.", at: 0)
    let start = isLittle ? header.littleEndian(at: 4, width: 4) : header.bigEndian(at: 4, width: 4)
    let size = isLittle ? header.littleEndian(at: 8, width: 4) : header.bigEndian(at: 8, width: 4)
    return SoundData(start: start, promised: size, fileSize: bytes.size, openEnded: 0xFFFF_FFFF)
  }
}
