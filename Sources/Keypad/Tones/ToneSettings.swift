/// How the receiver is set, and what it is given to hear; chosen by what was measured on prompts with tones mixed in.
///
/// SpanDSP's own settings (twist 8 and 4 dB, -42 dBm0) are a telephone exchange's, which must never take a voice for a
/// key. Here a run of several keys counts and never one, so that the receiver may be far more willing.
struct ToneSettings: Sendable {
  /// How much louder the lower tone may be, in dB.
  var twist: Int32
  /// How much louder the higher tone may be, in dB.
  var reverseTwist: Int32
  /// The faintest tone, in dBm0.
  var threshold: Int32
  /// The band that is listened to, in Hz: the tones are 697 to 1,477 Hz, and most of a voice's power is below.
  var band: ClosedRange<Double>

  static let chosen = ToneSettings(twist: 12, reverseTwist: 12, threshold: -60, band: 600...1_700)
}
