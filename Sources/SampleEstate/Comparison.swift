internal import Files

/// What an audit found, held against what was sown.
package struct Comparison: Sendable {
  /// Sown, but not found.
  package private(set) var missing: [ExpectedFinding] = []
  /// Found, but not sown.
  package private(set) var besides: [ExpectedFinding] = []
  /// Found as sown.
  package private(set) var matched = 0

  package var isEqual: Bool { missing.isEmpty && besides.isEmpty }

  /// Compares rule, verdict, subject and who is answerable. Paths in the estate are compared from its folder on, which is
  /// that of `sown.csv`.
  /// - Parameters:
  ///   - sown: path of `sown.csv`.
  ///   - findings: path of a run's `findings.csv`.
  package init(sown: String, findings: String) throws(EstateError) {
    let folder = realPath(sown).split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let place = folder.joined(separator: "/") + "/"
    var found = try Comparison.read(findings, note: "sentence")
    for index in found.indices {
      let parts = found[index].subject.split(separator: " | ", omittingEmptySubsequences: false)
      found[index].subject = parts.map { $0.hasPrefix(place) ? $0.dropFirst(place.count) : $0 }.joined(separator: " | ")
    }
    // What cannot be decided of very many things is told in pieces of a thousand, however many the estate has.
    var told: Set<ExpectedFinding> = []
    found.removeAll {
      $0.subject.hasSuffix(" that cannot be decided") && !told.insert(Comparison.key($0)).inserted
    }
    self.init(sown: try Comparison.read(sown, note: "note"), findings: found)
  }

  package init(sown: [ExpectedFinding], findings: [ExpectedFinding]) {
    var left: [ExpectedFinding: Int] = [:]
    for finding in findings { left[Comparison.key(finding), default: 0] += 1 }
    for finding in sown {
      if let count = left[Comparison.key(finding)], count > 0 {
        left[Comparison.key(finding)] = count - 1
        matched += 1
      } else {
        missing.append(finding)
      }
    }
    for finding in findings {
      if let count = left[Comparison.key(finding)], count > 0 {
        left[Comparison.key(finding)] = count - 1
        besides.append(finding)
      }
    }
  }

  /// All but the note.
  private static func key(_ finding: ExpectedFinding) -> ExpectedFinding {
    var finding = finding
    finding.note = ""
    return finding
  }

  private static func read(_ path: String, note: String) throws(EstateError) -> [ExpectedFinding] {
    let columns = ["rule", "verdict", "subject", "answerable"]
    return try Table(path, columns: columns).map { cell in
      ExpectedFinding(
        rule: cell("rule"), verdict: cell("verdict"), subject: cell("subject"), answerable: cell("answerable"),
        note: cell(note))
    }
  }
}
