package import Recognition

/// What `earshot-hear` is asked about the open file that it is handed.
package struct HearingRequest: Equatable, Sendable {
  package enum Wanted: Equatable, Sendable {
    /// What all of it is like: an answer of ``Heard``.
    case fingerprints
    /// A piece of its sound at 8,000 samples a second.
    /// - channel: one of its channels, or ``HeardStream/mixture``.
    /// - from, length: microseconds.
    case samples(channel: Int, from: Int64, length: Int64)
  }

  package var wanted: Wanted
  /// How it is encoded where it has no header.
  package var raw: RawAudio?

  package init(_ wanted: Wanted, raw: RawAudio? = nil) {
    self.wanted = wanted
    self.raw = raw
  }

  package var bytes: [UInt8] {
    var writer = ByteWriter()
    switch wanted {
    case .fingerprints: writer.add(UInt8(1))
    case .samples(let channel, let from, let length):
      writer.add(UInt8(2))
      writer.add(UInt8(clamping: channel))
      writer.add(from)
      writer.add(length)
    }
    writer.add(raw?.codec.rawValue ?? "")
    writer.add(UInt32(clamping: raw?.rate ?? 0))
    return writer.bytes
  }

  /// Nil where the bytes are no request.
  package init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    switch reader.number(UInt8.self) {
    case 1: wanted = .fingerprints
    case 2:
      guard let channel = reader.number(UInt8.self), let from = reader.number(Int64.self),
        let length = reader.number(Int64.self), from >= 0, length >= 0
      else { return nil }
      wanted = .samples(channel: Int(channel), from: from, length: length)
    default: return nil
    }
    guard let codec = reader.text(), let rate = reader.number(UInt32.self) else { return nil }
    raw = RawAudio.Codec(rawValue: codec).map { RawAudio($0, rate: Int(rate)) }
  }
}
