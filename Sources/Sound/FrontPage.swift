/// Sound decoded out of hostile files, and what it is like. For a program of its own, `earshot-hear`: FFmpeg is linked here.
///
/// In goes an open file; out come fingerprints of its channels and their mixture, or samples of a piece of it.
///
/// ```swift
/// let heard = try Ear().hear(descriptor: file.descriptor, path: path, size: size, raw: nil)
/// ```
package enum FrontPage {}
