import Files
import Testing

@Suite("The commands for rules")
struct RulesCommandTests {
  /// The rules of this checkout as they stand at the usual instant, no configuration being there.
  private func rules(_ words: String, _ lines: String = "") throws -> Ran {
    try Site().shell(
      "EARSHOT_RULES=${EARSHOT_RULES-'\(checkout)/Rules'} $earshot rules \(words) --at \(Site.at) \(lines)")
  }

  @Test("docs/policy-coverage.md is what the program prints")
  func coverage() throws {
    let printed = try rules("coverage")
    #expect(printed.status == 0, "\(printed.errors)")
    let kept = try ReadOnlyFile.contents(of: "\(checkout)/docs/policy-coverage.md", atMost: 1 << 24)
    #expect(
      printed.output == String(decoding: kept, as: UTF8.self),
      "The rules have changed; write it anew with scripts/coverage-page.")
  }
}
