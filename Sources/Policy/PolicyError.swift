package import Files

/// Why rules could not be loaded.
package enum PolicyError: Error, CustomStringConvertible, Sendable {
  /// Everything that is wrong with the rule files and the site file, in the order of files and lines.
  case faults([Fault])
  /// A file or folder that cannot be read.
  case file(FileError)

  package var description: String {
    switch self {
    case .faults(let faults): faults.map(\.description).joined(separator: "\n")
    case .file(let error): error.description
    }
  }
}

/// One thing that is wrong with a rule file or a site file.
package struct Fault: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// Counted from 1; nil where no line is to blame.
  package let line: Int?
  /// What was found, and what was expected.
  package let message: String

  package init(file: String, line: Int?, _ message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `Rules/x.xml:41: rule 'overdue-recording': 'recording' has no field 'endedat'; did you mean 'ended'?`
  package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}
