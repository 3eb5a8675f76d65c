/// How the program that hears, `earshot-hear`, is asked and what it answers: requests and answers as bytes, and the asker's side.
/// It decodes nothing itself.
///
/// ```swift
/// let hearer = Hearer(ServantProgram("/usr/lib/earshot/earshot-hear"))
/// let heard = try hearer.hear(descriptor: file.descriptor, raw: nil)
/// ```
package enum FrontPage {}
