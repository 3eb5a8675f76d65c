import Audit
import Policy
import Testing
import Time

/// The repository's own folder of rules.
let rulesFolder: String = {
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
  return parts.joined(separator: "/") + "/Rules"
}()

@Suite("The examples of the shipped rules")
struct ShippedExamplesTests {
  @Test("every example gets its verdict, and every condition is true in one and false in another")
  func examples() throws {
    let policies = try PolicySet.load(folder: rulesFolder, site: nil, at: Instant(seconds: 1_795_413_600))
    for report in try ExampleRunner(policies: policies).run() {
      for result in report.results {
        #expect(
          result.isRight,
          "\(report.rule.file):\(result.example.line): got \(result.got): \(result.conditions)")
      }
      #expect(report.uncovered == [], "\(report.rule.id)")
    }
  }
}
