import Audit
import Evidence
import Files
import SQL
import Testing

@Suite("Joining the evidence")
struct JoinTests {
  /// An account that was Ann's until 100 and Bob's from 200, one that two people had at once, one of a program.
  private func people(_ fixture: EvidenceFixture) throws {
    try fixture.source("people", kind: "register", supplies: [.person, .account, .tenure]) { writer in
      for (name, person, from, to) in [
        ("front", "ann", 0, 100), ("front", "bob", 200, nil), ("both", "ann", 0, nil), ("both", "bob", 0, nil),
        ("cat", "cat", nil, nil),
      ] as [(String, String, Int64?, Int64?)] {
        try writer.add(
          .account,
          [
            "name": .text(name), "person": .text(person), "from": from.map { .integer($0) } ?? .null,
            "to": to.map { .integer($0) } ?? .null, "service": .integer(0),
          ])
      }
      try writer.add(.account, ["name": .text("backup"), "service": .integer(1)])
    }
  }

  private func access(
    _ writer: EvidenceWriter, _ account: String, at: Int64?, target: String = "x", host: String = "h",
    action: String = "listen"
  ) throws {
    try writer.add(
      .access,
      [
        "account": .text(account), "at": at.map { .integer($0) } ?? .null, "target": .text(target),
        "host": .text(host), "action": .text(action),
      ])
  }

  struct Holder {
    let account: String
    let at: Int64?
    let person: String
    let byService: String
    let shows: String
  }

  @Test(
    "an access is its account's holder at that instant, and nobody's where that is not sure",
    arguments: [
      Holder(account: "front", at: 50, person: "ann", byService: "0", shows: "the first holder"),
      Holder(account: "front", at: 99, person: "ann", byService: "0", shows: "the last instant of a holder"),
      Holder(account: "front", at: 100, person: "-", byService: "-", shows: "an end is not included"),
      Holder(account: "front", at: 200, person: "bob", byService: "0", shows: "a beginning is included"),
      Holder(account: "front", at: nil, person: "-", byService: "0", shows: "no instant, several holders"),
      Holder(account: "cat", at: nil, person: "cat", byService: "0", shows: "no instant, one holder ever"),
      Holder(account: "both", at: 50, person: "-", byService: "0", shows: "two at once: nobody is picked"),
      Holder(account: "backup", at: 50, person: "-", byService: "1", shows: "a program is nobody"),
      Holder(account: "ghost", at: 50, person: "-", byService: "-", shows: "an account nobody knows"),
    ])
  func holders(_ expected: Holder) throws {
    let fixture = try EvidenceFixture()
    try people(fixture)
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      try access(writer, expected.account, at: expected.at)
    }
    let rows = try fixture.joined(#"SELECT "person", "by-service" FROM "access""#)
    #expect(rows == ["\(expected.person) \(expected.byService)"], "\(expected.shows)")
  }

  @Test("a logon at a machine and a desktop seen from its address are both of that workstation")
  func workstations() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("drives", kind: "drives", supplies: [.workstation]) { writer in
      for address in ["CCT-PC-01", "cct-pc-01.example.gov.uk", "10.20.4.11"] {
        try writer.add(.workstation, ["name": .text("CCT-PC-01"), "address": .text(address)])
      }
    }
    try fixture.source("windows", kind: "access-log", supplies: [.logon]) { writer in
      for (at, host) in [(1, "CCT-PC-01.example.gov.uk"), (2, "10.20.4.11"), (3, "10.20.9.9")] {
        try writer.add(.logon, ["at": .integer(Int64(at)), "account": .text("jash"), "host": .text(host)])
      }
    }
    let rows = try fixture.joined(#"SELECT "at", "workstation" FROM "logon" ORDER BY "at""#)
    #expect(rows == ["1 CCT-PC-01", "2 CCT-PC-01", "3 -"])
  }

