internal import Digest

/// What was found in a container that was looked into to its end, and in which no copy was: enough to tell whether it need
/// be looked into again when more recordings are known. No name is kept.
struct Insides: Sendable, Equatable {
  /// Containers that were opened, itself included; the files in all of them; how many of those were audio.
  var opened = 0
  var files = 0
  var audio = 0
  /// Sizes of the files that were not read, since no recording had them.
  private(set) var sizes: Set<Int64> = []
  /// The files that were read, none of which was a recording.
  private(set) var contents: Set<KnownRecordings.Content> = []

  /// What holds more is looked into each time.
  private static let most = 4_096

  init() {}

  mutating func add(size: Int64) { sizes.insert(size) }
  mutating func add(_ content: KnownRecordings.Content) { contents.insert(content) }

  var isTooMuch: Bool { sizes.count + contents.count > Insides.most }

  /// Whether what is known today may make a copy of something in it.
  func mayHoldCopies(of known: KnownRecordings, largest: Int64) -> Bool {
    sizes.contains { $0 <= largest && known.hasSize($0) } || contents.contains { known.contains($0) }
  }

  // MARK: As bytes: three counts and the number of sizes, the sizes, then each content's size and SHA-256, in order

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func put(_ number: Int64) {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> Int64(8 * shift))) }
    }
    for number in [opened, files, audio, sizes.count] { put(Int64(number)) }
    for size in sizes.sorted() { put(size) }
    for content in contents.sorted() {
      put(content.size)
      unsafe content.digest.withBytes { unsafe bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// - Returns: nil for what no memory of this version holds.
  init?(_ bytes: [UInt8]) {
    func number(_ at: Int) -> Int64 {
      (0..<8).reduce(Int64(0)) { $0 | Int64(bytes[at + $1]) << Int64(8 * $1) }
    }
    guard bytes.count >= 32 else { return nil }
    (opened, files, audio) = (Int(number(0)), Int(number(8)), Int(number(16)))
    let count = number(24)
    guard count >= 0, count <= Int64(bytes.count / 8 - 4) else { return nil }
    var at = 32
    for _ in 0..<count {
      sizes.insert(number(at))
      at += 8
    }
    guard (bytes.count - at) % 40 == 0 else { return nil }
    while at < bytes.count {
      guard let digest = SHA256Value(Array(bytes[at + 8..<at + 40])) else { return nil }
      contents.insert(KnownRecordings.Content(size: number(at), digest: digest))
      at += 40
    }
  }
}
