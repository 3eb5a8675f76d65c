import SQL

/// The findings of a made-up audit, as the reports' tests and the picture in the README show them.
struct SampleFindings {
  /// How many breaches of the rule about overdue recordings, beside the few of every other rule.
  var overdue = 9
  /// How many open questions about listening, behind a gap in a log.
  var open = 7
  var hasPrevious = true
  var hasGaps = true
  var hasFindings = true
  /// Gaps beside the four: files of one drive that could not be read.
  var unreadable = 0
  /// A name that tries to break out of every format.
  var hostile: String?

  private static let retention = "recordings-are-deleted"
  private static func at(_ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> SQLValue {
    .integer(FindingsBuilder.instant(2026, month, day, hour, minute))
  }

  func write(to path: String) throws {
    let builder = try FindingsBuilder(path)
    try audit(builder)
    try policy(builder)
    try sources(builder)
    if hasGaps { try gaps(builder) }
    try rules(builder)
    if hasFindings { try findings(builder) }
    try builder.finish()
  }

  private var breaches: Int { hasFindings ? overdue + 6 + (hostile == nil ? 0 : 1) : 0 }

  private func audit(_ builder: FindingsBuilder) throws {
    var entries: [(String, String)] = [
      ("at", "\(FindingsBuilder.at)"), ("zone", "Europe/London"),
      ("organisation", hostile ?? "Reigate & Banstead Borough Council"), ("program", "earshot 0.1.0"),
      ("configuration-sha256", FindingsBuilder.digest(1)), ("rules-sha256", FindingsBuilder.digest(2)),
      ("evidence-sha256", FindingsBuilder.digest(3)), ("satisfied", "1204"), ("breaches", "\(breaches)"),
      ("undetermined", "\(hasGaps && hasFindings ? open : 0)"), ("gaps", hasGaps ? "\(4 + unreadable)" : "0"),
      ("accepted", hasFindings ? "1" : "0"), ("every", "7"), ("missed", "0"), ("due-7", "31"), ("due-30", "64"),
    ]
    if hasPrevious { entries.append(("previous-at", "\(FindingsBuilder.previous)")) }
    for (key, value) in entries { try builder.insert("audit", [.text(key), .text(value)]) }
  }

  private func policy(_ builder: FindingsBuilder) throws {
    let id: SQLValue = "customer-contact-call-recording"
    try builder.insert(
      "observation",
      [
        id, 1, "When the days start", "silent", "“Deletion of recordings”, paragraph 1, sentence 1",
        "It does not say from when days are counted.", "They are counted from the end of the call.",
      ])
    try builder.insert(
      "policy",
      [
        id, "Customer Contact Call Recording Policy", "customer-contact-call-recording.xml",
        .text(FindingsBuilder.digest(4)),
      ])
    let parameters: [(SQLValue, SQLValue, SQLValue, SQLValue)] = [
      ("retention", "14 days", "How long a recording may stay in the store before it must have been deleted.", 0),
      ("grace", "1 day", "How long the nightly deletion may take before a recording counts as overdue.", 0),
      ("longest-extension", "60 days", "The longest time for which one recording may be kept beyond its retention.", 1),
    ]
    for (name, value, meaning, site) in parameters {
      try builder.insert("parameter", [id, name, value, meaning, site])
    }
  }

  private func sources(_ builder: FindingsBuilder) throws {
    let gaps: SQLValue = hasGaps ? "gaps" : "complete"
    let rows: [(SQLValue, SQLValue, SQLValue, SQLValue, SQLValue, SQLValue)] = [
      (
        "main", "store", "/srv/liberty/recordings", "complete", 318,
        "318 recordings were opened, their lengths read and held against the catalogue, and all were hashed"
      ),
      (
        "workstations", "drives", "inventory.xml", gaps, 61,
        "CCT-PC-01, C: 24,102 files walked, 30 were audio, 8 were copies of recordings\nCCT-PC-02, C: 24,102 files walked, 31 were audio, 6 were copies of recordings"
      ),
      (
        "web", "access-log", "logs/web/*.log*", gaps, 5_120,
        "9 files with 88,412 lines from Mon 28 Sep 2026 to Mon 23 Nov 2026; 5,120 lines were accesses to recordings"
      ),
      (
        "file-server", "access-log", "logs/samba/audit*", "complete", 2_044,
        "3 files with 12,000 lines; 2,044 lines were accesses to recordings"
      ),
      ("people", "register", "registers/people.xml", "complete", 96, "40 people with 44 accounts and 52 tenures"),
      ("permissions", "register", "registers/permissions.csv", gaps, 11, "11 permissions; one row could not be read"),
      ("extensions", "register", "registers/extensions.xml", "complete", 8, "8 extensions"),
    ]
    for (index, row) in rows.enumerated() {
      let failed = hasGaps && index == 1
      try builder.insert(
        "source",
        [
          .integer(Int64(index + 1)), row.0, row.1, row.2, "evidence/\(row.0.text ?? "").earshot",
          .text(FindingsBuilder.digest(20 + index)), failed ? "gaps" : row.3, row.4, row.5,
        ])
      for number in 1...2 {
        try builder.insert(
          "input_file",
          [
            .integer(Int64(index + 1)), .integer(Int64(number)),
            "/srv/earshot/input/\(row.0.text ?? "")-\(number).log.gz",
            .integer(Int64(184_220 * number + index * 9_133)), Self.at(11, 22, 23, 10 + number),
            .text(FindingsBuilder.digest(100 + index * 10 + number)),
          ])
      }
    }
  }

  private func gaps(_ builder: FindingsBuilder) throws {
    let rows: [[SQLValue]] = [
      [
        1, "workstations", "absent", "copy", "D:", "the drive is in the inventory, but there is nothing at that place",
        "Connect the drive of CCT-PC-04 and run the audit again, or take it out of the inventory", nil, nil, nil,
        "CCT-PC-04", nil, nil,
      ],
      [
        2, "workstations", "unreadable", "copy", "C:/Users/mross/Private",
        "the folder may not be listed by the account that audits",
        "Give the account earshot the right to read that folder", nil, nil, nil, "CCT-PC-02", nil, 1,
      ],
      [
        3, "web", "silent", "access", nil, "no line was written for longer than the 3 days that are allowed",
        "Find out from the web server’s administrator whether the log was lost", nil, Self.at(10, 29, 18, 4),
        Self.at(11, 2, 7, 31), nil, nil, nil,
      ],
      [
        4, "permissions", "malformed", "permission", "registers/permissions.csv",
        "the row has 5 cells where the header names 7", "Complete the row and run the audit again", 9, nil, nil, nil,
        "p17", nil,
      ],
    ]
    for row in rows { try builder.insert("gap", row) }
    for index in 0..<unreadable {
      try builder.insert(
        "gap",
        [
          .integer(Int64(-index)), "workstations", "unreadable", "copy", "C:/Users/mross/\(index).wav",
          "the file may not be read", "Give the account earshot the right to read it", nil, nil, nil, "CCT-PC-02", nil,
          1,
        ])
    }
  }

  private func rules(_ builder: FindingsBuilder) throws {
    let leaver = "Nobody who has left the council uses an account to hear, change or delete a recording."
    let rows: [(SQLValue, SQLValue, SQLValue, SQLValue, SQLValue, SQLValue, SQLValue, SQLValue, SQLValue)] = [
      (
        "leaver-access", "Somebody who had left used a recording", "critical", "Who will have access?", "1",
        .text(leaver), "access", 1, 7_164
      ),
      (
        "overdue-recording", "Recording kept beyond its retention period", "high", "Deletion of recordings", "1",
        "A recording is deleted once it has been in the store for the retention period.", "recording",
        .integer(Int64(hasFindings ? overdue : 0)), 318
      ),
      (
        "unauthorised-listener", "Recording heard without authority", "high", "Who will have access?", "1",
        "Only the Manager and Senior Customer Contact Advisers listen; anybody else needs the Contact Manager’s permission.",
        "access", 4, 7_164
      ),
      (
        "undeleted-copy", "Saved copy never deleted", "high", "Deletion of recordings", "2",
        "Whoever saves a recording to a hard drive deletes it from there.", "copy", 2, 14
      ),
      (
        "extension-not-valid", "Extension that does not hold", "medium", "Deletion of recordings", "1",
        "A longer retention is agreed with the Communications, Customers & Information Manager.", "extension", 1, 8
      ),
      ("coverage", "Something could not be examined", "medium", "", "", "", "coverage", 4, 7),
    ]
    for (index, row) in rows.enumerated() {
      let found = hasFindings || row.6 == "coverage" && hasGaps ? row.7.integer ?? 0 : 0
      let opened = row.0 == "unauthorised-listener" && hasFindings && hasGaps ? open : 0
      let examined = max(row.8.integer ?? 0, found + Int64(opened))
      try builder.insert(
        "rule",
        [
          row.0, .integer(Int64(index)), "customer-contact-call-recording", row.1, row.2, row.3, row.4, row.5, row.6,
          "customer-contact-call-recording.xml", .integer(Int64(30 + index * 40)), .text(FindingsBuilder.digest(4)),
          .integer(examined), .integer(found), .integer(examined - found - Int64(opened)), .integer(Int64(opened)),
          row.0 == "undeleted-copy" && hasFindings
            ? "it calls 13 of 14 copies breaches, more than the 80 in 100 that are plausible" : nil,
          .integer(hasGaps && row.6 != "recording" ? 1 : 0), nil,
        ])
    }
  }

  private func findings(_ builder: FindingsBuilder) throws {
    let writer = FindingWriter(builder)
    try writer.leaver()
    for index in 0..<overdue { try writer.overdue(index) }
    try writer.listening(person: "Priya Nair", account: "pnair", hadPermission: true, times: 3)
    try writer.listening(person: hostile ?? "Tom Whitlock", account: "twhitlock", hadPermission: false, times: 1)
    if let hostile { try writer.hostile(hostile) }
    try writer.copy(owner: "Marcus Ross", sureness: "very likely", state: "new")
    try writer.copy(owner: "Helen Ford", sureness: "possible", state: "back again")
    try writer.extensionNotValid()
    if hasGaps {
      try writer.coverage()
      for index in 0..<open { try writer.open(index) }
    }
    if hasPrevious {
      try builder.insert(
        "resolved",
        [
          "77aa01c2d4e5f607", 1, "overdue-recording",
          "Recording 20261012-0021 of Mon 12 Oct 2026, 09:14 BST was kept beyond its retention period.",
          "ICT department", .integer(FindingsBuilder.previous), "The evidence no longer shows it.", "facts",
          "Now it is so: id 20261012-0021; present in store no (source main, catalogue.csv, line 22).", nil,
          .integer(FindingsBuilder.previous),
        ])
      try builder.insert(
        "change", [1, "parameter", "grace", "It is 1 day instead of 2 days, which this site has set."])
    }
    for (person, name) in [("p2", "Ruth Adeyemi"), ("p7", "Tom Okafor")] {
      try builder.insert("decider", [.text(person), .text(name)])
    }
    for day in 1...6 {
      try builder.insert(
        "upcoming",
        [
          .integer(Int64(day)), "overdue-recording",
          "Recording 202611\(day + 9)-0007 of \(day + 9) Nov 2026 is to be deleted by \(day + 23) Nov 2026.",
          "recording",
          "main | 202611\(day + 9)-0007", Self.at(11, 23 + day, 10), "ICT department", "delete the recording",
        ])
    }
    try pictures(builder)
    for week in (hasPrevious ? 0...12 : 12...12).reversed() {
      let number = Int64(12 - week)
      try builder.insert(
        "trend",
        [
          .integer(FindingsBuilder.at - number * 604_800_000_000), .integer(Int64(breaches) + number * 2),
          .integer(3 + number % 4), .integer(number % 2), .integer(2 + number % 5), .integer(Int64(open)), 4, 1,
          .integer(1 + number % 3), number == 12 ? nil : .real(6.5 + Double(number)),
        ])
    }
  }

  /// Who listened, and what became of two recordings.
  private func pictures(_ builder: FindingsBuilder) throws {
    let people = [
      ("p3", "Priya Nair"), ("p1", hostile ?? "Tom Whitlock"), ("p2", "Ruth Adeyemi"), ("p7", "Tom Okafor"),
    ]
    try builder.insert("audit", ["listeners", "4"])
    for (place, (person, name)) in people.enumerated() {
      for week in 0..<13 {
        let listens = place == 0 && week == 11 ? 31 : (week * 7 + place * 5) % 11
        let inBreach = place < 2 && week == 11 ? min(listens, 3 - place) : 0
        try builder.insert(
          "listening",
          [
            .text(person), .text(name), .integer(FindingsBuilder.at - Int64(13 - week) * 604_800_000_000),
            .integer(Int64(listens)), .integer(Int64(inBreach)),
          ])
      }
    }
    let events: [(day: SQLValue, what: SQLValue, text: SQLValue)] = [
      (Self.at(9, 14, 10, 2), "call", "The call"),
      (Self.at(9, 14, 14, 55), "listen", "Heard by Marcus Ross on CCT-PC-02"),
      (Self.at(9, 14, 15, 1), "export", "Exported by Marcus Ross on CCT-PC-02"),
      (Self.at(9, 14, 15, 2), "copy", "A copy came to lie on CCT-PC-02"),
      (Self.at(9, 20, 9), "listen", "Heard by somebody else, 3 times that day"),
      (Self.at(9, 28, 10, 2), "due", "From here on: Recording kept beyond its retention period"),
      (Self.at(10, 30), "extension", "An extension ends"), (Self.at(10, 31, 2), "deletion", "Deleted"),
    ]
    let findings = [1, overdue + 4 + (hostile == nil ? 0 : 1)]
    for position in findings {
      for (ordinal, event) in events.enumerated() {
        try builder.insert(
          "life",
          [
            .text(String(FindingsBuilder.digest(10_000 + position).prefix(16))), .integer(Int64(ordinal)), event.day,
            event.what, event.text,
          ])
      }
    }
  }
}
