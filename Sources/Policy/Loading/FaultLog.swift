internal import Text
internal import XML

/// Gathers what is wrong while files are read, so that an author hears of everything at once.
final class FaultLog {
  private(set) var faults: [Fault] = []

  func add(_ file: String, _ line: Int?, _ message: String) {
    let fault = Fault(file: file, line: line, message)
    if !faults.contains(fault) { faults.append(fault) }
  }

  func add(_ error: XMLError) {
    for fault in error.faults { add(error.file, fault.line, fault.message) }
  }
}

/// `; did you mean 'ended'?`, or the words that there are.
func suggestion(for word: String, among words: [String], called name: String) -> String {
  if let near = nearestWord(to: word, among: words) { return "; did you mean '\(near)'?" }
  if words.isEmpty { return "; there are no \(name)" }
  return "; the \(name) are \(words.joined(separator: ", "))"
}
