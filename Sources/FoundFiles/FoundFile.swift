/// A file that an opener found. Of what is nil nothing is known.
package struct FoundFile: Equatable, Sendable {
  /// Whether what it was found in still lists it as a file of its own.
  package enum State: UInt8, Sendable {
    case present
    /// Its entry says that it was deleted, but its contents can still be read.
    case deleted
    /// Nothing lists it any more: bytes that were left behind.
    case remains
  }

  /// Something more that is known of it, such as the subject of the mail that it was attached to.
  package struct Attribute: Equatable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Within what was opened: parts divided by `/`, as `escapedPath` gives it.
  package var path: String
  /// Bytes; nil where that is known only once it was read.
  package var size: Int64?
  /// All instants in UTC microseconds.
  package var modified: Int64?
  package var changed: Int64?
  package var created: Int64?
  package var deleted: Int64?
  /// As what was opened names its owner: an account, a SID, a number.
  package var owner: String?
  package var state = State.present
  package var attributes: [Attribute] = []

  package init(path: String, size: Int64? = nil) {
    self.path = path
    self.size = size
  }

  /// The first attribute of a name.
  package subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

  /// How many bytes of its beginning come along with it.
  package static let startLength = 4_096
}

/// What an opener could not read, in words.
package struct FoundTrouble: Equatable, Sendable {
  package enum Problem: UInt8, Sendable {
    case unreadable, malformed, truncated, tooLarge, encrypted, notInstalled
  }

  package var problem: Problem
  /// What is the matter, to follow on "the file": `is encrypted, so that nobody can look into it without its password`.
  package var what: String
  package var remedy: String
  /// The file within that it is about; nil for what was opened itself.
  package var path: String?

  package init(_ problem: Problem, _ what: String, remedy: String, path: String? = nil) {
    self.problem = problem
    self.what = what
    self.remedy = remedy
    self.path = path
  }
}

/// What of a file the asker wants.
package enum WantedContents: Equatable, Sendable {
  case nothing
  /// All of it, or its first so many bytes.
  case contents(upTo: Int64)
  /// Neither this file nor any that comes after it.
  case noMore
}

/// How the contents of a file came to their end.
package enum ContentEnd: UInt8, Equatable, Sendable {
  case whole
  /// The asker wanted no more of it.
  case cut
  /// No more of it can be read; the trouble that came before says why.
  case brokenOff
}
