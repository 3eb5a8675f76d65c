internal import Acoustic
internal import Digest
internal import Files
internal import Hearing
internal import Recognition

/// Lays the waveform of what was heard upon that of a recording which is in its store still, and upon those of others that may
/// hold the same.
///
/// The same sentence of a machine, the same music, the same announcement are the same waveform, whichever call it is. So a second
/// counts for a recording only where no other has it too, and what lies beside the passage has to agree.
struct WaveformTrial {
  let hearer: Hearer
  let originals: Originals
  let fingerprints: FingerprintStore
  private let correlator = Correlator()

  init(hearer: Hearer, originals: Originals, fingerprints: FingerprintStore) {
    self.hearer = hearer
    self.originals = originals
    self.fingerprints = fingerprints
  }

  enum Verdict: Equatable {
    /// The same sound, and this recording's alone; how alike, from 0 to 1.
    case same(Double)
    /// Not the same call.
    case other(Double)
    /// The same sound, but hardly any of it is this recording's alone.
    case notItsOwn(Double)
    /// There was too little to compare.
    case undecided
  }

  /// Seconds that have to be alike in this recording alone.
  static let leastOwn = 4
  /// Seconds on either side of the passage that are compared too.
  private static let beside = 8
  /// Seconds of the passage that are compared: of a long one two stretches, where it has most of its own.
  private static let (most, stretch) = (30, 15)
  /// How much more alike than a rival's a second has to be.
  private static let lead = 0.1

  /// What was heard, ready to be decoded.
  struct Copy {
    let descriptor: Int32
    let content: SHA256Value
    let raw: RawAudio?
    let channel: Int
  }

  /// - Returns: nil where the original is not in its store any more, or cannot be decoded.
  func verdict(on likeness: Likeness, _ stream: FingerprintStore.Stream, _ copy: Copy) throws(RecognitionError)
    -> Verdict?
  {
    guard let original = try originals.open(stream.sha256) else { return nil }
    let spans = spans(of: likeness)
    guard let heard = voices(copy, spans.map { HearingRequest.Stretch(from: $0.from, length: $0.length) }) else {
      return nil
    }
    // One party's channel may be all that the fingerprint needed; the copy may hold both.
    var last: Verdict?
    for channel in stream.channel == HeardStream.mixture ? [stream.channel] : [stream.channel, HeardStream.mixture] {
      let recorded = Copy(
        descriptor: original.file.descriptor, content: stream.sha256, raw: original.raw, channel: channel)
      guard let pieces = pieces(heard, spans, recorded, diagonal: likeness.best.diagonal) else { continue }
      let verdict = try verdict(likeness, spans, pieces)
      if case .same = verdict { return verdict }
      last = last ?? verdict
    }
    return last
  }

  private func verdict(
    _ likeness: Likeness, _ spans: [Span], _ pieces: [Waveforms.Piece]
  ) throws(RecognitionError) -> Verdict {
    let seconds = Waveforms.seconds(of: pieces, by: correlator)
    let within = seconds.filter { spans[$0.piece].holds($0) }
    guard let value = Waveforms.likeness(of: within) else { return .undecided }
    let alike = within.filter(\.isAlike)
    guard within.count - alike.count <= WaveformTrial.mostUnlike(of: within.count) else { return .other(value) }
    guard alike.count >= WaveformTrial.leastOwn else { return .undecided }
    for isBehind in [false, true] {
      let side = seconds.filter { spans[$0.piece].isBeside($0, isBehind: isBehind) }
      let unlike = side.filter { !$0.isAlike }.count
      if unlike > 1, unlike * 2 > side.count { return .other(value) }
      // By their fingerprints both go on differently: only sound that is the same there clears that up.
      let isCleared = side.count - unlike > 1 || !goesOn(likeness.best, spans, pieces, isBehind: isBehind)
      if likeness.doubt == .withinBoth, !isCleared { return .other(value) }
    }
    let own = try own(alike, likeness, spans, pieces.map(\.heard))
    return own >= WaveformTrial.leastOwn ? .same(value) : .notItsOwn(value)
  }

