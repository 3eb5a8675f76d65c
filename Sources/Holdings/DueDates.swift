internal import Evidence
internal import Policy
internal import SQL
internal import Time

/// When rules that look ahead have recordings deleted.
struct DueDates {
  private struct Ahead {
    let rule: Rule
    let field: String
    let limit: Period
    let zone: Zone
  }

  private let rules: [Ahead]

  init(_ policies: PolicySet) throws(HoldingsError) {
    rules = policies.rules.compactMap { rule in
      guard let ahead = rule.lookAhead, rule.about.name == FactKind.recording.name, policies.off(rule) == nil,
        ahead.field.link == nil, let policy = policies.policy(of: rule),
        let limit = try? Values(policy: policy, at: policies.at).period(ahead.limit)
      else { return nil }
      return Ahead(rule: rule, field: ahead.field.field.name, limit: limit, zone: policy.zone)
    }
  }

  func of(_ recording: HeldFact) -> [DueDeletion] {
    rules.compactMap { ahead in
      guard let from = recording.number(ahead.field) else { return nil }
      return DueDeletion(
        rule: ahead.rule.id, title: ahead.rule.title, clause: ahead.rule.clause.words,
        due: ahead.zone.adding(ahead.limit, to: Instant(microseconds: from)).microseconds)
    }
  }
}
