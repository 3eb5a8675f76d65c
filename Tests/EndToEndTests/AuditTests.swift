import Files
import Testing

@Suite("An audit that goes well")
struct AuditTests {
  @Test("a run is published whole: reports that fit their schema, sums and seals that hold, and latest points at it")
  func published() throws {
    let site = try Site()
    let ran = try site.shell("$audit")
    #expect(ran.errors == "", "it is quiet where no terminal watches")
    let summary = try site.read("reports/latest/summary.txt")
    let record = try site.shell("sha256sum < reports/history/000002.txt | cut -d ' ' -f 1").output
    #expect(ran.output == "\(summary)\nRecord 2 of the history of audits: \(record)")
    #expect(try site.published() == ["2026-11-23T060000Z", "latest"])
    let referees = try site.shell(
      """
      set -e
      [ "$(readlink reports/latest)" = 2026-11-23T060000Z ]
      xmllint --noout --schema '\(checkout)/Reports/report.xsd' reports/latest/report.xml 2>&1
      cd reports/latest
      sha256sum --check --strict SHA256SUMS
      (cd evidence && sha256sum --check --strict *.sha256)
      for file in evidence/*.evidence; do [ "$(sqlite3 -readonly "$file" 'PRAGMA integrity_check')" = ok ]; done
      [ -z "$(find . -perm /o=rwx)" ]
      """)
    #expect(referees.status == 0, "\(referees)")
    #expect(try site.shell("$earshot verify reports/latest").status == 0)
  }

  @Test("the same instant audited twice gives the same reports, byte for byte, and compares itself with neither")
  func twice() throws {
    let site = try Site()
    let first = try site.shell("$audit")
    let second = try site.shell("$audit")
    #expect(first.status == second.status)
    #expect(try site.published() == ["2026-11-23T060000Z", "2026-11-23T060000Z-2", "latest"])
    let compared = try site.shell(
      """
      for file in report.xml report.html findings.csv evidence/people.evidence evidence/ledger.evidence; do
        cmp "reports/2026-11-23T060000Z/$file" "reports/2026-11-23T060000Z-2/$file" || exit 1
      done
      """)
    #expect(compared.status == 0, "\(compared)")
  }

  @Test("auditing a past week again leaves latest where it is")
  func past() throws {
    let site = try Site()
    _ = try site.shell("$audit; $earshot audit --configuration earshot.xml --at 2026-11-16T06:00:00+00:00")
    #expect(try site.published() == ["2026-11-16T060000Z", "2026-11-23T060000Z", "latest"])
    #expect(try site.shell("readlink reports/latest").output == "2026-11-23T060000Z\n")
  }

  @Test("runs older than they are to be kept go, once a newer one is published")
  func kept() throws {
    let site = try Site()
    let earlier = ["2026-10-26", "2026-11-09", "2026-11-16"]
    for day in earlier {
      _ = try site.shell("$earshot audit --configuration earshot.xml --at \(day)T06:00:00Z")
    }
    #expect(try site.published().count == 4)
    try site.configure(output: #"keep="14 days""#)
    _ = try site.shell("$audit")
    // The run of exactly 14 days before is not older than that.
    #expect(
      try site.published() == ["2026-11-09T060000Z", "2026-11-16T060000Z", "2026-11-23T060000Z", "latest"])
  }

  @Test("no source is changed, not even the time at which it was last read")
  func untouched() throws {
    let site = try Site()
    let list = "find *.xml -printf '%p %i %s %A@ %T@ %C@\\n'"
    let before = try site.shell("touch -a -d 2020-01-01 *.xml; \(list)").output
    _ = try site.shell("$audit")
    #expect(try site.shell(list).output == before)
  }

  @Test("findings are judged again, and reports written again, elsewhere than in the published run")
  func again() throws {
    let site = try Site()
    let first = try site.shell("$audit")
    let again = try site.shell("$earshot evaluate --configuration earshot.xml --output again reports/latest")
    #expect(again.status == first.status)
    #expect(try site.read("again/report.xml") == site.read("reports/latest/report.xml"))
    let report = try site.shell("$earshot report --output third reports/latest")
    #expect(report.status == 0)
    #expect(try site.read("third/report.html") == site.read("reports/latest/report.html"))
    let refused = try site.shell("$earshot evaluate --configuration earshot.xml reports/latest")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("published"))
    #expect(try site.shell("$earshot verify reports/latest").status == 0)
  }

  @Test("what was changed, added or taken away in a published run is told")
  func verify() throws {
    let site = try Site()
    _ = try site.shell("$audit")
    let ran = try site.shell(
      """
      cd reports/latest; echo x >> report.html; rm findings.csv; echo new > new.txt
      $earshot verify .
      """)
    #expect(ran.status == 1)
    for words in ["report.html: it was changed", "findings.csv: it is gone", "new.txt: it was added"] {
      #expect(ran.errors.contains(words), "\(ran.errors)")
    }
  }

  @Test(
    "each audit is recorded, a removal on time too; what is taken away behind its back is named, and so is a cut end")
  func history() throws {
    let site = try Site()
    for day in ["2026-11-02", "2026-11-09", "2026-11-16"] {
      _ = try site.shell("$earshot audit --configuration earshot.xml --at \(day)T06:00:00Z")
    }
    try site.configure(output: #"keep="14 days""#)
    let last = try site.shell("$audit")
    let whole = try site.shell("$earshot verify --history --configuration earshot.xml")
    #expect(whole.status == 0, "\(whole)")
    #expect(whole.output.contains("6 records, 3 runs as published, 1 removed on time"), "\(whole)")
    let head = try #require(last.output.split(whereSeparator: \.isWhitespace).last)
    #expect(try site.shell("$earshot verify --history --head \(head) reports").status == 0)
    // Recorded as it was, so an audit of the same instant again is a record of its own.
    _ = try site.shell("$audit")
    #expect(try site.shell("$earshot verify --history --configuration earshot.xml").status == 0)
    let cut = try site.shell(
      """
      rm -r reports/history/000007.txt reports/2026-11-23T060000Z-2; $earshot verify --history reports || exit 9
      $earshot verify --history --configuration earshot.xml
      """)
    #expect(cut.status == 1 && cut.errors.contains("history/000007.txt: it is gone: the state folder"), "\(cut)")
    let taken = try site.shell("rm -r reports/2026-11-16T060000Z; $earshot verify --history reports")
    #expect(taken.status == 1 && taken.errors.contains("2026-11-16T060000Z: it is gone"), "\(taken)")
    // The next audit goes on, and says what it came upon.
    let next = try site.shell("$earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z")
    #expect(next.errors.contains("the history ends with record 6, but record 7 was written"), "\(next)")
  }
}
