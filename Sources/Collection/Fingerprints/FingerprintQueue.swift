internal import Acoustic
internal import Digest
internal import Evidence
internal import Hearing
internal import Recognition
internal import Synchronization

/// The contents that are still to be heard, and what became of those that were. Threads take from it and give back to it.
final class FingerprintQueue: Sendable {
  private let at: Int64
  private let mostSound: Int64
  private let state: Mutex<State>

  private struct State: ~Copyable {
    let ledger: Ledger
    let fingerprints: FingerprintStore
    var waiting: ArraySlice<PresentContent> = []
    var last: PresentContent?
    /// Taken by a thread: two recordings may have the same content.
    var taken: Set<SHA256Value> = []
    var sound: Int64 = 0
    var heard = 0
    var left = 0
    var gaps: [Gap] = []
    var furtherGaps = 0
    var hasNoProgram = false
    var failure: RecognitionError?
  }

  /// As many recordings are named one by one.
  private static let named = 100

  /// - Parameters:
  ///   - at: the audit instant, in UTC microseconds.
  ///   - mostSound: microseconds.
  init(ledger: String, fingerprints: String, at: Int64, mostSound: Int64) throws(RecognitionError) {
    self.at = at
    self.mostSound = mostSound
    let kept = try FingerprintStore(path: fingerprints)
    try kept.forgetAllBut(ledger: ledger)
    state = Mutex(State(ledger: try Ledger(reading: ledger), fingerprints: kept))
  }

  /// The next content to hear; nil where there is none left, or enough was heard.
  func next() -> PresentContent? {
    state.withLock { state in
      guard !state.hasNoProgram, state.sound < mostSound else { return nil }
      return unheard(&state)
    }
  }

  /// A content of a store that the configuration does not have any more.
  func pass(_ content: PresentContent) {}

  func note(_ content: PresentContent, _ hearing: StoredFile.Hearing) {
    state.withLock { state in
      do throws(RecognitionError) {
        switch hearing {
        case .heard(let heard):
          state.heard += 1
          state.sound += heard.length
          try state.fingerprints.add(
            content.sha256, length: heard.length, heard.streams.map { ($0.channel, $0.fingerprint) })
        case .impossible(let why):
          try state.fingerprints.add(content.sha256, problem: why)
          addGap(content, .notEnoughDetail, why, &state)
        case .failed(let why): addGap(content, .unreadable, why, &state)
        case .noProgram: state.hasNoProgram = true
        }
      } catch {
        state.failure = state.failure ?? error
      }
    }
  }

  private func unheard(_ state: inout State) -> PresentContent? {
    guard state.failure == nil else { return nil }
    do throws(RecognitionError) {
      while true {
        while let content = state.waiting.popFirst() {
          switch try state.fingerprints.knowledge(of: content.sha256) {
          case .heard: continue
          case .problem(let why):
            if state.taken.insert(content.sha256).inserted { addGap(content, .notEnoughDetail, why, &state) }
          case .none: if state.taken.insert(content.sha256).inserted { return content }
          }
        }
        let more = try state.ledger.present(at: at, after: state.last, most: 1_000)
        guard let last = more.last else { return nil }
        state.last = last
        state.waiting = more[...]
      }
    } catch {
      state.failure = error
      return nil
    }
  }

  private func addGap(_ content: PresentContent, _ problem: Gap.Problem, _ why: String, _ state: inout State) {
    guard state.gaps.count < FingerprintQueue.named else {
      state.furtherGaps += 1
      return
    }
    state.gaps.append(
      Gap(
        problem, affects: FingerprintQueue.affected, path: content.path,
        reason:
          "the recording cannot be heard, so that only copies that are the same byte for byte are known again: \(why)",
        remedy: "Listen to it by hand, or let the recorder write a format that can be decoded.",
        recording: content.recording))
  }

  private static let affected: [FactKind] = [.copy, .possibleCopy]

  /// Makes the index, and says what there is to say, when the threads have ended.
  func finish(isInstalled: Bool) throws(RecognitionError) -> FingerprintRound.Told {
    try state.withLock { (state) throws(RecognitionError) in
      while unheard(&state) != nil { state.left += 1 }
      if let failure = state.failure { throw failure }
      let counts = try state.fingerprints.counts()
      var told = FingerprintRound.Told(
        examined: (
          "\(state.heard) contents of recordings were heard anew; \(counts.heard) are known by what they sound like",
          state.heard
        ))
      told.gaps = state.gaps.sorted { ($0.path ?? "", $0.reason) < ($1.path ?? "", $1.reason) }
      if state.furtherGaps > 0 {
        told.gaps.append(
          Gap(
            .notEnoughDetail, affects: FingerprintQueue.affected,
            reason: "\(state.furtherGaps) further recordings cannot be heard",
            remedy: "Look at those that are named, and audit again.", count: state.furtherGaps))
      }
      if state.left > 0 { told.gaps.append(gapForLeft(state.left, isInstalled && !state.hasNoProgram)) }
      do throws(AcousticError) { try state.fingerprints.writeIndex() } catch {
        told.gaps.append(
          Gap(
            .notFinished, affects: FingerprintQueue.affected,
            reason: "the index of fingerprints could not be made: \(error)",
            remedy: "Give the folder of Earshot's state more room, and audit again."))
      }
      return told
    }
  }

  private func gapForLeft(_ count: Int, _ isInstalled: Bool) -> Gap {
    let those = count == 1 ? "1 content of a recording has" : "\(count) contents of recordings have"
    if isInstalled {
      return Gap(
        .notFinished, affects: FingerprintQueue.affected,
        reason:
          "\(those) not been heard yet, since one audit hears no more sound than the configuration says; only copies of them "
          + "that are the same byte for byte are known again",
        remedy: "Audit again, which goes on where this audit ended, or raise at-most of <sound>.", count: count)
    }
    return Gap(
      .notConfigured, affects: FingerprintQueue.affected,
      reason:
        "\(those) not been heard, since the program \(Hearer.program) is not installed; only copies of them that are the same "
        + "byte for byte are known again",
      remedy: Hearer.remedy, count: count)
  }
}
