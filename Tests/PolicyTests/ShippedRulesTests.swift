import Evidence
import Files
import Glibc
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

  @Test("xmllint finds all of them valid against their schema")
  func referee() throws {
    for name in try entries(of: rulesFolder) where name.hasSuffix(".xml") {
      let arguments = ["--noout", "--nonet", "--schema", "\(rulesFolder)/policy.xsd", "\(rulesFolder)/\(name)"]
      let child = try Child(program: "/usr/bin/xmllint", arguments: arguments, standardErrorTo: "/dev/null")
      #expect(child.wait() == .exited(0), "\(name)")
    }
  }

  @Test("each is told in plain English, with every condition, value and example")
  func descriptions() throws {
    let policies = try PolicySet.load(folder: rulesFolder, site: nil, at: auditInstant)
    for rule in policies.rules {
      let text = RuleDescription.plainEnglish(rule, in: policies)
      #expect(text.contains(rule.title))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 }, "\(rule.id)")
      #expect(!text.contains("not in force"))
    }
    let overdue = try #require(policies.rule("overdue-recording"))
    let words = RuleDescription.plainEnglish(overdue, in: policies).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(
      words.contains("- it ended more than the retention of 14 days and the grace of 1 day before the audit"))
  }
}

@Suite("The reference of the language")
struct ReferenceTests {
  @Test("it names every condition, tie, kind and field", arguments: [Reference.Form.plain, .markdown])
  func complete(_ form: Reference.Form) {
    let text = Reference.text(form)
    for entry in LanguageTable.conditions + LanguageTable.ties { #expect(text.contains(entry.name)) }
    for kind in Catalogue.kinds {
      #expect(text.contains("\n\(form == .markdown ? "### " : "")\(kind.name)\n"))
      for field in kind.fields { #expect(text.contains(field.name)) }
    }
  }

  @Test("the schema and the reference know the same conditions")
  func schema() throws {
    let schema = String(
      decoding: try ReadOnlyFile.contents(of: "\(rulesFolder)/policy.xsd", atMost: 1 << 20), as: UTF8.self)
    for entry in LanguageTable.conditions {
      #expect(schema.contains("<xs:element name=\"\(entry.name)\""), "\(entry.name)")
    }
  }
}
