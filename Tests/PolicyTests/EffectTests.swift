import Policy
import Testing
import Time

@Suite("Effect in time")
struct EffectTests {
  private let rule = #"<rule id="overdue" about="recording" severity="high">"#
  private let parameter =
    #"<parameter name="retention" type="duration" default="14 days" at-least="1 day" at-most="90 days">"#

  private func at(_ text: String) throws -> Instant {
    try #require(try TimeReading(iso8601: text)?.instant(in: Zone(named: "Europe/London")))
  }

  @Test("a rule is in force from its first day to the end of its last, in the policy's zone")
  func rules() throws {
    let files = ["a.xml": soundPolicy.with(rule, rule.with("severity", #"from="2026-06-01" to="2026-06-30" severity"#))]
    #expect(try load(files, at: at("2026-05-31T23:59:59")).rules.isEmpty)
    #expect(try load(files, at: at("2026-06-01T00:00:00")).rules.count == 1)
    #expect(try load(files, at: at("2026-06-30T23:59:59")).rules.count == 1)
    #expect(try load(files, at: at("2026-07-01T00:00:00")).rules.isEmpty)
  }

  @Test("a policy that is not in force has no rules in force")
  func policy() throws {
    let files = ["a.xml": soundPolicy.with(#"id="calls""#, #"id="calls" from="2026-12-01""#)]
    #expect(try load(files, at: at("2026-11-30")).rules.isEmpty)
    #expect(try load(files, at: at("2026-12-01")).rules.count == 1)
  }

  @Test("of a parameter's versions the one in force counts")
  func parameters() throws {
    let old = parameter.with("type", #"to="2026-06-30" type"#) + "<meaning>M</meaning></parameter>"
    let new = parameter.with("14 days", "28 days").with("type", #"from="2026-07-01" type"#)
    let policies = try load(["a.xml": soundPolicy.with(parameter, old + new)])
    let policy = try #require(policies.policies.first)
    #expect(policy.parameter("retention", at: try at("2026-06-30T23:59"))?.value.description == "14 days")
    #expect(policy.parameter("retention", at: try at("2026-07-01"))?.value.description == "28 days")
  }

  @Test("of a role's versions the one in force counts")
  func roles() throws {
    let role = #"<role name="listener" called="a listener" titles="Manager; Senior"/>"#
    let old = role.with("titles=\"Manager; Senior\"", #"titles="Manager" to="2026-06-30""#)
    let new = role.with("titles", #"from="2026-07-01" titles"#)
    let policies = try load(["a.xml": soundPolicy.with(role, old + new)])
    let policy = try #require(policies.policies.first)
    #expect(policy.role("listener", at: try at("2026-06-30T23:59"))?.titles == ["Manager"])
    #expect(policy.role("listener", at: try at("2026-07-01"))?.titles == ["Manager", "Senior"])
  }

  @Test("a rule cannot outlast what it names")
  func outlasting() throws {
    let short = parameter.with("type", #"to="2026-11-30" type"#)
    #expect(
      try faults(["a.xml": soundPolicy.with(parameter, short)]) == [
        "a.xml:13: rule 'overdue': '$retention' is not in force for all of the time that the rule is; give it a wider from or to"
      ])
    let late = parameter.with("type", #"from="2026-11-24" type"#)
    let bounded = soundPolicy.with(parameter, late).with(rule, rule.with("severity", #"from="2026-11-24" severity"#))
    #expect(try faults(["a.xml": bounded]).count == 3, "its three examples are judged before it is in force")
  }
}
