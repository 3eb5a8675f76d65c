extension Sniff {
  /// What eleven set bits begin: MPEG audio, AAC in ADTS frames (ISO 13818-7), or neither.
  ///
  /// Eleven bits are little to go by (a UTF-16 text begins with them), so the whole header must make sense, layer I,
  /// which nobody records in, is left out, and where the next frame lies within the bytes, it must be one.
  static func mpeg(_ bytes: Span<UInt8>, _ header: UInt32) -> SniffedKind? {
    if header >> 20 == 0xFFF, header >> 17 & 3 == 0 { return adts(bytes, header) }
    guard let frame = MPEGFrame(header) else { return nil }
    if frame.length + 4 <= bytes.count {
      let next =
        UInt32(bytes[frame.length]) << 24 | UInt32(bytes[frame.length + 1]) << 16
        | UInt32(bytes[frame.length + 2]) << 8 | UInt32(bytes[frame.length + 3])
      guard next >> 17 == header >> 17, MPEGFrame(next) != nil else { return nil }
    }
    return frame.layer == 3 ? .mp3 : .mpegLayer2
  }

  private static func adts(_ bytes: Span<UInt8>, _ header: UInt32) -> SniffedKind? {
    guard header >> 10 & 15 < 13, bytes.count >= 7 else { return nil }
    let length = Int(bytes[3] & 3) << 11 | Int(bytes[4]) << 3 | Int(bytes[5]) >> 5
    guard length > 7 else { return nil }
    if length + 2 <= bytes.count { return bytes[length] == 0xFF && bytes[length + 1] >> 4 == 0xF ? .aac : nil }
    return .aac
  }
}
