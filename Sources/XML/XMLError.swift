/// What is wrong with an XML file, and where.
package struct XMLError: Error, CustomStringConvertible, Sendable {
  /// One fault. libxml2 and the schema may report several; all are kept.
  package struct Fault: Sendable, Equatable {
    /// Counted from 1; nil where the fault has no line (a file that cannot be read).
    package let line: Int?
    package let message: String

    package init(line: Int?, message: String) {
      self.line = line
      self.message = message
    }
  }

  package let file: String
  package let faults: [Fault]

  package init(file: String, faults: [Fault]) {
    self.file = file
    self.faults = faults
  }

  package init(file: String, line: Int?, _ message: String) {
    self.init(file: file, faults: [Fault(line: line, message: message)])
  }

  package var description: String {
    faults.map { fault in
      fault.line.map { "\(file):\($0): \(fault.message)" } ?? "\(file): \(fault.message)"
    }.joined(separator: "\n")
  }
}
