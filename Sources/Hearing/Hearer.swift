package import Digest
package import Recognition
package import Servants

/// Why a file was not heard.
package enum HearingError: Error, CustomStringConvertible, Sendable {
  /// The program that hears had to be ended, or is not there.
  case servant(ServantError)
  /// The file is the reason.
  case file(HearingTrouble)

  package var description: String {
    switch self {
    case .servant(let error): error.description
    case .file(.nothing): "there is no sound in it"
    case .file(.notDecodable(let why)): "it cannot be decoded: \(why)"
    case .file(.tooMuch(let why)): why
    case .file(.unreadable(let why)): "it cannot be read: \(why)"
    case .file(.noMemory): "there was no memory to hear it"
    }
  }

  /// Whether the program that hears is not there at all.
  package var isMissingProgram: Bool { if case .servant(.notInstalled) = self { true } else { false } }
}

/// The program that hears, as its asker sees it. One for each thread.
package final class Hearer {
  /// The program's name, and the Debian package that brings it.
  package static let program = "earshot-hear"
  /// What to do where it is not installed.
  package static let remedy = "Install the package \(program), or leave out <sound>."

  private let servant: Servant
  private let timeLimit: Int64

  /// What one file may take.
  package struct Limits: Hashable, Sendable {
    /// Microseconds.
    package var time: Int64
    /// Bytes of address space.
    package var memory: Int64

    package init(time: Int64 = 300_000_000, memory: Int64 = 1 << 30) {
      self.time = time
      self.memory = memory
    }
  }

  /// - Parameter program: path of the program.
  package init(program: String, limits: Limits = Limits()) {
    // A day of sound is 700,000 items of four bytes.
    servant = Servant(
      ServantProgram(program, limits: ServantProgram.Limits(memory: limits.memory, frame: 1 << 24)))
    timeLimit = limits.time
  }

  /// What all of an open file's sound is like.
  /// - Parameters:
  ///   - raw: how it is encoded where it has no header.
  ///   - content: the file's SHA-256, where samples of it may be asked for next: it is then not decoded again.
  package func hear(descriptor: Int32, raw: RawAudio?, content: SHA256Value? = nil) throws(HearingError) -> Heard {
    var streams: [HeardStream] = []
    var facts: Heard?
    try ask(HearingRequest(.fingerprints, raw: raw, content: content), descriptor) { (frame) throws(HearingError) in
      switch frame {
      case .stream(let stream): streams.append(stream)
      case .facts(let heard): facts = heard
      case .trouble(let trouble): throw .file(trouble)
      case .samples: throw .servant(servant.broken("samples that nobody asked for"))
      }
    }
    guard var heard = facts else { throw .servant(servant.broken("no facts")) }
    heard.streams = streams
    return heard
  }

  /// Stretches of an open file's sound at 8,000 samples a second, from -1 to 1; of each less where the sound ends before.
  /// - Parameters:
  ///   - channel: one of its channels, or ``HeardStream/mixture``.
  ///   - content: the file's SHA-256.
  ///   - stretches: at most 255.
  package func samples(
    descriptor: Int32, raw: RawAudio?, content: SHA256Value? = nil, channel: Int, _ stretches: [HearingRequest.Stretch]
  ) throws(HearingError) -> [[Float]] {
    var samples = [[Float]](repeating: [], count: stretches.count)
    let request = HearingRequest(.samples(channel: channel, stretches: stretches), raw: raw, content: content)
    try ask(request, descriptor) { (frame) throws(HearingError) in
      switch frame {
      case .samples(let more, let place):
        guard samples.indices.contains(place), samples[place].count + more.count <= stretches[place].length / 125 + 1
        else { throw .servant(servant.broken("more samples than asked for")) }
        samples[place] += more.lazy.map { Float($0) / 32_768 }
      case .trouble(let trouble): throw .file(trouble)
      case .stream, .facts: throw .servant(servant.broken("a fingerprint that nobody asked for"))
      }
    }
    return samples
  }

  private func ask(
    _ request: HearingRequest, _ descriptor: Int32, _ body: (HearingFrame) throws(HearingError) -> Void
  ) throws(HearingError) {
    try HearingError.servant { () throws(ServantError) in
      try servant.ask(request.bytes, handing: descriptor, within: timeLimit)
    }
    var trouble: HearingError?
    while let frame = try HearingError.servant({ () throws(ServantError) in try servant.answer() }) {
      // What comes behind a trouble is read all the same: the servant is then ready for the next file.
      if trouble != nil { continue }
      guard let piece = HearingFrame(tag: frame.tag, bytes: frame.bytes) else {
        throw .servant(servant.broken("a frame with the tag \(frame.tag) that says nothing"))
      }
      do throws(HearingError) { try body(piece) } catch { trouble = error }
    }
    if let trouble { throw trouble }
  }
}

extension HearingError {
  static func servant<Result>(_ body: () throws(ServantError) -> Result) throws(HearingError) -> Result {
    do throws(ServantError) { return try body() } catch { throw .servant(error) }
  }
}
