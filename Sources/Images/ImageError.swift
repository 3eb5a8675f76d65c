package import Files

/// Why an image cannot be read at all.
package enum ImageError: Error, CustomStringConvertible, Sendable {
  /// The operating system refused a segment.
  case file(FileError)
  /// A library refuses it: what it says, as words that follow "the image".
  case refused(String)
  /// There is no memory for it.
  case noMemory

  /// What is the matter, to follow on "the file" or "the image".
  package var words: String {
    switch self {
    case .file(let error): "cannot be read: \(error.reason)"
    case .refused(let words): words
    case .noMemory: "cannot be read: there is no memory for it"
    }
  }

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .refused(let words): "the image \(words)"
    case .noMemory: "there is no memory for the image"
    }
  }
}

/// What keeps a part of an image from being examined.
package struct ImageTrouble: Sendable, Equatable {
  package enum Problem: String, Sendable {
    case unreadable
    case malformed
    case encrypted
    case changedWhileRead = "changed while read"
    case tooLarge = "too large"
  }

  package let problem: Problem
  /// The path within the image; empty where it is the image itself.
  package let path: [UInt8]
  /// What is the matter, to follow on "the file" or "the image": `cannot be read: …`.
  package let what: String
  package let remedy: String
  package let isFolder: Bool

  package init(_ problem: Problem, _ path: [UInt8], what: String, remedy: String, isFolder: Bool = false) {
    self.problem = problem
    self.path = path
    self.what = what
    self.remedy = remedy
    self.isFolder = isFolder
  }

  package static let makeAgain = "Make the image again and compare its hash with the one that its maker noted."
}
