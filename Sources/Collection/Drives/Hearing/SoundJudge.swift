internal import Acoustic
internal import Digest
internal import Files
internal import Hearing
internal import Recognition
internal import Servants

/// Hears contents and tells of which recordings they are copies. One for each thread of a sweep.
final class SoundJudge {
  private let hearer: Hearer
  private let fingerprints: FingerprintStore
  private let matcher: Matcher<RecognitionError>
  private let trial: WaveformTrial
  private let memory: SoundMemory?
  private let scratch: SoundScratch
  private let drive: Int
  /// What the content that is read next is like, which was found out without reading it.
  private var recalled: (digest: SHA256Value, likenesses: [Likeness])?

  /// As many leads are kept of one content: what sounds a little like everything is no lead.
  private static let mostLeads = 3
  /// And of as many that the fingerprints leave open the waveform is asked.
  private static let mostTrials = 12

  init(
    hearer: Hearer, fingerprints: FingerprintStore, index: AcousticIndex, originals: Originals, memory: SoundMemory?,
    scratch: SoundScratch, drive: Int
  ) {
    self.hearer = hearer
    self.fingerprints = fingerprints
    trial = WaveformTrial(hearer: hearer, originals: originals, fingerprints: fingerprints)
    self.memory = memory
    self.scratch = scratch
    self.drive = drive
    matcher = Matcher(
      index: index,
      fingerprint: { (number) throws(RecognitionError) in try fingerprints.stream(number)?.fingerprint },
      content: { (number) throws(RecognitionError) in try fingerprints.content(ofStream: number) })
  }

  /// Hears a content and notes what it is.
  /// - Returns: its SHA-256 where it was heard and may be remembered.
  func hear(_ content: OpenContent) -> SHA256Value? {
    do throws(FileError) {
      let digest = try SHA256Value.of(descriptor: content.descriptor, content.place.shown)
      let raw = RawAudio(ofName: content.place.inside?.path ?? content.place.path)
      let heard: Heard
      do throws(HearingError) {
        if let known = memory?.heard(digest, at: scratch.at) {
          heard = known
        } else {
          heard = try hearer.hear(descriptor: content.descriptor, raw: raw, content: digest)
          memory?.keep(heard, of: digest, at: scratch.at)
        }
        scratch.countHeard(heard.length)
      } catch {
        note(error, content)
        return nil
      }
      judge(heard, Audio(content: content, digest: digest, raw: raw))
      return digest
    } catch {
      scratch.add(
        DriveTrouble(
          .unreadable, at: content.place, what: "cannot be read: \(error.reason)",
          remedy: "Let the account that runs Earshot read it, or repair the drive."), drive: drive)
      return nil
    }
  }

  /// Judges by what is remembered a content that is like no recording.
  /// - Returns: false where it must be read: nothing is remembered, or it is like one.
  func recall(_ digest: SHA256Value, _ size: Int64, _ place: ContentPlace) -> Bool {
    guard let heard = memory?.heard(digest, at: scratch.at) else { return false }
    do throws(RecognitionError) {
      let likenesses = try matcher.likenesses(of: heard.streams.map(\.fingerprint))
      guard likenesses.isEmpty else {
        recalled = (digest, likenesses)
        return false
      }
    } catch {
      return false
    }
    scratch.countHeard(heard.length)
    noteUnknown(heard, digest, size, place)
    return true
  }

  private func noteUnknown(_ heard: Heard, _ digest: SHA256Value, _ size: Int64, _ place: ContentPlace) {
    guard heard.isTelephoneSpeech else { return }
    scratch.add(UnknownSound(place: place, size: size, sha256: digest, length: heard.length), drive: drive)
  }

  /// A content while it is judged.
  private struct Audio {
    let content: OpenContent
    let digest: SHA256Value
    let raw: RawAudio?
  }

  private func judge(_ heard: Heard, _ audio: Audio) {
    do throws(RecognitionError) {
      let likenesses: [Likeness]
      if let recalled, recalled.digest == audio.digest {
        likenesses = recalled.likenesses
      } else {
        likenesses = try matcher.likenesses(of: heard.streams.map(\.fingerprint))
      }
      var (leads, trials, isAny) = (0, 0, false)
      for likeness in likenesses {
        if likeness.sureness == .possible {
          trials += 1
          if trials > SoundJudge.mostTrials { continue }
        }
        guard let match = try match(likeness, heard, audio) else { continue }
        isAny = true
        if match.sureness == .possible {
          leads += 1
          if leads > SoundJudge.mostLeads { continue }
        }
        scratch.add(match, drive: drive)
      }
      if !isAny { noteUnknown(heard, audio.digest, audio.content.size, audio.content.place) }
    } catch {
      scratch.fail(error)
    }
  }

  // MARK: By the waveform

  /// - Returns: nil where it is no lead.
  private func match(_ likeness: Likeness, _ heard: Heard, _ audio: Audio) throws(RecognitionError) -> SoundMatch? {
    guard let stream = try fingerprints.stream(likeness.stream) else { return nil }
    let copy = WaveformTrial.Copy(
      descriptor: audio.content.descriptor, content: audio.digest, raw: audio.raw,
      channel: heard.streams[likeness.heard].channel)
    var sureness = likeness.sureness
    var correlation: Double?
    switch try trial.verdict(on: likeness, stream, copy) {
    case .same(let value): (sureness, correlation) = (.certain, value)
    case .other(let value), .notItsOwn(let value): (sureness, correlation) = (.possible, value)
    case .undecided, nil: break
    }
    guard likeness.isLead || sureness == .certain else { return nil }
    let (items, recorded) = (likeness.items, likeness.recordingItems)
    return SoundMatch(
      place: audio.content.place, size: audio.content.size, sha256: audio.digest, kind: audio.content.kind,
      recorded: stream.sha256, sureness: sureness, from: Fingerprint.microseconds(ofItem: recorded.lowerBound),
      length: Fingerprint.microseconds(ofItem: recorded.count + Fingerprint.support),
      at: Fingerprint.microseconds(ofItem: items.lowerBound), bits: Int((likeness.bitErrors * 1_000 / 32).rounded()),
      correlation: correlation.map { Int(($0 * 100).rounded()) })
  }

  // MARK: Troubles

  private func note(_ error: HearingError, _ content: OpenContent) {
    let byHand = "Listen to it by hand; what else lies on the drive was examined."
    func add(_ problem: DriveTrouble.Problem, _ what: String, _ remedy: String) {
      scratch.add(DriveTrouble(problem, at: content.place, what: what, remedy: remedy), drive: drive)
    }
    switch error {
    case .file(.nothing): break
    // A name alone does not make it sound.
    case .file(.notDecodable) where content.kind == nil: scratch.countUnheard()
    case .file(.notDecodable(let why)):
      add(.malformed, "is audio that cannot be decoded, so that nobody can say whether it is a copy: \(why)", byHand)
    case .file(.tooMuch(let why)): add(.tooLarge, "is audio that was not heard: \(why)", byHand)
    case .file(.unreadable(let why)): add(.unreadable, "cannot be read: \(why)", byHand)
    case .file(.noMemory): add(.notFinished, "could not be heard for lack of memory", "Audit again.")
    case .servant(.notInstalled(_)): scratch.countUnheard()
    case .servant(.tookTooLong(_, _)):
      add(
        .notFinished, "took too long to hear: \(error)",
        "Listen to it by hand, or raise time-limit of <sound> in the configuration.")
    case .servant: add(.malformed, "could not be heard: \(error)", byHand)
    }
  }
}
