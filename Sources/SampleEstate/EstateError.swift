package import Files
internal import Time

/// Why an estate could not be made, or its findings not be compared.
package enum EstateError: Error, CustomStringConvertible, Sendable {
  case file(FileError)
  /// No prompts to join calls from.
  case noPrompts(folder: String)
  /// libsndfile refused.
  case sound(path: String, reason: String)
  /// A packing program could not be run or failed.
  case packing(program: String, path: String, reason: String)
  case setting(String)
  case zone(String)
  /// A CSV file that is not what was expected.
  case table(path: String, line: Int, found: String, expected: String)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .noPrompts(let folder):
      "\(folder): found no telephone prompts (*.wav, *.gsm, *.g722); install asterisk-core-sounds-en-wav, -gsm and -g722, "
        + "or name their folder with --prompts"
    case .sound(let path, let reason): "\(path): libsndfile refused it: \(reason)"
    case .packing(let program, let path, let reason): "\(path): \(program) did not pack it: \(reason)"
    case .setting(let text): text
    case .zone(let text): text
    case .table(let path, let line, let found, let expected):
      "\(path):\(line): found \(found), expected \(expected)"
    }
  }
}
