import Audit
import Evidence
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

  @Test("where a kind of fact has no source, what was a breach is one still or undetermined, never satisfied")
  func withoutASource() throws {
    let policies = try PolicySet.load(folder: rulesFolder, site: nil, at: Instant(seconds: 1_795_413_600))
    let runner = ExampleRunner(policies: policies)
    for rule in policies.rules {
      var undetermined: Set<String> = []
      let kinds = rule.kinds.subtracting([rule.about.name]).sorted().compactMap(Catalogue.kind)
      for example in rule.examples where example.verdict != .undetermined {
        for kind in kinds {
          let verdict = try runner.verdict(of: rule, on: example.without(kind))
          if verdict == .undetermined { undetermined.insert(kind.name) }
          if example.verdict == .breach {
            #expect(verdict != .satisfied, "\(rule.file):\(example.line): without any \(kind.name)")
          }
        }
      }
      #expect(undetermined == Set(kinds.map(\.name)), "\(rule.id): a kind whose absence never matters")
    }
  }
}
