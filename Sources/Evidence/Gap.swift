internal import SQL

/// Something that could not be examined. Written as a fact of the kind `coverage`.
package struct Gap: Sendable {
  package enum Problem: String, Sendable, CaseIterable {
    case absent, empty, unreadable, malformed, truncated
    case tooLarge = "too large"
    case changedWhileRead = "changed while read"
    case silent
    case notFinished = "not finished"
    case notConfigured = "not configured"
    case notEnoughDetail = "not enough detail"
    case clock
    /// Two sources say different things of one.
    case contradiction
  }

  package var problem: Problem
  /// Kinds of fact that may be missing for it; nil for all that the source supplies.
  package var affects: [FactKind]?
  package var path: String?
  /// What was found and what was expected: one sentence, without the path.
  package var reason: String
  package var remedy: String
  package var line: Int?
  /// UTC microseconds; nil where the gap has no beginning or end.
  package var from: Int64?
  package var to: Int64?
  /// The one person or recording it is about, where it is about one.
  package var person: String?
  package var recording: String?
  package var workstation: String?
  package var count: Int?

  package init(
    _ problem: Problem, affects: [FactKind]? = nil, path: String? = nil, reason: String, remedy: String,
    line: Int? = nil, from: Int64? = nil, to: Int64? = nil, person: String? = nil, recording: String? = nil,
    workstation: String? = nil, count: Int? = nil
  ) {
    self.problem = problem
    self.affects = affects
    self.path = path
    self.reason = reason
    self.remedy = remedy
    self.line = line
    self.from = from
    self.to = to
    self.person = person
    self.recording = recording
    self.workstation = workstation
    self.count = count
  }
}

extension EvidenceWriter {
  /// Says what could not be examined.
  package func add(_ gap: Gap, from place: Provenance = Provenance()) throws(EvidenceError) {
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    try add(
      .coverage,
      [
        "source": .text(source.name), "state": .text("gap"),
        "affects": .text(gap.affects?.map(\.name).joined(separator: " ") ?? source.supplies.joined(separator: " ")),
        "path": optional(gap.path), "problem": .text(gap.problem.rawValue), "reason": .text(gap.reason),
        "remedy": .text(gap.remedy), "line": optional(gap.line.map { Int64($0) }), "from": optional(gap.from),
        "to": optional(gap.to), "person": optional(gap.person), "about": optional(gap.recording),
        "count": optional(gap.count.map { Int64($0) }), "workstation": optional(gap.workstation),
      ], from: place)
  }

  /// Says what was examined: `count` things of a sort, told in a sentence such as `18,204 files walked, 61 were audio`.
  package func examined(
    _ what: String, count: Int, path: String? = nil, from: Int64? = nil, to: Int64? = nil, workstation: String? = nil
  ) throws(EvidenceError) {
    try add(
      .coverage,
      [
        "source": .text(source.name), "state": .text("examined"),
        "affects": .text(source.supplies.joined(separator: " ")), "path": path.map { .text($0) } ?? .null,
        "reason": .text(what), "count": .integer(Int64(count)), "from": from.map { .integer($0) } ?? .null,
        "to": to.map { .integer($0) } ?? .null, "workstation": workstation.map { .text($0) } ?? .null,
      ])
  }
}
