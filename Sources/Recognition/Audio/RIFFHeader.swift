internal import Files

/// The `data` chunk of WAVE files: RIFF and its big-endian RIFX (Microsoft's "Multimedia Programming Interface and Data
/// Specifications", 1991), RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088).
enum RIFFHeader {
  /// Where the sound is; nil where there is no such chunk.
  static func data(in bytes: AudioBytes) throws(FileError) -> SoundData? {
    let start = try bytes.read(at: 0, atMost: 12)
    guard start.count == 12 else { return nil }
    let isBigEndian = start.has("RIFX", at: 0)
    var offset: Int64 = 12
    var size64: Int64?
    var block: (bytes: Int64, samples: Int64)?
    // A hostile file may consist of nothing but tiny chunks.
    for _ in 0..<4_096 {
      let header = try bytes.read(at: offset, atMost: 24)
      guard header.count >= 8 else { return nil }
      let size = isBigEndian ? header.bigEndian(at: 4, width: 4) : header.littleEndian(at: 4, width: 4)
      if header.has("ds64", at: 0), header.count == 24 { size64 = header.littleEndian(at: 16, width: 8) }
      if header.has("fmt ", at: 0) { block = try self.block(bytes, at: offset + 8, isBigEndian) }
      if header.has("data", at: 0) {
        if size == 0, try isChunk(bytes, at: offset + 8, isBigEndian) {
          return SoundData(start: offset + 8, promised: 0, fileSize: offset + 8, openEnded: nil)
        }
        let promised = size == 0xFFFF_FFFF ? size64 ?? size : size
        var data = SoundData(start: offset + 8, promised: promised, fileSize: bytes.size, openEnded: 0xFFFF_FFFF)
        data.block = block
        return data
      }
      offset += 8 + size + size % 2
      guard offset < bytes.size else { return nil }
    }
    return nil
  }

  /// How many bytes belong together, by the codec tag: those of one sample of each channel, or a block of GSM 06.10 or
  /// ADPCM, which says itself how many samples it holds.
  private static func block(
    _ bytes: AudioBytes, at offset: Int64, _ isBigEndian: Bool
  ) throws(FileError) -> (bytes: Int64, samples: Int64)? {
    let format = try bytes.read(at: offset, atMost: 20)
    guard format.count == 20 else { return nil }
    func number(_ at: Int) -> Int64 {
      isBigEndian ? format.bigEndian(at: at, width: 2) : format.littleEndian(at: at, width: 2)
    }
    let length = number(12)
    guard length > 0 else { return nil }
    switch number(0) {
    case 0x01, 0x03, 0x06, 0x07, 0xFFFE: return (length, 1)
    case 0x02, 0x11, 0x31: return (length, number(18))
    default: return nil
    }
  }

  /// Whether another chunk stands here, one that a data chunk without content may well be followed by.
  private static func isChunk(_ bytes: AudioBytes, at offset: Int64, _ isBigEndian: Bool) throws(FileError) -> Bool {
    let header = try bytes.read(at: offset, atMost: 8)
    guard header.count == 8 else { return false }
    let isName = header[..<4].allSatisfy { (0x20...0x7E).contains($0) }
    let size = isBigEndian ? header.bigEndian(at: 4, width: 4) : header.littleEndian(at: 4, width: 4)
    return isName && offset + 8 + size <= bytes.size
  }
}
