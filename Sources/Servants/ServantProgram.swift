/// A servant program, and what it may take.
package struct ServantProgram: Sendable {
  package let path: String
  package let arguments: [String]
  package let limits: Limits

  /// What a servant may take. What goes beyond costs the request, not the audit.
  package struct Limits: Hashable, Sendable {
    /// Bytes of address space (RLIMIT_AS of setrlimit(2)); nil for as many as it wants. A program of Swift that does
    /// nothing has mapped some 150 MB.
    package var memory: Int64?
    /// Bytes of one frame, either way.
    package var frame: Int
    /// After so many requests it is started anew: what its libraries leak is not to cost a later request.
    package var requests: Int

    package init(memory: Int64? = 1 << 30, frame: Int = 1 << 20, requests: Int = 1_000) {
      self.memory = memory
      self.frame = frame
      self.requests = requests
    }
  }

  package init(_ path: String, arguments: [String] = [], limits: Limits = Limits()) {
    self.path = path
    self.arguments = arguments
    self.limits = limits
  }

  /// The program's name, for messages.
  package var name: String {
    String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
  }
}
