internal import Time

/// Facts about the audit as a whole.
struct AuditFacts {
  let organisation: String
  let program: String
  let at: Instant
  /// The policy's time zone, in which every report words its instants.
  let zone: Zone
  /// The audit that this one is compared with; nil at the first.
  let previous: Instant?
  /// SHA-256 of the configuration, of the rule files and of the evidence, in hexadecimal.
  let configurationDigest: String
  let rulesDigest: String
  let evidenceDigest: String
  let breaches: Int
  let undetermined: Int
  let satisfied: Int
  let gaps: Int
  /// Breaches that somebody accepted for the time being; they are among ``breaches``.
  let accepted: Int
  /// Days from one audit to the next; nil where the configuration does not say.
  let every: Int?
  /// How many audits should have been since the previous one.
  let missed: Int
  /// How many more breaches the coming 7 and 30 days bring, unless something is done.
  let dueIn7Days: Int
  let dueIn30Days: Int
}

struct PolicyEntry {
  let id: String
  let title: String
  let file: String
  let digest: String
}

struct ParameterEntry {
  let name: String
  let value: String
  let meaning: String
  /// True where the site's file overrides the policy's value.
  let isOfSite: Bool
}

/// Where a policy's own text leaves something open.
struct ObservationEntry {
  let title: String
  /// `silent`, `contradicts itself` or `overtaken`.
  let sort: String
  let places: String
  let says: String
  let meanwhile: String
}

struct SourceEntry {
  let number: Int64
  let name: String
  let kind: String
  let place: String
  let evidence: String?
  let digest: String?
  let state: String
  let facts: Int64
  /// What was examined, piece by piece.
  let examined: [String]
}

struct InputFileEntry {
  let number: Int64
  let path: String
  let size: Int64?
  let modified: Instant?
  let digest: String?
}

struct GapEntry {
  let number: Int64
  let source: String
  let problem: String
  /// Names of kinds of fact, separated by spaces.
  let affects: String
  let path: String?
  let reason: String
  let remedy: String?
  let line: Int64?
  let from: Instant?
  let to: Instant?
  let workstation: String?
  let person: String?
  let count: Int64?
}

struct RuleEntry {
  let id: String
  let policy: String
  let title: String
  let severity: String
  let section: String
  let paragraph: String
  /// What the policy asks, in the rule's own words.
  let clause: String
  let about: String
  let file: String
  let line: Int64
  let digest: String
  let examined: Int64
  let breaches: Int64
  let satisfied: Int64
  let undetermined: Int64
  /// A sentence where the rule hit an implausible share of what it looked at.
  let suspect: String?
  let gaps: Int64
  /// Why it judged nothing, where it is switched off.
  let off: String?
}

struct Finding {
  let id: String
  let position: Int64
  let rule: String
  let verdict: String
  let severity: String
  let state: String
  let firstReported: Instant?
  let sentence: String
  let subjectKind: String
  let subject: String
  let occurred: Instant?
  let person: String?
  let answerable: String?
  let basis: String?
  let sureness: String?
  let remedy: String?
  let due: Instant?
  /// What is missing, where the verdict is undetermined.
  let because: String?
  let occurrences: Int64
  /// The audit since which it has been found without a break.
  let openSince: Instant?
  /// What changed, `facts` or `rule`, where it is not still open.
  let cause: String?
  /// Why it is graver than its rule says.
  let escalated: String?
  /// `accepted` or `disputed`: the decision in force.
  let decision: String?
  let decidedUntil: Instant?
  /// Whom it was given to.
  let assigned: String?

  /// How sure it is who answers, where there can be a doubt: an office that the policy itself names is beyond it.
  var sayableSureness: String? { person == nil && sureness == "certain" ? nil : sureness }
}

struct ConditionEntry {
  let ordinal: Int64
  let depth: Int64
  let text: String
  let value: String?
  let outcome: String
}

struct EvidenceEntry {
  let ordinal: Int64
  let side: String
  let kind: String
  let text: String
  let source: String?
  let file: String?
  let line: Int64?
  let byte: Int64?
  let rawDigest: String?
  let fileDigest: String?
}

struct ResolvedEntry {
  let id: String
  let rule: String
  let sentence: String
  let answerable: String?
  let firstReported: Instant?
  let why: String
  /// What changed: `facts`, `rule` or `not seen`.
  let cause: String?
  /// What showed it.
  let shown: String?
}

/// Somebody who may decide on findings.
struct DeciderEntry {
  let person: String
  let name: String
}

/// What somebody decided on a finding.
struct DecisionEntry {
  /// `accept`, `dispute`, `assign`, `note` or `withdraw`.
  let kind: String
  let decider: String
  let deciderName: String
  let at: Instant
  let until: Instant?
  /// Whom it was given to.
  let toPerson: String?
  let toName: String?
  let why: String
  /// `in force`, `ended`, `withdrawn` or `replaced`.
  let state: String
}

/// What judges otherwise than at the audit before.
struct ChangeEntry {
  /// `policy`, `rule` or `parameter`.
  let what: String
  let name: String
  let text: String
}

/// What will be a breach, unless something is done.
struct UpcomingEntry {
  let rule: String
  let sentence: String
  let subjectKind: String
  let subject: String
  let due: Instant
  let answerable: String?
  let remedy: String?
}

/// The numbers of one audit.
struct TrendEntry {
  let at: Instant
  let breaches: Int64
  let new: Int64
  let back: Int64
  let resolved: Int64
  let undetermined: Int64
  let gaps: Int64
  let accepted: Int64
  let overdue: Int64
  /// Half of those that the facts resolved had been open no longer than that.
  let remedyDays: Double?
}
