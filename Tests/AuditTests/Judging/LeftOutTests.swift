import Audit
import Policy
import Testing

@Suite("Parts of relations that no example tries")
struct LeftOutTests {
  private func bench(_ none: String, _ more: String = "") -> RuleBench {
    RuleBench(
      conditions: none,
      examples: """
        <example verdict="breach" at="2026-11-23T06:00:00Z" because="b"><recording id="A"/></example>
        <example verdict="satisfied" at="2026-11-23T06:00:00Z" because="b">
          <recording id="A"/><subject-request recording="A" status="open"/></example>
        <example verdict="undetermined" at="2026-11-23T06:00:00Z" because="b">
          <recording id="A"/><gap kind="subject-request"/></example>
        \(more)
        """)
  }

  private let open = #"<none of="subject-request" same="recording"><is field="status" value="open"/></none>"#

  private func unnoticed(_ bench: RuleBench) throws -> [String] {
    let policies = try bench.load()
    return try ExampleRunner(policies: policies).unnoticed(try #require(policies.rules.first)).map(\.text)
  }

  @Test("a condition and a tie that could be left out are told")
  func told() throws {
    #expect(
      try unnoticed(bench(open)) == ["“of the same recording” of subject access request", "status is open"])
  }

  @Test("an example that would come to something else without the condition covers it")
  func condition() throws {
    let closed = """
      <example verdict="breach" at="2026-11-23T06:00:00Z" because="b">
        <recording id="A"/><subject-request recording="A" status="closed"/></example>
      """
    #expect(try unnoticed(bench(open, closed)) == ["“of the same recording” of subject access request"])
  }

  @Test("an example that would come to something else without the tie covers it")
  func tie() throws {
    let other = """
      <example verdict="breach" at="2026-11-23T06:00:00Z" because="b">
        <recording id="A"/><subject-request recording="B" status="open"/></example>
      """
    #expect(try unnoticed(bench(open, other)) == ["status is open"])
  }

  @Test("one of two alternatives within a relation is a part of its own; the only one is none")
  func alternatives() throws {
    let both = #"""
      <none of="subject-request" same="recording">
        <any><is field="status" value="open"/><missing field="closed"/></any></none>
      """#
    #expect(try unnoticed(bench(both)).contains("closed is missing"))
  }
}
