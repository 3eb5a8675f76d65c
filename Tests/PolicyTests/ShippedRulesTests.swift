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
    #expect(policies.rules.map(\.id) == Self.ids)
    #expect(policies.rules.map(\.position) == Array(1...Self.ids.count))
    #expect(
      policies.rules.filter { policies.off($0) != nil }.map(\.id) == [
        "deleted-copy-recoverable", "remains-of-copy", "call-not-recorded", "listened-out-of-hours",
      ])
  }

  /// In the order of files, and within them.
  private static let ids = [
    "times-contradict",
    "used-before-it-began",
    "coverage",
    "requested-recording-deleted",
    "requested-recording-purged",
    "request-late",
    "request-without-search",
    "request-not-notified",
    "recording-without-parties",
    "overdue-recording",
    "orphan-audio",
    "extension-not-valid",
    "undeleted-copy",
    "extension-expired",
    "deleted-late",
    "deleted-early",
    "deleted-by-other",
    "purge-failed",
    "purge-not-run",
    "deleted-copy-recoverable",
    "remains-of-copy",
    "possible-copy",
    "unknown-call-audio",
    "copy-only-in-bin",
    "recording-outside-store",
    "announcement-not-played",
    "notice-missing",
    "staff-not-told",
    "staff-told-late",
    "recorded-outside-queue",
    "recorded-after-transfer",
    "payment-recorded",
    "keypad-digits-recorded",
    "call-not-recorded",
    "monitored-call-saved",
    "listened-without-purpose",
    "over-monitored",
    "monitoring-without-record",
    "record-incomplete",
    "assessed-without-listening",
    "assessed-after-deletion",
    "played-to-colleague",
    "ended-without-warning",
    "unauthorised-listener",
    "permission-not-valid",
    "leaver-access",
    "permission-expired",
    "leaver-account-open",
    "shared-account",
    "two-sessions",
    "store-open-to-others",
    "recording-altered",
    "audit-log-cleared",
    "listened-out-of-hours",
  ]

  @Test("the holidays are those of England and Wales: Easter as Gauss reckons it, and eight weekdays a year")
  func holidays() throws {
    let policies = try PolicySet.load(folder: rulesFolder, site: nil, at: auditInstant)
    let holidays = try #require(policies.policies.first?.holidays)
    func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
      CivilTime.daysFromEpoch(year: year, month: month, day: day)
    }
    #expect(holidays.covered == day(2024, 1, 1)...day(2028, 12, 31))
    for year in 2024...2028 {
      let (a, b, c) = (year % 19, year % 4, year % 7)
      let d = (19 * a + 24) % 30
      let e = (2 * b + 4 * c + 6 * d + 5) % 7
      let easter = day(year, 3, 22) + d + e
      #expect(holidays.isHoliday(easter - 2) == true && holidays.isHoliday(easter + 1) == true, "\(year)")
      let days = (day(year, 1, 1)...day(year, 12, 31)).filter { holidays.isHoliday($0) == true }
      #expect(days.count == 8, "\(year)")
      #expect(days.allSatisfy { ($0 % 7 + 3) % 7 < 5 }, "a holiday at the weekend moves")
      // The first Monday of May, the last of May, the last of August.
      for monday in [(5, 1...7), (5, 25...31), (8, 25...31)] {
        #expect(monday.1.filter { holidays.isHoliday(day(year, monday.0, $0)) == true }.count == 1)
      }
      // The first working days of a year and of Christmas are none.
      #expect(days.filter { $0 >= day(year, 12, 25) }.count == 2)
      #expect(days.filter { $0 <= day(year, 1, 3) }.count == 1)
    }
    #expect(holidays.isHoliday(day(2029, 1, 1)) == nil)
    #expect(holidays.isWorkingDay(day(2029, 1, 1)) == nil)
    #expect(holidays.isWorkingDay(day(2029, 1, 6)) == false)
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
    for entry in LanguageTable.conditions + LanguageTable.ties + LanguageTable.tiesInTime + LanguageTable.header {
      #expect(text.contains(entry.name))
    }
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
