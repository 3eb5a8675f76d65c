import Audit
import Evidence
import Policy
import Testing

@Suite("A first rule to change")
struct SkeletonTests {
  private static let home = """
    <policy xmlns="urn:earshot:policy:1" id="home" time-zone="Europe/London">
      <title>Home &amp; more</title>
      <role name="ict" called="the ICT department" titles="ICT Officer"/>
    </policy>
    """

  @Test(
    "it loads, its examples come out right, and every condition is tried, whatever it is about",
    arguments: Catalogue.kinds.map(\.name))
  func kinds(_ name: String) throws {
    let kind = try #require(Catalogue.kind(name))
    let policy = try #require(try policySet(["home.xml": Self.home]).policies.first)
    let file = RuleSkeleton(id: "first-rule", about: kind, in: policy).file
    let policies = try policySet(["home.xml": Self.home, "new.xml": file])
    let report = try #require(try ExampleRunner(policies: policies).run().first)
    #expect(report.rule.id == "first-rule")
    let wrong = report.results.filter { !$0.isRight }.map(\.example.verdict)
    #expect(wrong == [], "\(file)")
    #expect(report.uncovered == [], "\(file)")
    let verdicts = report.rule.examples.map(\.verdict)
    #expect(verdicts.contains(.breach) && verdicts.contains(.satisfied), "\(file)")
    if report.rule.breachWhen.canBeUnknown { #expect(verdicts.contains(.undetermined)) }
  }

  @Test("where the policy's text is there, the clause that it begins with is one of the text's")
  func clause() throws {
    let shipped = try PolicySet.load(folder: rulesFolder, site: nil, at: auditInstant)
    let policy = try #require(shipped.policies.first)
    let file = RuleSkeleton(id: "first-rule", about: .copy, in: policy).file
    #expect(file.contains(#"<clause section="Introduction" paragraph="1">"#))
  }
}
