import Files
import Testing

/// What is asked of the sample estate that packs are made of.
@Suite("earshot find")
struct FindTests {
  private func site() throws -> PackSite { try PackSite.shared.get() }

  private func find(_ words: String, _ name: String, more: String = "") throws -> Ran {
    try site().shell(
      "find=\"$earshot find --configuration estate/earshot.xml --at 2026-11-27T09:00:00Z\"; $find \(words); status=$?; \(more)\nexit $status",
      name)
  }

  @Test(
    "a copied recording: every copy, access, extension and deletion that the evidence holds, in data that fit their schema"
  )
  func recording() throws {
    let site = try site()
    let evidence = "reports/latest/evidence"
    let row = try #require(
      try site.rows(
        "SELECT recording, count(*) FROM copy GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
        in: "\(evidence)/workstations.evidence"
      ).first)
    let path = try #require(
      try site.rows("SELECT path FROM recording WHERE id = '\(row[0])'", in: "\(evidence)/main.evidence").first?[0])
    let ran = try find(
      "--recording \(row[0]) --format xml", "found",
      more:
        "TZ=Asia/Tokyo $find --recording \(row[0]) --format xml > again.xml; xmllint --noout --schema '\(checkout)/Reports/holdings.xsd' again.xml 2>&1 >/dev/null | grep -v validates"
    )
    #expect(ran.status == 3 && ran.errors == "", "\(ran)")
    #expect(try site.site.read("again.xml") == ran.output)
    func facts(_ part: String) -> Int {
      ran.output.split(separator: "<\(part)>\n").dropFirst().first.map { text in
        text.components(upTo: "</\(part)>").ranges(of: "<fact ").count
      } ?? 0
    }
    #expect(facts("copies") == Int(row[1]))
    var accesses = 0
    for source in ["web", "file-server", "application", "windows"] {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      accesses += try site.rows(
        "SELECT 1 FROM access WHERE target LIKE '%\(name)' OR target = '\(row[0])'",
        in: "\(evidence)/\(source).evidence"
      ).count
    }
    #expect(facts("accesses") == accesses && accesses > 0)
    for words in [
      "in-store=\"present\"", "<due at=\"2026-1", "who=\"", "<part source=\"workstations\"", "the drive is not there",
    ] {
      #expect(ran.output.contains(words), "\(words)")
    }
  }

  @Test("a caller: all recordings of the number, which stands nowhere in full; the letter names nobody of the staff")
  func caller() throws {
    let site = try site()
    let number = try #require(
      try site.site.shell(
        "tail -n +2 estate/catalogue.csv | cut -d , -f 7 | sort | uniq -c | sort -k 1,1nr -k 2 | head -1 | tr -s ' ' | cut -d ' ' -f 3",
        "most"
      ).output.split(separator: "\n").first.map(String.init))
    let asked = "+44 (0)\(number.dropFirst(1).prefix(4)) \(number.dropFirst(5))"
    let ran = try find(
      "--caller '\(asked)' --format letter --output letter.html", "letter",
      more: """
        grep -c ',\(number),' estate/catalogue.csv; grep -c '<h3>Call of' letter.html
        grep -caE '\(number.dropFirst(1))|\(number.dropFirst(5))' letter.html
        """)
    let counts = ran.output.split(separator: "\n")
    #expect(ran.status == 3 && ran.errors == "" && counts.count == 3, "\(ran)")
    #expect(counts[0] == counts[1] && counts[2] == "0", "\(ran)")
    var names: Set<String> = []
    for source in ["people", "directory"] {
      let evidence = "reports/latest/evidence/\(source).evidence"
      names.formUnion(try site.rows("SELECT name FROM person", in: evidence).joined())
      names.formUnion(
        try site.rows("SELECT name FROM account", in: evidence).joined().filter { $0.contains(where: \.isLetter) })
    }
    names.formUnion(
      try site.rows("SELECT name, address FROM workstation", in: "reports/latest/evidence/workstations.evidence")
        .joined())
    try site.site.write(names.sorted().joined(separator: "\n") + "\n", to: "staff.txt")
    let staff = try site.site.shell(
      "grep -niowF -f staff.txt letter.html; grep -c 'Content-Security-Policy' letter.html", "staff")
    #expect(staff.output == "1\n", "\(staff)")
  }

  @Test(
    "a pack that holds a recording, and where it was opened, are holdings of it; so are calls of a person within a time"
  )
  func packs() throws {
    let site = try site()
    let row = try #require(
      try site.rows(
        """
        SELECT f.id, substr(e.text, instr(e.text, 'recording ') + 10, 10), f.person FROM finding f JOIN evidence e ON e.finding = f.id
        WHERE f.subject_kind = 'copy' AND e.side = 'subject' AND e.text LIKE '%recording CR-%' AND f.person IS NOT NULL ORDER BY 1
        """
      ).first)
    let ran = try site.shell(
      """
      rm -rf held.zip held
      $pack --finding \(row[0]) --output held.zip > /dev/null && $earshot unpack --configuration estate/earshot.xml held.zip --to held > /dev/null
      sha256sum held.zip
      $earshot find --configuration estate/earshot.xml --recording \(row[1]) --at 2026-11-27T09:00:00Z
      """, "held")
    let digest = ran.output.prefix(64)
    #expect(ran.output.contains("SHA-256 \(digest) (record "), "\(ran)")
    #expect(ran.output.contains("into \(site.site.folder)/held (record "), "\(ran)")
    #expect(ran.output.contains("\(row[0]), breach"), "\(ran)")
    let person = try #require(
      try site.rows(
        """
        SELECT a.person, count(*) FROM account a WHERE a.name GLOB '6[0-9]*' AND a.person IS NOT NULL GROUP BY 1 ORDER BY 1
        """, in: "reports/latest/evidence/people.evidence"
      ).first?[0])
    let taken = try find("--person \(person) --from 2026-11-10 --to 2026-11-20", "person")
    #expect(taken.status == 3 && taken.output.contains("calls that "), "\(taken)")
  }

  static let refused: [(words: String, says: String)] = [
    ("", "say what to find"), ("--caller hello", "that is no telephone number"),
    ("--from 2026-11-20 --to 2026-11-10", "--to is not after --from"), ("--from soon", "'soon' is no time"),
    ("--recording x --format pdf", "'pdf' is none of text, xml, letter"),
    ("--recording x --output estate/earshot.xml", "is there already"),
  ]

  @Test("what cannot be asked is refused and says why", arguments: refused.indices)
  func refusal(_ index: Int) throws {
    let (words, says) = FindTests.refused[index]
    let ran = try find(words, "refused-find-\(index)")
    #expect(ran.status == 2 && ran.output == "" && ran.errors.contains(says), "\(ran)")
  }
}

extension Substring {
  fileprivate func components(upTo end: String) -> Substring {
    firstRange(of: end).map { self[..<$0.lowerBound] } ?? self
  }
}
