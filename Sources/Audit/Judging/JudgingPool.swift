internal import Evidence
internal import Files
internal import Policy
internal import SQL
internal import Synchronization
internal import Time

/// Judges all rules in force, several at once: each worker has a thread, a connection to the joined database and a file of
/// findings of its own, and takes one rule after the other. What is found never hangs on who took which.
struct JudgingPool {
  let policies: PolicySet
  let at: Instant
  /// The zone of the evidence's wording.
  let zone: Zone
  /// How far ahead rules look.
  let ahead: Upcoming.Span
  /// The joined database, which nobody changes any more.
  let joined: JoinedFiles
  /// Where workers put their findings; each adds its number.
  let parts: String
  let means: Means

  /// What became of one rule.
  struct Judged: Sendable {
    let rule: Rule
    let tally: Tally
    let timing: Judge.Timing
  }

  private func part(_ number: Int) -> String { "\(parts)-\(number)" }

  /// Rules that were judged, in any order, and the files in which their findings lie (``FindingsPart``).
  struct Result: Sendable {
    var rules: [Judged] = []
    var parts: [String] = []
  }

  /// Judges rules that need nothing of ``JoinedFiles/accesses`` before that is there, one after the other, until the time is
  /// up.
  /// - Throws: ``AuditError``, that of a rule that cannot be judged.
  func run(early rules: [Rule], until isTimeUp: () -> Bool) throws(AuditError) -> Result {
    let share = RuleShare(rules)
    // The workers to come have the numbers before this one.
    try work(means.workers, share, hasAccesses: false, until: isTimeUp)
    return Result(rules: try share.results(), parts: [part(means.workers)])
  }

  /// Judges what was not judged early.
  /// - Returns: all rules in their order.
  /// - Throws: ``AuditError``, that of a rule that cannot be judged.
  func run(largestFirst order: [Rule], early: Result) throws(AuditError) -> Result {
    let left = order.filter { rule in !early.rules.contains { $0.rule.id == rule.id } }
    let share = RuleShare(left)
    let workers = min(means.workers, max(left.count, 1))
    let started = inThreads(workers) { number in
      do throws(AuditError) {
        try work(number, share)
      } catch {
        share.fail(error)
      }
    }
    let judged = early.rules + (try share.results())
    let rules = policies.rules.compactMap { rule in judged.first { $0.rule.id == rule.id } }
    for rule in rules {
      means.stopwatch?.note(.rule, rule.rule.id, rule.timing.query)
      means.stopwatch?.note(.findings, rule.rule.id, rule.timing.findings)
    }
    return Result(rules: rules, parts: (0..<started).map(part) + early.parts)
  }

  private func work(
    _ number: Int, _ share: RuleShare, hasAccesses: Bool = true, until isTimeUp: () -> Bool = { false }
  ) throws(AuditError) {
    let database = try AuditError.sql { () throws(SQLError) in
      try FindingsPart.make(part(number))
      let database = try joined.open(cache: means.cache, hasAccesses: hasAccesses)
      try database.attach(part(number), as: "findings", readOnly: false)
      try database.execute("PRAGMA findings.journal_mode = MEMORY; PRAGMA findings.synchronous = OFF")
      return database
    }
    let judge = try Judge(policies: policies, database: database, at: at)
    let upcoming = Upcoming(policies: policies, span: ahead)
    let findings = try AuditError.sql { () throws(SQLError) in
      try FindingsPart(text: FactText(zone: zone), in: database)
    }
    while !isTimeUp(), let rule = share.next() {
      if policies.off(rule) != nil {
        share.done(Judged(rule: rule, tally: .none, timing: Judge.Timing()))
        continue
      }
      let (tally, timing) = try judge.timed(rule, clock: means.stopwatch?.clock, in: database) {
        (judgement) throws(AuditError) in
        try AuditError.sql { () throws(SQLError) in try findings.add(judgement, of: rule, in: database) }
      }
      try upcoming.write(rule, in: database)
      share.done(Judged(rule: rule, tally: tally, timing: timing))
    }
    try AuditError.sql { () throws(SQLError) in try findings.end(in: database) }
  }
}

/// Hands out rules to workers and keeps what became of them.
private final class RuleShare: Sendable {
  private struct State {
    var left: [Rule]
    var judged: [JudgingPool.Judged] = []
    var failure: AuditError?
  }

  private let state: Mutex<State>

  init(_ rules: [Rule]) { state = Mutex(State(left: rules.reversed())) }

  /// The next rule to judge; nil where none is left, or one failed.
  func next() -> Rule? { state.withLock { $0.failure == nil ? $0.left.popLast() : nil } }

  func done(_ judged: JudgingPool.Judged) { state.withLock { $0.judged.append(judged) } }

  func fail(_ error: AuditError) { state.withLock { $0.failure = $0.failure ?? error } }

  func results() throws(AuditError) -> [JudgingPool.Judged] {
    let (judged, failure) = state.withLock { ($0.judged, $0.failure) }
    if let failure { throw failure }
    return judged
  }
}
