internal import Digest
internal import FoundFiles
internal import Hearing

/// What was found in a container that was looked into to its end, and in which no copy was: enough to tell whether it need
/// be looked into again when more recordings are known. No name is kept, but of what could not be looked into.
struct Insides: Sendable, Equatable {
  /// Containers that were opened, itself included; the files in all of them; how many of those were audio.
  var opened = 0
  var files = 0
  var audio = 0
  /// Sizes of the files that were not read, since no recording had them.
  private(set) var sizes: Set<Int64> = []
  /// The files that were read, none of which was a recording.
  private(set) var contents: Set<KnownRecordings.Content> = []
  /// What could not be looked into for reasons that lie in its bytes alone, in the order found.
  private(set) var troubles: [Trouble] = []

  /// What holds more is looked into each time.
  private static let (most, mostTroubles) = (4_096, 64)

  /// A trouble with a container or with something in it.
  struct Trouble: Sendable, Equatable {
    let problem: DriveTrouble.Problem
    /// The way into the container; nil for the container itself.
    let path: String?
    let what: String
    let remedy: String

    /// - Parameter place: where the container lies now.
    func told(of place: ContentPlace) -> DriveTrouble {
      var place = place
      place.inside = path.map { ContentPlace.Inside(path: $0, container: "") }
      return DriveTrouble(problem, at: place, what: what, remedy: remedy)
    }
  }

  init() {}

  mutating func add(size: Int64) { sizes.insert(size) }
  mutating func add(_ content: KnownRecordings.Content) { contents.insert(content) }
  mutating func add(_ trouble: Trouble) { if troubles.count <= Insides.mostTroubles { troubles.append(trouble) } }

  var isTooMuch: Bool { sizes.count + contents.count > Insides.most || troubles.count > Insides.mostTroubles }

  /// Whether what is known today may make a copy of something in it.
  func mayHoldCopies(of known: KnownRecordings, largest: Int64) -> Bool {
    sizes.contains { $0 <= largest && known.hasSize($0) } || contents.contains { known.contains($0) }
  }

  // MARK: As bytes: three counts; then how many sizes, contents and troubles there are, and each of them

  var bytes: [UInt8] {
    var writer = ByteWriter()
    for number in [opened, files, audio, sizes.count, contents.count, troubles.count] { writer.add(Int64(number)) }
    for size in sizes.sorted() { writer.add(size) }
    for content in contents.sorted() {
      writer.add(content.size)
      unsafe content.digest.withBytes { unsafe writer.add(Array($0)) }
    }
    for trouble in troubles {
      writer.add(trouble.problem.rawValue)
      writer.add(UInt8(trouble.path == nil ? 0 : 1))
      if let path = trouble.path { writer.add(path) }
      writer.add(trouble.what)
      writer.add(trouble.remedy)
    }
    return writer.bytes
  }

  /// - Returns: nil for what no memory of this version holds.
  init?(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    func count() -> Int? { reader.number(Int64.self).map { Int($0) } }
    guard let opened = count(), let files = count(), let audio = count(), let sizes = count(), let contents = count(),
      let troubles = count(), sizes >= 0, contents >= 0, troubles >= 0,
      max(sizes, contents, troubles) <= Insides.most
    else { return nil }
    (self.opened, self.files, self.audio) = (opened, files, audio)
    for _ in 0..<sizes {
      guard let size = reader.number(Int64.self) else { return nil }
      self.sizes.insert(size)
    }
    for _ in 0..<contents {
      guard let size = reader.number(Int64.self), let bytes = reader.bytes(32), let digest = SHA256Value(Array(bytes))
      else { return nil }
      self.contents.insert(KnownRecordings.Content(size: size, digest: digest))
    }
    for _ in 0..<troubles {
      guard let problem = reader.text().flatMap({ DriveTrouble.Problem(rawValue: $0) }),
        let hasPath = reader.number(UInt8.self)
      else { return nil }
      var path: String?
      if hasPath == 1 {
        guard let text = reader.text() else { return nil }
        path = text
      }
      guard let what = reader.text(), let remedy = reader.text() else { return nil }
      self.troubles.append(Trouble(problem: problem, path: path, what: what, remedy: remedy))
    }
    if reader.left > 0 { return nil }
  }
}
