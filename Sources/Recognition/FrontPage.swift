/// Is this file a copy of a recording, and of which? And what is this audio?
///
/// - ``Sniff`` tells from its first bytes what a file is, whatever its name.
/// - ``AudioFacts`` reads codec, rate and length out of the audio itself, and whether it is whole.
/// - ``Ledger`` remembers every recording that was ever in the store, so that a copy is known after the original is
///   gone.
///
/// ```swift
/// if let kind = Sniff.kind(of: firstBytes), kind.isAudio { … }
/// ```
package enum FrontPage {}
