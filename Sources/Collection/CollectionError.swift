package import Evidence
package import Files
package import XML

/// Why a collector could not deliver its evidence file. What is wrong with a source is never one of these: it is a
/// ``Gap`` in the evidence.
package enum CollectionError: Error, CustomStringConvertible, Sendable {
  /// The evidence could not be written.
  case evidence(EvidenceError)
  /// A file of Earshot's own could not be read or written.
  case file(FileError)
  /// A declaration (a catalogue layout, a log format) is wrong: each fault with its line.
  case declaration(XMLError)
  /// A collector program of its own is not there.
  case notInstalled(program: String)

  package var description: String {
    switch self {
    case .evidence(let error): error.description
    case .file(let error): error.description
    case .declaration(let error): error.description
    case .notInstalled(let program):
      "\(program) is not installed; install the package of that name, or put it beside the program earshot"
    }
  }
}
