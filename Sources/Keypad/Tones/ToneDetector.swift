internal import CSpanDSP

/// Hears keys in one channel at 8,000 samples a second, and hands each on the moment that it is sure.
///
/// SpanDSP's DTMF receiver looks at blocks of 102 samples and is sure of a key when two of them in a row hold it, which
/// the shortest keys of 320 samples and what codecs do to them leave to luck. So three receivers listen, each a third of
/// a block behind the one before, and a ``ToneWatch`` for what they miss while somebody speaks; what several of them hear
/// is one key.
struct ToneDetector: ~Copyable {
  static let rate = 8_000
  /// SpanDSP's DTMF_SAMPLES_PER_BLOCK.
  static let block = 102
  private static let receivers = 3
  /// Samples to hand over at once: a key's time is known to within so many.
  static let piece = block / receivers

  private let first: Receiver
  private let second: Receiver
  private let third: Receiver
  private let keys: Keys

  init(finder: RunFinder) throws(SoundError) {
    let keys = Keys(finder)
    let first = try Receiver(0, keys)
    let second = try Receiver(1, keys)
    let third = try Receiver(2, keys)
    self.init(first, second, third, keys)
  }

  private init(_ first: consuming Receiver, _ second: consuming Receiver, _ third: consuming Receiver, _ keys: Keys) {
    self.first = first
    self.second = second
    self.third = third
    self.keys = keys
  }

  /// Listens to one piece.
  mutating func hear(_ samples: UnsafeBufferPointer<Int16>) {
    keys.position += Int64(samples.count)
    unsafe first.hear(samples)
    unsafe second.hear(samples)
    unsafe third.hear(samples)
    unsafe keys.watch(samples)
  }

  /// One of SpanDSP's receivers. It keeps no key but the last, and that is overwritten when it goes.
  @safe private struct Receiver: ~Copyable {
    private let state: OpaquePointer
    /// What SpanDSP calls back to: it has to outlive the receiver.
    private let ear: Ear

    /// - Parameter number: by how many pieces it is behind the first.
    init(_ number: Int, _ keys: Keys) throws(SoundError) {
      guard let made = unsafe dtmf_rx_init(nil, nil, nil) else { throw .noMemory }
      unsafe state = made
      ear = Ear(number, keys)
      let settings = ToneSettings.chosen
      unsafe dtmf_rx_parms(made, 0, settings.twist, settings.reverseTwist, settings.threshold)
      unsafe dtmf_rx_set_realtime_callback(
        made,
        { context, code, _, _ in
          guard let context = unsafe context else { return }
          let ear = unsafe Unmanaged<Ear>.fromOpaque(context).takeUnretainedValue()
          ear.keys.take(UInt8(truncatingIfNeeded: code), from: ear.number)
        }, Unmanaged.passUnretained(ear).toOpaque())
      let silence = [Int16](repeating: 0, count: number * ToneDetector.piece)
      if !silence.isEmpty { unsafe dtmf_rx(made, silence, Int32(silence.count)) }
    }

    deinit {
      unsafe earshot_forget_receiver(state)
      withExtendedLifetime(ear) {}
    }

    func hear(_ samples: UnsafeBufferPointer<Int16>) {
      if let start = samples.baseAddress { unsafe dtmf_rx(state, start, Int32(samples.count)) }
    }
  }

  private final class Ear {
    let number: Int
    let keys: Keys
    init(_ number: Int, _ keys: Keys) {
      self.number = number
      self.keys = keys
    }
  }

  /// Makes one key of what the receivers and the watch hear.
  private final class Keys {
    private let finder: RunFinder
    private var bursts: KeyBursts
    private var watch = ToneWatch()
    /// Samples heard so far.
    var position: Int64 = 0
    /// What each receiver hears at the moment; 0 for no key.
    private var held = [UInt8](repeating: 0, count: ToneDetector.receivers)
    /// What it heard last, and when that began.
    private var struck = [(key: UInt8, at: Int64)](repeating: (0, .min / 2), count: ToneDetector.receivers)
    /// What a receiver heard last that the watch had not, and when that began.
    private var unwatched: (key: UInt8, at: Int64) = (0, .min / 2)

    /// Samples within which the same key heard by two receivers is struck once: no two keys begin 60 ms apart, since
    /// each lasts 40 ms at least with as much between (ITU-T Q.24).
    private static let apart: Int64 = 480

    init(_ finder: RunFinder) {
      self.finder = finder
      bursts = KeyBursts(finder)
    }

    deinit {
      bursts.forget()
      watch.forget()
      unwatched.key = 0
      for receiver in held.indices {
        held[receiver] = 0
        struck[receiver].key = 0
      }
    }

    /// - Parameter key: in ASCII; 0 where it was let go.
    func take(_ key: UInt8, from receiver: Int) {
      held[receiver] = key
      // A receiver is sure of a key when two blocks in a row hold it, and of its end one block late.
      let lag = Int64(key == 0 ? 1 : 2) * Int64(ToneDetector.block)
      guard key != 0 else { return bursts.release(at: instant(lag)) }
      let isKnown = held.indices.contains { other in
        other != receiver
          && (held[other] == key || struck[other].key == key && position - struck[other].at < Keys.apart)
      }
      struck[receiver] = (key, position)
      guard Keys.isOnKeypads(key) else { return }
      if isWatched(key) { return bursts.confirm() }
      guard !isKnown else { return }
      unwatched = (key, position)
      bursts.strike(key, at: instant(lag), isBehindNoise: watch.isBehindNoise, isCertain: true)
    }

    /// Has the watch listen to a piece, after the receivers.
    func watch(_ samples: UnsafeBufferPointer<Int16>) {
      let piece = Int64(ToneDetector.piece)
      let heard = unsafe watch.hear(samples)
      if let perhaps = heard.perhaps { finder.perhaps(at: instant(perhaps * piece)) }
      if let (key, ago) = heard.struck, key != unwatched.key || position - unwatched.at >= Keys.apart {
        bursts.strike(key, at: instant(ago * piece), isBehindNoise: heard.isBehindNoise, isCertain: false)
      }
      if watch.isHearing { bursts.release(at: instant(0)) }
    }

    /// Whether the watch hears it, or heard it so lately that it is the same.
    private func isWatched(_ key: UInt8) -> Bool {
      watch.ago(key).map { $0 * Int64(ToneDetector.piece) < Keys.apart } ?? false
    }

    /// No telephone has the keys A to D, which voices sound like as much as like the others.
    private static func isOnKeypads(_ key: UInt8) -> Bool { !(0x41...0x44).contains(key) }

    /// In microseconds, so many samples ago.
    private func instant(_ samples: Int64) -> Int64 {
      max(0, position - samples) * 1_000_000 / Int64(ToneDetector.rate)
    }
  }
}
