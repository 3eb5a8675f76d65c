import Policy
import Testing

@Suite("A site's own values")
struct SiteTests {
  private func site(_ parameters: String) -> String {
    "<site xmlns=\"urn:earshot:site:1\">\n\(parameters)\n</site>"
  }

  @Test("a site sets a value with its reason; examples keep the rules' own")
  func override() throws {
    let policies = try load(
      ["a.xml": soundPolicy],
      site: site(#"<parameter policy="calls" name="retention" value="30 days" because="Nights are long."/>"#))
    let parameter = try #require(policies.policies.first?.parameter("retention", at: auditInstant))
    #expect(parameter.value.description == "30 days")
    #expect(parameter.standard.description == "14 days")
    #expect(parameter.override?.because == "Nights are long.")
    #expect(policies.files.count == 2)
    let plain = try #require(policies.withoutSite.policies.first?.parameter("retention", at: auditInstant))
    #expect(plain.value.description == "14 days")
  }

  @Test("a changed value changes the digest of the rules that use it, and only of those")
  func digest() throws {
    let before = try load(["a.xml": soundPolicy]).rules.map(\.sha256)
    let other = site(#"<parameter policy="calls" name="few" value="6" because="b"/>"#)
    let used = site(#"<parameter policy="calls" name="retention" value="15 days" because="b"/>"#)
    #expect(try load(["a.xml": soundPolicy], site: other).rules.map(\.sha256) == before)
    #expect(try load(["a.xml": soundPolicy], site: used).rules.map(\.sha256) != before)
    let respaced = soundPolicy.with("<title>T</title>", "<!-- a remark -->\n\n<title>\n T </title>")
    #expect(try load(["a.xml": respaced]).rules.map(\.sha256) == before)
  }

  @Test("a rule is off where its switch says no, with the reason of whoever set it")
  func off() throws {
    let switched = soundPolicy.with(#"type="number" default="5""#, #"type="switch" default="no""#)
      .with(#"severity="high""#, #"severity="high" only-if="$few""#)
    let policies = try load(["a.xml": switched])
    #expect(policies.off(try #require(policies.rule("overdue"))) == "'few' is no. M")
    func set(_ value: String) throws -> String? {
      let parameter = #"<parameter policy="calls" name="few" value="\#(value)" because="We are small."/>"#
      let policies = try load(["a.xml": switched], site: site(parameter))
      return policies.off(try #require(policies.rule("overdue")))
    }
    #expect(try set("yes") == nil)
    #expect(try set("no") == "'few' is no at this site: We are small.")
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let parameter: String
    let message: String
    var testDescription: String { parameter }
  }

  static let wrong: [Wrong] = [
    Wrong(
      parameter: #"<parameter policy="call" name="retention" value="30 days" because="b"/>"#,
      message: "site.xml:2: there is no policy 'call'; did you mean 'calls'?"),
    Wrong(
      parameter: #"<parameter policy="calls" name="retension" value="30 days" because="b"/>"#,
      message: "site.xml:2: the policy 'calls' has no parameter 'retension'; did you mean 'retention'?"),
    Wrong(
      parameter: #"<parameter policy="calls" name="retention" value="200 days" because="b"/>"#,
      message:
        "site.xml:2: parameter 'retention' is '200 days', more than 90 days, the most that 'retention' may be (a.xml:4)"
    ),
    Wrong(
      parameter: #"<parameter policy="calls" name="retention" value="long" because="b"/>"#,
      message:
        "site.xml:2: parameter 'retention' is 'long'; expected a length of time such as '14 days' or '1 hour 30 minutes'"
    ),
    Wrong(
      parameter: #"<parameter policy="calls" name="retention" value="9 days"/>"#,
      message: "site.xml:2: Element 'parameter': The attribute 'because' is required but missing."),
    Wrong(
      parameter:
        #"<parameter policy="calls" name="few" value="9" because="b"/><parameter policy="calls" name="few" value="8" because="b"/>"#,
      message: "site.xml:2: 'few' is set already at line 2"),
  ]

  @Test("a value that a site cannot set is refused at its line", arguments: wrong)
  func refused(_ wrong: Wrong) throws {
    #expect(try faults(["a.xml": soundPolicy], site: site(wrong.parameter)) == [wrong.message])
  }
}