  /// Whether what was heard goes on for a while before or behind the passage.
  private func goesOn(_ passage: Passage, _ spans: [Span], _ pieces: [Waveforms.Piece], isBehind: Bool) -> Bool {
    let sound = WaveformTrial.interval(ofItems: passage.items)
    guard isBehind else { return sound.lowerBound > WaveformTrial.blur }
    guard let span = spans.last, let heard = pieces.last?.heard else { return false }
    return span.from + Int64(heard.count) * 1_000_000 / Int64(Waveforms.rate) > sound.upperBound + WaveformTrial.blur
  }

  /// Microseconds that are more than the end of a passage may be mistaken by.
  private static let blur: Int64 = 2_000_000

  /// Seconds that may be unlike in a passage that is the same: a codec, a gap in a stream, a cough.
  private static func mostUnlike(of count: Int) -> Int { count < 7 ? 0 : count < 24 ? max(1, count / 8) : count / 4 }

  /// How many of the seconds are alike in no other recording.
  private func own(
    _ alike: [Waveforms.Second], _ likeness: Likeness, _ spans: [Span], _ heard: [Waveforms.Voice]
  ) throws(RecognitionError) -> Int {
    var own = alike.filter { second in
      !likeness.common.contains {
        spans[second.piece].interval(of: second).overlaps(WaveformTrial.core(ofItems: $0))
      }
    }
    let rivals = likeness.rivals.map { (rival: $0, held: WaveformTrial.interval(ofItems: $0.items)) }
    for (place, (rival, held)) in rivals.enumerated() {
      // As soon as enough is left that nobody else can have, or too little, nobody else needs to be asked.
      let left = rivals[place...].map(\.held)
      let free = own.filter { second in !left.contains { spans[second.piece].interval(of: second).overlaps($0) } }
      guard free.count < WaveformTrial.leastOwn, own.count >= WaveformTrial.leastOwn else { break }
      let asked = own.filter { spans[$0.piece].interval(of: $0).overlaps(held) }
      guard !asked.isEmpty, let stream = try fingerprints.stream(rival.stream) else { continue }
      let taken = try taken(asked, rival, stream, spans, heard)
      own.removeAll { second in taken.contains { $0.piece == second.piece && $0.start == second.start } }
    }
    return own.count
  }

  /// Those of some seconds that a rival holds as well; all of them where it cannot be asked any more.
  private func taken(
    _ asked: [Waveforms.Second], _ rival: Likeness.Rival, _ stream: FingerprintStore.Stream, _ spans: [Span],
    _ heard: [Waveforms.Voice]
  ) throws(RecognitionError) -> [Waveforms.Second] {
    guard let original = try originals.open(stream.sha256),
      let pieces = pieces(
        heard, spans,
        Copy(
          descriptor: original.file.descriptor, content: stream.sha256, raw: original.raw, channel: stream.channel),
        diagonal: rival.diagonal)
    else { return asked }
    let compared = Waveforms.seconds(of: pieces, by: correlator) { piece, start in
      asked.contains { $0.piece == piece && $0.start == start }
    }
    return asked.filter { second in
      compared.contains {
        $0.piece == second.piece && $0.start == second.start && $0.likeness > second.likeness - WaveformTrial.lead
      }
    }
  }

  // MARK: What is decoded

  /// A stretch of what was heard, in microseconds into it.
  private struct Span {
    let from: Int64
    let length: Int64
    /// The sound of the whole passage.
    let passage: Range<Int64>

    func interval(of second: Waveforms.Second) -> Range<Int64> {
      let start = from + Int64(second.start) * 1_000_000 / Int64(Waveforms.rate)
      return start..<start + 1_000_000
    }

    /// Whether a second lies within the passage, and whether on one side of it.
    func holds(_ second: Waveforms.Second) -> Bool {
      let interval = interval(of: second)
      return interval.lowerBound >= passage.lowerBound && interval.upperBound <= passage.upperBound
    }

    func isBeside(_ second: Waveforms.Second, isBehind: Bool) -> Bool {
      let interval = interval(of: second)
      return isBehind ? interval.lowerBound >= passage.upperBound : interval.upperBound <= passage.lowerBound
    }
  }

