import Policy
import SampleEstate
import Testing

@Suite("The rules that are shipped, and what is sown")
struct EveryRuleTests {
  /// Rules of which no breach is sown, each with the reason.
  private static let exceptions = [
    "possible-copy": "never more than undetermined until somebody has listened",
    "unknown-call-audio": "never more than undetermined until somebody has listened",
  ]

  private static let rules =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/Rules"

  @Test("a breach of every rule is sown, at one of the two moments; no breach of anything else is")
  func everyRule() throws {
    let folder = try TemporaryFolder()
    let settings = try smallSettings(folder)
    let rules = Set(try PolicySet.load(folder: Self.rules, site: nil, at: settings.at).rules.map(\.id))
    #expect(rules.count > 40)
    let plan = try Estate(settings).plan
    let sown = (plan.expected(at: settings.before) + plan.expected(at: settings.at)).filter { $0.verdict == "breach" }
    let breached = Set(sown.map(\.rule))
    #expect(breached.subtracting(rules) == [], "no rule of that name")
    #expect(rules.subtracting(breached) == Set(Self.exceptions.keys), "sow a breach of each rule, and its neighbour")
  }

  @Test("no rule is switched off by the values of the estate's own site")
  func allAreOn() throws {
    let folder = try TemporaryFolder()
    try makeSmall(folder)
    let settings = try smallSettings(folder)
    let policies = try PolicySet.load(folder: Self.rules, site: "\(folder.path)/site.xml", at: settings.at)
    for rule in policies.rules {
      let policy = try #require(policies.policies.first { $0.id == rule.policy })
      #expect(policy.off(rule, at: settings.at) == nil, "\(rule.id)")
    }
  }
}