  @Test(
    "a target names a recording by path, by identifier or by a file name that only one has",
    arguments: [
      ("2026/a.wav", "A"), ("B", "B"), ("elsewhere/b.wav", "B"), ("elsewhere/same.wav", "-"), ("none.wav", "-"),
    ])
  func targets(target: String, recording: String) throws {
    let fixture = try EvidenceFixture()
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for (id, path) in [("A", "2026/a.wav"), ("B", "2026/b.wav"), ("C", "1/same.wav"), ("D", "2/same.wav")] {
        try writer.add(.recording, ["store": .text("main"), "id": .text(id), "path": .text(path)])
      }
    }
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      try access(writer, "front", at: 1, target: target)
    }
    #expect(try fixture.joined(#"SELECT "recording" FROM "access""#) == [recording])
  }

  struct Moves {
    /// Account, when, and from where.
    let accesses: [(String, Int64?, String?)]
    /// In the same order.
    let changed: String
    let shows: String
  }

  @Test(
    "an account's place changed where it had last been used from another host",
    arguments: [
      Moves(
        accesses: [("cat", 1, "h1"), ("cat", 2, "h1"), ("cat", 3, "h2"), ("cat", 4, "h1")], changed: "0 0 1 1",
        shows: "there and back"),
      Moves(
        accesses: [("cat", 3, "h1"), ("cat", 1, "h1"), ("cat", 2, "h2")], changed: "1 0 1",
        shows: "time decides, not the log's order"),
      Moves(
        accesses: [("cat", 1, "h1"), ("front", 2, "h2"), ("cat", 3, "h1")], changed: "0 0 0",
        shows: "another account's place is none of its"),
      Moves(accesses: [("backup", 1, "h1"), ("backup", 2, "h2")], changed: "0 0", shows: "programs run everywhere"),
      Moves(
        accesses: [("ghost", 1, "h1"), ("ghost", 2, "h2")], changed: "0 1",
        shows: "an account nobody knows may be a person's"),
      Moves(
        accesses: [("cat", 1, "h1"), ("cat", 2, nil), ("cat", 3, "h2"), ("cat", 4, nil), ("cat", 5, "h2")],
        changed: "0 - 1 - 0", shows: "where the log does not say from where, it is not known, of that access alone"),
      Moves(
        accesses: [("cat", 1, "h1"), ("cat", nil, "h2"), ("cat", 3, "h1")], changed: "0 - 0",
        shows: "where the log does not say when, it is not known"),
    ])
  func moves(_ expected: Moves) throws {
    let fixture = try EvidenceFixture()
    try people(fixture)
    // Every second line stands in another log: what counts is the account, wherever it is logged.
    for (log, rest) in [("a", 0), ("b", 1)] {
      try fixture.source(log, kind: "access-log", supplies: [.access]) { writer in
        for (number, (account, at, host)) in expected.accesses.enumerated() where number % 2 == rest {
          try writer.add(
            .access,
            [
              "account": .text(account), "at": at.map { .integer($0) } ?? .null,
              "host": host.map { .text($0) } ?? .null,
              "entry": .integer(Int64(number)),
            ])
        }
      }
    }
    let rows = try fixture.joined(#"SELECT "place-changed" FROM "access" ORDER BY "entry""#)
    #expect(rows.joined(separator: " ") == expected.changed, "\(expected.shows)")
  }

  @Test(
    "a copy was exported by whoever exported that recording to that workstation, unless several did",
    arguments: [(["cat"], "cat 7"), (["cat", "front"], "- -"), ([], "- -")])
  func exports(accounts: [String], expected: String) throws {
    let fixture = try EvidenceFixture()
    try people(fixture)
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      try writer.add(.recording, ["store": .text("main"), "id": .text("A"), "path": .text("a.wav")])
    }
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      for account in accounts {
        try access(writer, account, at: 7, target: "a.wav", host: "10.0.0.9", action: "export")
      }
      try access(writer, "both", at: 8, target: "a.wav", host: "10.0.0.9", action: "listen")
      try access(writer, "front", at: 9, target: "a.wav", host: "10.0.0.8", action: "export")
    }
    try fixture.source("drives", kind: "drives", supplies: [.copy, .workstation]) { writer in
      try writer.add(.workstation, ["name": .text("PC-1"), "address": .text("10.0.0.9")])
      try writer.add(
        .copy, ["workstation": .text("PC-1"), "drive": .text("C"), "path": .text("a"), "recording": .text("A")])
    }
    #expect(try fixture.joined(#"SELECT "exported-by", "exported" FROM "copy""#) == [expected])
  }

  @Test("a deletion that only an access log shows is a deletion, once, from its place in the log")
  func deletionsSeenInLogs() throws {
    let fixture = try EvidenceFixture()
    try people(fixture)
    let minute: Int64 = 60_000_000
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      for id in ["A", "B", "C"] {
        try writer.add(.recording, ["store": .text("main"), "id": .text(id), "path": .text("\(id).wav")])
      }
    }
    try fixture.source("deletions", kind: "register", supplies: [.deletion]) { writer in
      try writer.add(.deletion, ["recording": .text("A"), "at": .integer(60 * minute), "by": .text("cat")])
    }
    try fixture.source("web", kind: "access-log", supplies: [.access]) { writer in
      // In the register, ten minutes before; eleven minutes before is another deletion.
      try access(writer, "cat", at: 50 * minute, target: "A.wav", action: "delete")
      try access(writer, "cat", at: 49 * minute, target: "A.wav", action: "delete")
      // One deletion in several lines.
      try access(writer, "cat", at: 5 * minute, target: "B.wav", action: "delete")
      try access(writer, "cat", at: 5 * minute, target: "B.wav", action: "delete")
      try access(writer, "cat", at: 6 * minute, target: "B.wav", action: "delete")
      // Refused, of no known recording, or at no known time.
      try access(writer, "cat", at: 5 * minute, target: "C.wav", action: "attempt")
      try access(writer, "cat", at: 5 * minute, target: "D.wav", action: "delete")
      try access(writer, "cat", at: nil, target: "C.wav", action: "delete")
    }
    let rows = try fixture.joined(
      #"SELECT "recording", "at" / 60000000, "by", "person", s.name FROM "deletion" d JOIN source s ON s.number = d.source_number ORDER BY 1, 2"#
    )
    #expect(rows == ["A 49 cat cat web", "A 60 cat cat deletions", "B 5 cat cat web"])
  }

  @Test("a recording that the store still knows is not told twice by the ledger")
  func storeBeforeLedger() throws {
    let fixture = try EvidenceFixture()
    try fixture.source("ledger", kind: "ledger", supplies: [.recording]) { writer in
      for id in ["A", "B"] {
        try writer.add(.recording, ["store": .text("main"), "id": .text(id), "present-in-store": .integer(0)])
      }
    }
    try fixture.source("store", kind: "store", supplies: [.recording]) { writer in
      try writer.add(
        .recording, ["store": .text("main"), "id": .text("A"), "present-in-store": .integer(1)])
    }
    #expect(try fixture.joined(#"SELECT "id", "present-in-store" FROM "recording" ORDER BY 1"#) == ["A 1", "B 0"])
  }

  @Test("a collector that did not finish, and a kind that nobody supplies, leave gaps; a scoped gap keeps its scope")
  func gaps() throws {
    let fixture = try EvidenceFixture()
    fixture.failed("drives", kind: "drives", supplies: [.copy, .workstation], reason: "It was killed.")
    try fixture.source("permissions", kind: "register", supplies: [.permission]) { writer in
      try writer.add(Gap(.malformed, reason: "r", remedy: "m", from: 5, to: 9, person: "ann"))
      try writer.examined("3 permissions read", count: 3)
    }
    let rows = try fixture.joined(
      """
      SELECT kind, "from", "to", person, recording FROM gap_for WHERE kind IN ('copy', 'permission', 'notice')
      ORDER BY kind
      """)
    #expect(rows == ["copy - - - -", "notice - - - -", "permission 5 9 ann -"])
    #expect(
      try fixture.joined("SELECT name, state FROM source ORDER BY name") == ["drives failed", "permissions gaps"])
    #expect(
      try fixture.joined(#"SELECT "problem", "reason" FROM "coverage" WHERE "source" = 'drives'"#)
        == ["not finished It was killed."])
  }

  @Test("a kind that a rule rests on and no source supplies is a gap that names the rule")
  func notConfigured() throws {
    let fixture = try EvidenceFixture()
    try people(fixture)
    let needed = ["notice": ["Notice missing"], "account": ["Known account"]]
    #expect(
      try fixture.joined(#"SELECT "problem", "reason" FROM "coverage" WHERE "state" = 'gap'"#, needed: needed)
        == ["not configured No source supplies notices, on which these rules rest: 'Notice missing'."])
    #expect(
      try fixture.joined("SELECT kind, coverage_fact FROM gap_for WHERE kind = 'notice'", needed: needed)
        == ["notice 1"])
  }
}
