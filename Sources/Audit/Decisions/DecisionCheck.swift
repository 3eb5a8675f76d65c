internal import SQL
package import Time
package import XML

/// Looks whether what was decided in a report may be taken in.
package struct DecisionCheck {
  /// The file of findings of the audit whose report was decided in.
  package let findings: String
  /// Identifiers of the people who may decide.
  package let deciders: [String]
  /// How long a finding may be accepted for; nil for any time.
  package let longest: Period?
  package let zone: Zone
  /// When it is taken in.
  package let at: Instant

  package init(findings: String, deciders: [String], longest: Period?, zone: Zone, at: Instant) {
    self.findings = findings
    self.deciders = deciders
    self.longest = longest
    self.zone = zone
    self.at = at
  }

  /// All that is wrong with a file, in its order; nothing where it may be taken in.
  /// - Parameter book: what was taken in before.
  /// - Throws: ``AuditError`` where the findings cannot be read.
  package func faults(of file: DecisionFile, after book: DecisionBook) throws(AuditError) -> [XMLError.Fault] {
    try AuditError.sql { () throws(SQLError) in
      let database = try Database(path: findings, mode: .readOnly)
      var finding = try database.prepare("SELECT person FROM finding WHERE id = ?")
      var answers = try database.prepare("SELECT 1 FROM finding WHERE person = ? LIMIT 1")
      var faults: [XMLError.Fault] = []
      let earlier = Dictionary(grouping: book.decisions, by: \.finding)
      var here: [String: [Decision]] = [:]
      for decision in file.decisions {
        func fault(_ message: String) {
          faults.append(XMLError.Fault(line: decision.line, message: "finding \(decision.finding): \(message)"))
        }
        try finding.bind(decision.finding, at: 0)
        let isKnown = try finding.step()
        let person = isKnown ? finding.text(0) : nil
        finding.reset()
        if !isKnown { fault("the audit of \(zone.iso8601(file.audit)) has no such finding; decide in its report") }
        if !deciders.contains(decision.decider) {
          fault(
            "'\(decision.decider)' may not decide; <review> in the configuration names who may: "
              + "\(deciders.joined(separator: ", "))")
        } else if person == decision.decider {
          fault("it is about '\(decision.decider)', and nobody decides on a finding about themselves")
        }
        form(decision).forEach(fault)
        if let to = decision.to, !deciders.contains(to) {
          try answers.bind(to, at: 0)
          let isThere = try answers.step()
          answers.reset()
          if !isThere { fault("to=\"\(to)\": neither may that person decide, nor does any finding name them") }
        }
        let before = earlier[decision.finding, default: []]
        if let reason = contradiction(decision, before, here[decision.finding, default: []], audit: file.audit) {
          fault(reason)
        }
        here[decision.finding, default: []].append(decision)
      }
      return faults
    }
  }

  /// What a decision lacks, or has too much.
  private func form(_ decision: Decision) -> [String] {
    var faults: [String] = []
    if decision.kind != .assign, decision.why.isEmpty { faults.append("it does not say why") }
    switch (decision.kind, decision.until) {
    case (.accept, nil): faults.append("an acceptance needs until=\"…\", its last day")
    case (.accept, let until?):
      if until <= at {
        faults.append("it is accepted until \(zone.wordedDate(until)), which is over")
      } else if let longest, zone.startOfDay(until) > zone.adding(longest, to: at) {
        faults.append("it is accepted until \(zone.wordedDate(until)); the longest that is allowed is \(longest)")
      }
    case (_, .some): faults.append("until=\"…\" belongs to an acceptance only")
    case (_, nil): break
    }
    switch (decision.kind, decision.to) {
    case (.assign, nil): faults.append("to=\"…\" is missing: whom it is given to")
    case (.assign, .some), (_, nil): break
    case (_, .some): faults.append("to=\"…\" belongs to <decision kind=\"assign\"> only")
    }
    return faults
  }

  /// Why a decision cannot stand beside those before it.
  /// - Parameters:
  ///   - here: those before it in the same file.
  ///   - audit: the instant of the report that was decided in, which shows what was taken in before.
  private func contradiction(
    _ decision: Decision, _ before: [Decision], _ here: [Decision], audit: Instant
  ) -> String? {
    guard decision.settles else { return nil }
    let settled = DecisionState(before + here, at: at).settled
    if decision.kind == .withdraw {
      return settled == nil ? "there is no acceptance or dispute in force that could be withdrawn" : nil
    }
    guard let settled else { return nil }
    let words = "\(settled.kind == .accept ? "accepted" : "disputed") by '\(settled.decider)'"
    if here.contains(settled) { return "it is \(words) in line \(settled.line) of this file already" }
    if settled.at > audit {
      return
        "it was \(words) on \(zone.worded(settled.at)), after this report was made; withdraw that first, or decide in "
        + "the next report, which shows it"
    }
    return nil
  }
}
