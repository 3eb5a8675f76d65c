internal import Digest
internal import Evidence
internal import Files
package import Policy
internal import SQL
package import Time

/// Evidence to findings: the middle of the audit, as one readable list of steps.
package struct Evaluation: Sendable {
  /// What the audit's own record says beside the findings.
  package struct Setting: Sendable {
    package let organisation: String
    package let zone: Zone
    /// Name and version, such as `earshot 0.1.0`.
    package let program: String
    /// SHA-256 of `earshot.xml`.
    package let configurationSHA256: String

    package init(organisation: String, zone: Zone, program: String, configurationSHA256: String) {
      self.organisation = organisation
      self.zone = zone
      self.program = program
      self.configurationSHA256 = configurationSHA256
    }
  }

  /// What came of it, for the exit status and the summary.
  package struct Outcome: Sendable, Equatable {
    /// Findings, those about coverage left out.
    package let breaches: Int
    package let undetermined: Int
    package let gaps: Int
  }

  package let policies: PolicySet
  package let setting: Setting
  package let at: Instant

  package init(policies: PolicySet, setting: Setting, at: Instant) {
    self.policies = policies
    self.setting = setting
    self.at = at
  }

  /// Joins the evidence, judges every rule in force and writes the findings.
  /// - Parameters:
  ///   - joined: where to make the joined database; what is there is replaced.
  ///   - findings: where to make the file of findings (``FindingsSchema``).
  ///   - previous: the file of findings of the run before; nil at the first.
  /// - Throws: ``AuditError``
  package func run(
    sources: [CollectedSource], joined: String, findings: String, previous: String?
  ) throws(AuditError) -> Outcome {
    do throws(FileError) {
      try deleteOwn(joined)
      try deleteOwn(findings)
    } catch {
      throw .file(error)
    }
    let database = try AuditError.sql { () throws(SQLError) in try Database(path: joined, mode: .create) }
    var needed: [String: [String]] = [:]
    for rule in policies.rules { for kind in rule.kinds { needed[kind, default: []].append(rule.title) } }
    try Join(at: at.microseconds, needed: needed).run(sources, into: database)
    try AuditError.sql { () throws(SQLError) in
      try FindingsRecord.make(findings)
      try database.attach(findings, as: "findings", readOnly: false)
      if let previous { try database.attach(previous, as: "before", readOnly: true) }
      try database.execute("PRAGMA findings.journal_mode = MEMORY; PRAGMA findings.synchronous = OFF")
    }
    let record = FindingsRecord(text: FactText(zone: setting.zone))
    try AuditError.sql { () throws(SQLError) in try record.begin(in: database) }
    let judge = try Judge(policies: policies, database: database, at: at)
    for rule in policies.rules {
      let tally = try judge.judge(rule, in: database) { (judgement) throws(AuditError) in
        try AuditError.sql { () throws(SQLError) in try record.add(judgement, of: rule, in: database) }
      }
      try AuditError.sql { () throws(SQLError) in
        try record.add(rule, policy: policies.policy(of: rule), tally: tally, in: database)
      }
    }
    return try AuditError.sql { () throws(SQLError) in
      try AuditRecord(policies: policies, setting: setting, at: at).write(in: database, hasBefore: previous != nil)
      try History.settle(in: database, at: at.microseconds, hasBefore: previous != nil)
      return try record.end(in: database)
    }
  }
}
