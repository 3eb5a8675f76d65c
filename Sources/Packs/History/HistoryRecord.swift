package import Digest
internal import Files

/// One record of the history of audits: what happened, and the digests that tie it to the record before and to what it
/// is about.
///
/// It is a text that `sha256sum --check` reads as it stands: a line that begins with `#` says something, any other holds a
/// SHA-256, two spaces and a path as seen from the folder of records. The last line is the mark that nothing was cut off.
package struct HistoryRecord: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The first record: which runs were there before there was a history.
    case beginning
    /// A run was published.
    case run
    /// Runs, evidence in them, packs or what is known of recordings were deleted because the configuration keeps them no longer.
    case removal
    /// What people decided on findings was taken in.
    case decisions
    /// An evidence pack was made.
    case pack
    /// An evidence pack was opened.
    case opening
  }

  /// A published run: the name of its folder, and the SHA-256 of its `SHA256SUMS`, which covers all that is in it.
  package struct Run: Sendable, Equatable {
    package let name: String
    package let sums: SHA256Value

    package init(name: String, sums: SHA256Value) {
      self.name = name
      self.sums = sums
    }
  }

  /// Something that is said of it: a word of small letters and hyphens, and a value of one line.
  package struct Statement: Sendable, Equatable {
    package let name: String
    package let value: String

    /// A value's control characters become escapes.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = escapedPath(value)
    }

    /// As it stands in a record.
    fileprivate init(read name: Substring, _ value: Substring) {
      self.name = String(name)
      self.value = String(value)
    }
  }

  /// Which history it belongs to: 32 random digits that its first record made up.
  package var ledger: String
  /// From 1, without a hole.
  package var number: Int
  package var kind: Kind
  /// When it was written by this machine's clock, RFC 3339; what was audited says ``statements``.
  package var written: String
  package var program: String
  package var statements: [Statement]
  /// Runs that have gone.
  package var removed: [Run]
  /// Of the record before; nil for the first.
  package var previous: SHA256Value?
  /// Runs that are there.
  package var runs: [Run]

  package init(
    ledger: String, number: Int, kind: Kind, written: String, program: String, statements: [Statement] = [],
    removed: [Run] = [], previous: SHA256Value?, runs: [Run] = []
  ) {
    self.ledger = ledger
    self.number = number
    self.kind = kind
    self.written = written
    self.program = program
    self.statements = statements
    self.removed = removed
    self.previous = previous
    self.runs = runs
  }

  /// The statement of a record that was written although something was wrong with those before.
  package static let warning = "warning"

  /// Statements of removals, each as often as there are things removed: a run whose evidence went; a pack, or a folder that one
  /// was unpacked into, by the pack's SHA-256 and its path; one that was not there any more.
  package static let removedEvidence = "removed-evidence"
  package static let removedPack = "removed-pack"
  package static let removedUnpacked = "removed-unpacked"
  package static let missingPack = "missing-pack"

  package subscript(_ name: String) -> String? { statements.first { $0.name == name }?.value }

  /// The name of a record's file.
  package static func fileName(_ number: Int) -> String { NumberedFile.name(number, ending: ".txt") }

  /// The number that a file's name stands for; nil for any other name.
  package static func number(of name: String) -> Int? { NumberedFile.number(of: name, ending: ".txt") }

  private static let title = "# earshot history 1"
  private static let sums = "/\(Sums.name)"

  /// The whole file.
  package var text: String {
    var lines = [
      HistoryRecord.title, "# ledger: \(ledger)", "# record: \(number)", "# kind: \(kind.rawValue)",
      "# written: \(written)", "# program: \(program)",
    ]
    lines += statements.map { "# \($0.name): \($0.value)" }
    lines += removed.map { "# removed: \($0.name) \($0.sums)" }
    if let previous { lines.append("\(previous)  \(HistoryRecord.fileName(number - 1))") }
    lines += runs.map { "\($0.sums)  ../\($0.name)\(HistoryRecord.sums)" }
    lines.append("# end of record \(number)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Why a file is no record.
  package struct Malformed: Error, Sendable, Equatable {
    /// From 1.
    package let line: Int
    package let found: String
    package let expected: String
  }

  /// Reads a record's file.
  /// - Throws: ``Malformed`` where it is anything but what ``text`` writes.
  package init(_ contents: [UInt8]) throws(Malformed) {
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw Malformed(line: 1, found: "bytes that are no text", expected: "a record of the history")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var place = 0
    func malformed(_ expected: String) -> Malformed {
      let found = place < lines.count ? "'\(escapedPath(String(lines[place].prefix(60))))'" : "the end of the file"
      return Malformed(line: place + 1, found: found, expected: expected)
    }
    guard lines.count > 1, lines.first.map(String.init) == HistoryRecord.title else {
      throw malformed("'\(HistoryRecord.title)'")
    }
    place = lines.count - 1
    guard lines.removeLast().isEmpty else { throw malformed("the line '# end of record N', which is missing") }
    func head(_ name: String) throws(Malformed) -> String {
      place += 1
      guard place < lines.count, lines[place].hasPrefix("# \(name): ") else { throw malformed("'# \(name): …'") }
      return String(lines[place].dropFirst(name.count + 4))
    }
    place = 0
    let ledger = try head("ledger")
    guard let number = Int(try head("record")), number > 0 else { throw malformed("a record's number") }
    guard let kind = Kind(rawValue: try head("kind")) else {
      throw malformed("one of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.init(
      ledger: ledger, number: number, kind: kind, written: try head("written"), program: try head("program"),
      previous: nil)
    place = lines.count - 1
    guard lines[place] == "# end of record \(number)" else {
      throw malformed("'# end of record \(number)': the file was cut short")
    }
    for index in 6..<lines.count - 1 {
      place = index
      let line = lines[index]
      if line.hasPrefix("# removed: ") {
        let parts = line.dropFirst(11).split(separator: " ")
        guard parts.count == 2, let sums = SHA256Value(hexadecimal: parts[1]) else {
          throw malformed("a run's name and 64 digits")
        }
        removed.append(Run(name: String(parts[0]), sums: sums))
      } else if line.hasPrefix("# ") {
        guard let end = line.firstRange(of: ": ") else { throw malformed("'# name: value'") }
        statements.append(Statement(read: line[..<end.lowerBound].dropFirst(2), line[end.upperBound...]))
      } else {
        guard let digest = SHA256Value(hexadecimal: line.prefix(64)), line.dropFirst(64).hasPrefix("  ") else {
          throw malformed("64 digits, two spaces and a file's name")
        }
        let name = line.dropFirst(66)
        if name == HistoryRecord.fileName(number - 1), previous == nil {
          previous = digest
        } else if name.hasPrefix("../"), name.hasSuffix(HistoryRecord.sums) {
          runs.append(Run(name: String(name.dropFirst(3).dropLast(HistoryRecord.sums.count)), sums: digest))
        } else {
          throw malformed("the record before, or a run's \(Sums.name)")
        }
      }
    }
    // Whatever else is not as it was written: an order, a digit's case, a space.
    place = 0
    if let wrong = zip(lines, self.text.split(separator: "\n")).enumerated().first(where: { $1.0 != $1.1 }) {
      place = wrong.offset
      throw malformed("'\(wrong.element.1.prefix(60))'")
    }
    guard self.text == text else { throw malformed("a record as it was written") }
  }
}
