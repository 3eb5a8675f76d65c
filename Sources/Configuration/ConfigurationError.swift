package import Files

/// One thing that is wrong with a configuration.
package struct ConfigurationFault: Sendable, Equatable, CustomStringConvertible {
  package let file: String
  /// Counted from 1; nil where no line is at fault.
  package let line: Int?
  /// What was found, what was expected, what to do.
  package let message: String

  package init(file: String, line: Int?, _ message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  package var description: String { line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)" }
}

/// Why there is no configuration to run with.
package enum ConfigurationError: Error, CustomStringConvertible, Sendable {
  /// The file cannot be read at all.
  case file(FileError)
  /// Everything that is wrong with it, in the order of its lines.
  case faults([ConfigurationFault])

  package var description: String {
    switch self {
    case .file(let error):
      "\(error.description); give the path of earshot.xml with --configuration"
    case .faults(let faults): faults.map(\.description).joined(separator: "\n")
    }
  }
}
