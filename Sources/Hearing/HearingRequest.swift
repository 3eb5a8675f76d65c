package import Digest
package import Recognition

/// What `earshot-hear` is asked about the open file that it is handed.
package struct HearingRequest: Equatable, Sendable {
  package enum Wanted: Equatable, Sendable {
    /// What all of it is like: an answer of ``Heard``.
    case fingerprints
    /// Stretches of its sound at 8,000 samples a second, decoded in one go.
    /// - channel: one of its channels, or ``HeardStream/mixture``.
    case samples(channel: Int, stretches: [Stretch])
  }

  /// A piece of sound.
  package struct Stretch: Equatable, Sendable {
    /// Microseconds into all of it; not negative.
    package let from: Int64
    /// Microseconds; not negative.
    package let length: Int64

    package init(from: Int64, length: Int64) {
      self.from = from
      self.length = length
    }
  }

  package var wanted: Wanted
  /// How it is encoded where it has no header.
  package var raw: RawAudio?
  /// What the file's bytes are known by; nil where nobody will ask for samples of what is heard. Samples of the content that was heard
  /// last are then at hand, and not decoded again.
  package var content: SHA256Value?

  package init(_ wanted: Wanted, raw: RawAudio? = nil, content: SHA256Value? = nil) {
    self.wanted = wanted
    self.raw = raw
    self.content = content
  }

  package var bytes: [UInt8] {
    var writer = ByteWriter()
    switch wanted {
    case .fingerprints: writer.add(UInt8(1))
    case .samples(let channel, let stretches):
      writer.add(UInt8(2))
      writer.add(UInt8(clamping: channel))
      writer.add(UInt8(clamping: stretches.count))
      for stretch in stretches {
        writer.add(stretch.from)
        writer.add(stretch.length)
      }
    }
    writer.add(raw?.codec.rawValue ?? "")
    writer.add(UInt32(clamping: raw?.rate ?? 0))
    if let content { unsafe content.withBytes { unsafe writer.add(Array($0)) } }
    return writer.bytes
  }

  /// Nil where the bytes are no request.
  package init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    switch reader.number(UInt8.self) {
    case 1: wanted = .fingerprints
    case 2:
      guard let channel = reader.number(UInt8.self), let count = reader.number(UInt8.self) else { return nil }
      var stretches: [Stretch] = []
      for _ in 0..<count {
        guard let from = reader.number(Int64.self), let length = reader.number(Int64.self), from >= 0, length >= 0
        else { return nil }
        stretches.append(Stretch(from: from, length: length))
      }
      wanted = .samples(channel: Int(channel), stretches: stretches)
    default: return nil
    }
    guard let codec = reader.text(), let rate = reader.number(UInt32.self) else { return nil }
    raw = RawAudio.Codec(rawValue: codec).map { RawAudio($0, rate: Int(rate)) }
    guard reader.left > 0 else { return }
    guard let bytes = reader.bytes(reader.left), let value = SHA256Value(Array(bytes)) else { return nil }
    content = value
  }
}
