import Files
import SampleEstate
import Testing

@Suite("The comparison of what was sown with what was found")
struct ComparisonTests {
  private func finding(_ subject: String, rule: String = "overdue-recording", who: String = "ICT department")
    -> ExpectedFinding
  {
    ExpectedFinding(rule: rule, verdict: "breach", subject: subject, answerable: who, note: "")
  }

  @Test("the list of what was sown is read back as it was made, and equals itself")
  func readBack() throws {
    let folder = try TemporaryFolder()
    let expected = try makeSmall(folder)
    let path = "\(folder.path)/sown.csv"
    let comparison = try Comparison(sown: path, findings: path)
    #expect(comparison.isEqual)
    #expect(comparison.matched == expected.count)
    #expect(Set(expected.map { "\($0.rule)|\($0.subject)" }).count == expected.count, "subjects repeat")
  }

  @Test("a finding that is missing, besides, or somebody else's is told")
  func differences() {
    let sown = [finding("a"), finding("b"), finding("c")]
    let found = [finding("a"), finding("c", who: "Jo Ash"), finding("d"), finding("a")]
    let comparison = Comparison(sown: sown, findings: found)
    #expect(!comparison.isEqual)
    #expect(comparison.missing.map(\.subject) == ["b", "c"])
    #expect(comparison.besides.map(\.subject).sorted() == ["a", "c", "d"])
    #expect(comparison.matched == 1)
  }

  @Test(
    "a list that is no table is refused with file and line",
    arguments: [
      ("", ":1: found nothing"), ("rule,verdict\r\n", ":1: found the columns rule, verdict"),
      ("rule,verdict,subject,answerable\r\na,b,c\r\n", ":2: found 3 cells"),
    ])
  func noTable(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    var file = try OutputFile("\(folder.path)/x.csv")
    try file.write(text)
    try file.finish()
    do {
      _ = try Comparison(sown: "\(folder.path)/x.csv", findings: "\(folder.path)/x.csv")
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
