internal import Digest
internal import Evidence
internal import Files
package import Policy
internal import SQL
internal import Synchronization
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
    /// The time from one audit to the next; nil where nobody said.
    package let every: Period?
    /// Identifiers of the people who may decide on findings.
    package let deciders: [String]
    /// What was decided before the audit instant, in the order in which it was taken in.
    package let decisions: [Decision]

    package init(
      organisation: String, zone: Zone, program: String, configurationSHA256: String, every: Period? = nil,
      deciders: [String] = [], decisions: [Decision] = []
    ) {
      self.organisation = organisation
      self.zone = zone
      self.program = program
      self.configurationSHA256 = configurationSHA256
      self.every = every
      self.deciders = deciders
      self.decisions = decisions
    }
  }

  /// What came of it, for the exit status and the summary.
  package struct Outcome: Sendable, Equatable {
    /// Findings, those about coverage left out.
    package let breaches: Int
    /// How many of them somebody accepted for the time being.
    package let accepted: Int
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
  ///   - joined: where to make the joined database and the files beside it, which are gone in the end.
  ///   - findings: where to make the file of findings (``FindingsSchema``).
  ///   - previous: the file of findings of the run before; nil at the first.
  ///   - means: what of the machine may be used for it.
  /// - Throws: ``AuditError``
  package func run(
    sources: [CollectedSource], joined: String, findings: String, previous: String?, means: Means = Means()
  ) throws(AuditError) -> Outcome {
    let files = JoinedFiles(joined)
    defer { try? files.delete() }
    do throws(FileError) {
      try files.delete()
      try deleteOwn(findings)
    } catch {
      throw .file(error)
    }
    let parts = "\(findings)-part"
    let pool = JudgingPool(
      policies: policies, at: at, zone: setting.zone, ahead: ahead, joined: files, parts: parts, means: means)
    defer { for number in 0...means.workers { try? deleteOwn("\(parts)-\(number)") } }
    let early = try join(sources, pool)
    let judged = try pool.run(largestFirst: try largestFirst(files, means), early: early)
    return try means.measure(.record, "findings") { () throws(AuditError) in
      try record(judged.rules, of: sources, from: judged.parts, joined: files, findings: findings, previous: previous)
    }
  }

  /// What falls due is told to the next audit, and for a week at least; it is counted for a month.
  private var ahead: Upcoming.Span {
    let week = Period(days: 7)
    let next = setting.every.map { $0.nominalMicroseconds > week.nominalMicroseconds ? $0 : week } ?? week
    let zone = setting.zone
    return Upcoming.Span(
      from: at, week: zone.adding(week, to: at), told: zone.adding(next, to: at),
      counted: zone.adding(Period(days: 30), to: at))
  }

  /// Joins the evidence, and judges what can be judged before all of it is joined.
  private func join(_ sources: [CollectedSource], _ pool: JudgingPool) throws(AuditError) -> JudgingPool.Result {
    let late = Set(JoinedFiles.withAccesses.map(\.name))
    let rules = policies.rules.filter { $0.kindsLookedAt.isDisjoint(with: late) }
    let early = Mutex(JudgingPool.Result())
    try Join(at: at.microseconds, needed: policies.needed, lookUps: policies.lookUps, means: pool.means)
      .run(sources, to: pool.joined) { isTimeUp throws(AuditError) in
        let result = try pool.run(early: rules, until: isTimeUp)
        early.withLock { $0 = result }
      }
    return early.withLock { $0 }
  }

  /// The rules in force, those that are about most facts first, so that no worker is left with a large one at the end.
  private func largestFirst(_ files: JoinedFiles, _ means: Means) throws(AuditError) -> [Rule] {
    try AuditError.sql { () throws(SQLError) in
      let database = try files.open(cache: means.cache)
      var counts: [String: Int64] = [:]
      for kind in Set(policies.rules.map(\.about.name)) {
        counts[kind] = try database.value("SELECT max(fact) FROM \(EvidenceSchema.quoted(kind))")?.integer
      }
      return policies.rules.enumerated().sorted { one, other in
        let (first, second) = (counts[one.element.about.name] ?? 0, counts[other.element.about.name] ?? 0)
        return first == second ? one.offset < other.offset : first > second
      }.map(\.element)
    }
  }

  /// Writes the file of findings.
  private func record(
    _ rules: [JudgingPool.Judged], of sources: [CollectedSource], from parts: [String], joined: JoinedFiles,
    findings: String, previous: String?
  ) throws(AuditError) -> Outcome {
    let record = FindingsRecord(from: parts)
    let hasBefore = previous != nil
    let database = try AuditError.sql { () throws(SQLError) in
      try FindingsRecord.make(findings)
      let database = try joined.open(cache: 4 << 20)
      try database.attach(findings, as: "findings", readOnly: false)
      if let previous {
        try database.attach(previous, as: "before", readOnly: true)
      } else {
        try Before.none(in: database)
      }
      try database.execute("PRAGMA findings.journal_mode = MEMORY; PRAGMA findings.synchronous = OFF")
      try record.begin(in: database)
      for judged in rules {
        try record.add(
          judged.rule, policy: policies.policy(of: judged.rule), tally: judged.tally, off: policies.off(judged.rule),
          in: database)
      }
      return database
    }
    try DecisionRecord(setting: setting, at: at).write(try PeopleNames(zone: setting.zone, in: database), in: database)
    try AuditError.sql { () throws(SQLError) in
      try AuditRecord(policies: policies, setting: setting, at: at).write(in: database)
      try Escalations(policies: policies, at: at).write(in: database)
      try History(at: at, hasBefore: hasBefore).settle(in: database)
      try record.addWorkings(in: database)
    }
    // It judges anew what is no more, so it needs the functions of the rules.
    _ = try Judge(policies: policies, database: database, at: at)
    try ShownResolved(policies: policies, at: at, text: FactText(zone: setting.zone), sources: sources)
      .write(in: database)
    return try AuditError.sql { () throws(SQLError) in
      try Listening(at: at, zone: setting.zone).write(in: database)
      try Lives(policies: policies, at: at, zone: setting.zone).write(in: database)
      return try record.end(in: database)
    }
  }
}