  private static func interval(ofItems items: Range<Int>) -> Range<Int64> {
    Fingerprint.microseconds(ofItem: items.lowerBound)..<Fingerprint.microseconds(ofItem: items.upperBound - 1)
      + Int64(Fingerprint.span) * 1_000_000 / Int64(Fingerprint.rate)
  }

  /// The sound that items certainly hold: of the last one half, since the next is not one of them any more.
  private static func core(ofItems items: Range<Int>) -> Range<Int64> {
    Fingerprint.microseconds(
      ofItem: items.lowerBound)..<Fingerprint.microseconds(
        ofItem: items.upperBound - 1 + Fingerprint.support / 2)
  }

  private func spans(of likeness: Likeness) -> [Span] {
    let sound = WaveformTrial.interval(ofItems: likeness.best.items)
    let (most, beside) = (Int64(WaveformTrial.most) * 1_000_000, Int64(WaveformTrial.beside) * 1_000_000)
    let first = max(0, sound.lowerBound - beside)
    guard sound.upperBound - sound.lowerBound > most else {
      return [Span(from: first, length: sound.upperBound + beside - first, passage: sound)]
    }
    let stretch = Int64(WaveformTrial.stretch) * 1_000_000
    let starts = WaveformTrial.stretches(of: likeness, Fingerprint.items(inMicroseconds: stretch) + 1)
    let stretches = starts.map { start in
      // The end of the sound reaches further than the beginning of the last item.
      let from = min(Fingerprint.microseconds(ofItem: start), sound.upperBound - stretch)
      return Span(from: from, length: stretch, passage: sound)
    }
    return [Span(from: first, length: sound.lowerBound - first, passage: sound)] + stretches
      + [Span(from: sound.upperBound, length: beside, passage: sound)]
  }

  /// Where two stretches of so many items of a passage begin that hold most that nobody else has, in order.
  private static func stretches(of likeness: Likeness, _ count: Int) -> [Int] {
    let items = likeness.best.items
    var isOwn = [Bool](repeating: true, count: items.count)
    for range in likeness.common + likeness.rivals.map(\.items) {
      for item in range.clamped(to: items) { isOwn[item - items.lowerBound] = false }
    }
    // Up to each item, so that any stretch is a subtraction.
    let sums = isOwn.reduce(into: [0]) { sums, isOwn in sums.append((sums.last ?? 0) + (isOwn ? 1 : 0)) }
    let starts = 0..<max(1, items.count - count)
    func own(_ start: Int) -> Int { sums[min(items.count, start + count)] - sums[start] }
    let first = starts.max { own($0) < own($1) } ?? 0
    let second = starts.filter { abs($0 - first) >= count }.max { own($0) < own($1) }
    return ([first] + (second.map { [$0] } ?? [])).sorted().map { items.lowerBound + $0 }
  }

  /// - Returns: nil where they cannot be decoded.
  private func voices(_ copy: Copy, _ stretches: [HearingRequest.Stretch]) -> [Waveforms.Voice]? {
    let samples = try? hearer.samples(
      descriptor: copy.descriptor, raw: copy.raw, content: copy.content, channel: copy.channel, stretches)
    return samples?.map(Waveforms.Voice.init)
  }

  private func pieces(
    _ heard: [Waveforms.Voice], _ spans: [Span], _ recorded: Copy, diagonal: Int
  ) -> [Waveforms.Piece]? {
    let room = Int64(Waveforms.mostApart) * 1_000_000 / Int64(Waveforms.rate)
    let apart = Fingerprint.microseconds(ofItem: abs(diagonal)) * (diagonal < 0 ? -1 : 1)
    // Where the recording begins later than the stretch, or the room before it, it is decoded from its beginning.
    let stretches = spans.map { span in
      let from = span.from + apart - room
      return HearingRequest.Stretch(from: max(0, from), length: max(0, from + span.length + 2 * room - max(0, from)))
    }
    guard let voices = voices(recorded, stretches) else { return nil }
    return spans.indices.map { place in
      let early = (spans[place].from + apart - stretches[place].from) * Int64(Waveforms.rate) / 1_000_000
      return Waveforms.Piece(heard: heard[place], recorded: voices[place], early: Int(early))
    }
  }
}
