/// Which recording a piece of sound is, and how sure that is: fingerprints compared by an index on the disk, passages that
/// many recordings share left aside, and waveforms compared where both are at hand. No library that decodes is needed here.
///
/// In go fingerprints (``Fingerprint``), which the program that hears makes; out come ``Likeness`` values.
///
/// ```swift
/// let index = try AcousticIndex("state/fingerprints.index")
/// let matcher = Matcher(index: index) { stream in try store.fingerprint(of: stream) }
/// for likeness in try matcher.likenesses(of: heard) { print(likeness.sureness, likeness.content) }
/// ```
package enum FrontPage {}
