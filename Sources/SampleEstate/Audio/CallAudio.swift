/// What a call sounds like: the line's faint noise, the announcement, then prompts with pauses, for exactly its length.
struct CallAudio: Sendable {
  private let prompts: Prompts
  /// A second of the faint noise of an open line, over and over.
  private let noise: [Int16]
  /// What was keyed in, by the call's number.
  private let keyed: [Int: (digits: String, after: Int)]
  /// Calls in voices of their own: with as few prompts as there are, the others say much the same in the same voice.
  private let inOwnVoice: Set<Int>
  /// The call whose recording somebody exchanged for another.
  private let exchanged: Int?

  init(_ prompts: Prompts, seed: UInt64, plan: Plan) {
    self.prompts = prompts
    keyed = plan.stories.compactMapValues(\.keyed)
    inOwnVoice = Set(plan.copies.filter { $0.packing == .mp3 }.map(\.call.number))
    exchanged = plan.settings.stage == .now ? plan.altered?.number : nil
    var random = Randomness(seed: seed, part: "line noise")
    noise = (0..<32_768).map { _ in Int16(random.below(13) - 6) }
  }

  /// Writes a call's recording.
  func write(_ call: Call, to path: String, seed: UInt64) throws(EstateError) {
    if call.codec == .g722 {
      var file = try EstateFile(path)
      try file.write(bytes(of: call, seed: seed))
      try file.finish(modified: call.end)
    } else {
      try SoundFile.write(samples(of: call, seed: seed), to: path, codec: call.codec)
    }
  }

  /// A call in G.722: one prompt right behind the other, the last cut at the call's end.
  private func bytes(of call: Call, seed: UInt64) throws(EstateError) -> [UInt8] {
    guard prompts.wideSpeech.count >= 8 else { throw .noPrompts(folder: prompts.folder) }
    var random = Randomness(seed: seed, part: part(call), call.number)
    let length = call.seconds * SoundFile.rate
    var bytes = prompts.wideAnnouncement
    while bytes.count < length { bytes += random.one(of: prompts.wideSpeech) }
    bytes.removeLast(bytes.count - length)
    return bytes
  }

  /// The samples of a call; the same call of the same seed always sounds the same, and no other does.
  func samples(of call: Call, seed: UInt64) -> [Int16] {
    var random = Randomness(seed: seed, part: part(call), call.number)
    let length = call.seconds * SoundFile.rate
    let speech = call.codec == .gsm ? prompts.mobileSpeech : prompts.speech
    var samples: [Int16] = []
    samples.reserveCapacity(length + 1 << 16)
    pause(&samples, random.within(2_000...12_000), &random)
    samples += prompts.announcement
    while samples.count < length {
      pause(&samples, random.within(1_600...16_000), &random)
      samples += random.one(of: speech)
    }
    if inOwnVoice.contains(call.number) { samples = paced(samples, by: 0.9 - 0.01 * Double(random.below(8))) }
    samples.removeLast(samples.count - length)
    if let keyed = keyed[call.number] {
      let tones = KeypadTones.samples(of: keyed.digits)
      // Half a second past the second, so that nobody has to round.
      let begin = keyed.after * SoundFile.rate + SoundFile.rate / 2
      // The caller keys in and nobody speaks: the line's other sounds are faint meanwhile, and for as long before and
      // behind as a further key might follow, so that there is no doubt of how many there are.
      let quiet = SoundFile.rate * 6 / 5
      for place in max(0, begin - quiet)..<min(length, begin + tones.count + quiet) { samples[place] /= 16 }
      for (place, tone) in tones.enumerated() where begin + place < length { samples[begin + place] += tone }
    }
    return samples
  }

  /// The same, slower and lower by a factor below 1.
  private func paced(_ samples: [Int16], by factor: Double) -> [Int16] {
    (0..<Int(Double(samples.count - 1) / factor)).map { place in
      let at = Double(place) * factor
      let (before, part) = (Int(at), at - at.rounded(.down))
      return Int16((Double(samples[before]) * (1 - part) + Double(samples[before + 1]) * part).rounded())
    }
  }

  private func part(_ call: Call) -> String { call.number == exchanged ? "exchanged audio" : "audio" }

  private func pause(_ samples: inout [Int16], _ length: Int, _ random: inout Randomness) {
    let start = random.below(noise.count - 16_000)
    samples += noise[start..<(start + min(length, 16_000))]
  }
}
