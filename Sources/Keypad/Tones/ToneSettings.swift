/// How the two receivers are set, and what they are given to hear; chosen by what was measured (docs/benchmarks/keypad.md).
///
/// SpanDSP's own settings (twist 8 and 4 dB, -42 dBm0) are a telephone exchange's, which must never take a voice for a
/// key. Here a run of several keys counts and never one, so that the receiver may be far more willing.
struct ToneSettings: Sendable {
  // MARK: SpanDSP's receiver

  /// How much louder the lower tone may be, in dB.
  var twist: Int32
  /// How much louder the higher tone may be, in dB.
  var reverseTwist: Int32
  /// The faintest tone, in dBm0.
  var threshold: Int32
  /// The band that is listened to, in Hz: the tones are 697 to 1,477 Hz, and most of a voice's power is below.
  var band: ClosedRange<Double>

  // MARK: The watch

  /// Pieces of 4.25 ms over which strength is taken: 30 ms, within the 40 ms that a key lasts at least (ITU-T Q.24), and
  /// enough to tell neighbouring tones, 73 Hz apart, from each other.
  var window = 7
  /// Windows in a row, a piece apart, that hold a key: with two, twice as many voices were taken for keys.
  var pieces = 3
  /// How much of all power in the band a key's two tones have at least. Of numbers keyed in over speech as loud as they,
  /// 60 of 100 were heard whole at 0.45 and no more at 0.4, where voices were taken for keys half as often again.
  var share = 0.45
  /// By how much a tone is above each other one of its group, as power: 6 dB.
  var above = 4.0
  /// By how much one tone may be above the other, as power: 12 dB, as above.
  var tilt = 15.85
  /// The faintest sound in which keys are looked for: 10 of 32,768 (RMS), -70 dB of full scale, the noise of a line.
  var faintest = 100.0
  /// As ``share`` and ``above``, for what might be a key: below, every sixth second of speech has one.
  var perhapsShare = 0.3
  var perhapsAbove = 2.0
  /// Pieces, 17 ms, over which it is looked at whether a key's tones go away: between two keys they do for 40 ms.
  var breakWindow = 4
  /// What of its tones' power is left all the time where somebody speaks over one key: -13 dB.
  var remains = 0.05
  /// Pieces, 183 ms, after which a key that is heard again is another; it has to fit into what the watch remembers.
  var longestBreak = 43
  /// What has this much of a key's power, or more, may hide another key: -10 dB, where a key of the same power as the
  /// others has as good as all of the power that there is, and is certainly heard.
  var hiding = 0.1

  static let chosen = ToneSettings(twist: 12, reverseTwist: 12, threshold: -60, band: 600...1_700)
}
