extension Sniff {
  /// A film of QuickTime's that does not say so in its first box (ISO 14496-12 came later): its first atom is one that such films
  /// begin with.
  /// - Parameter first: the first four bytes, which say how long the atom is.
  static func isQuickTime(_ bytes: Span<UInt8>, _ first: UInt32) -> Bool {
    // A length that no text begins with.
    if has(bytes, "mdat", at: 4) { return first < 0x2000_0000 }
    let atoms: [StaticString] = ["moov", "wide", "free", "skip", "pnot"]
    return 8..<0x100_0000 ~= first && atoms.contains { has(bytes, $0, at: 4) }
  }

  /// Packets of 188 bytes, each beginning with 0x47 (ISO 13818-1), alone or behind four bytes of time as cameras write them.
  static func isTransportStream(_ bytes: Span<UInt8>) -> Bool {
    [(at: 0, length: 188), (at: 4, length: 192)].contains { packets in
      let marks = (0..<3).map { packets.at + $0 * packets.length }
      return marks.allSatisfy { $0 < bytes.count && bytes[$0] == 0x47 }
    }
  }

  /// AC-3 and E-AC-3 (ETSI TS 102 366), behind their 16 bits of mark, which are little to go by.
  static func ac3(_ bytes: Span<UInt8>) -> SniffedKind? {
    guard bytes.count >= 6 else { return nil }
    let version = bytes[5] >> 3
    if version <= 10 { return bytes[4] >> 6 != 3 && bytes[4] & 0x3F < 38 ? .ac3 : nil }
    guard version <= 16 else { return nil }
    let length = 2 * (Int(bytes[2] & 7) << 8 + Int(bytes[3]) + 1)
    guard length >= 64 else { return nil }
    return length + 2 > bytes.count || bytes[length] == 0x0B && bytes[length + 1] == 0x77 ? .ac3 : nil
  }
}
