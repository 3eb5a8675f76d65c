import Policy
import Testing
import Time

/// The repository's own folder of rules.
let rulesFolder: String = {
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  return parts.joined(separator: "/") + "/Rules"
}()

@Suite("The shipped rules")
struct ShippedRulesTests {
  @Test("all of them load, in one policy and a fixed order")
  func load() throws {
    let policies = try PolicySet.load(folder: rulesFolder, site: nil, at: Instant(seconds: 1_795_413_600))
    #expect(policies.policies.map(\.id) == ["customer-contact-call-recording"])
    #expect(
      policies.rules.map(\.id) == [
        "coverage", "overdue-recording", "orphan-audio", "extension-not-valid", "undeleted-copy",
        "unauthorised-listener", "permission-not-valid", "leaver-access",
      ])
    #expect(policies.rules.map(\.position) == Array(1...8))
  }
}
