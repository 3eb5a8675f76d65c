import SQL

/// Writes single made-up findings, each with its conditions and evidence.
final class FindingWriter {
  private let builder: FindingsBuilder
  private var position: Int64 = 0

  init(_ builder: FindingsBuilder) { self.builder = builder }

  private func add(
    _ rule: String, verdict: String = "breach", severity: String, state: String = "new", sentence: String,
    kind: String, subject: String, occurred: Int64? = nil, person: String? = nil, answerable: String? = nil,
    basis: String? = nil, sureness: String? = nil, remedy: String? = nil, due: Int64? = nil, because: String? = nil,
    occurrences: Int = 1, escalated: String? = nil, decision: String? = nil, decidedUntil: Int64? = nil,
    assigned: String? = nil, decided: [(kind: String, until: Int64?, to: String?, why: String, state: String)] = [],
    conditions: [(depth: Int, text: String, value: String?, outcome: String)],
    evidence: [(side: String, kind: String, text: String, source: String, file: String?, line: Int?)]
  ) throws {
    position += 1
    let id = String(FindingsBuilder.digest(10_000 + Int(position)).prefix(16))
    func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    try builder.insert(
      "finding",
      [
        .text(id), .integer(position), .text(rule), .text(verdict), .text(severity), .text(state),
        .integer(state == "new" ? FindingsBuilder.at : FindingsBuilder.previous), .text(sentence), .text(kind),
        .text(subject), optional(occurred), optional(person), optional(answerable), optional(basis),
        optional(sureness), optional(remedy), optional(due), optional(because), .integer(Int64(occurrences)),
        .integer(state == "still open" ? FindingsBuilder.previous : FindingsBuilder.at),
        state == "still open" ? .null : "facts", optional(escalated), optional(decision), optional(decidedUntil),
        optional(assigned),
      ])
    for (ordinal, entry) in decided.enumerated() {
      try builder.insert(
        "decision",
        [
          .text(id), .integer(Int64(ordinal)), .text(entry.kind), "p2", "Ruth Adeyemi",
          .integer(FindingsBuilder.previous + 3_600_000_000), optional(entry.until), entry.to == nil ? .null : "p7",
          optional(entry.to), .text(entry.why), .text(entry.state),
        ])
    }
    for (ordinal, condition) in conditions.enumerated() {
      try builder.insert(
        "condition",
        [
          .integer(position), .text(id), .integer(Int64(ordinal)), .integer(Int64(condition.depth)),
          .text(condition.text),
          optional(condition.value), .text(condition.outcome),
        ])
    }
    for (ordinal, entry) in evidence.enumerated() {
      try builder.insert(
        "evidence",
        [
          .integer(position), .text(id), .integer(Int64(ordinal)), .text(entry.side), .text(entry.kind),
          .text(entry.text),
          .text(entry.source), optional(entry.file), optional(entry.line.map { Int64($0) }),
          optional(entry.line.map { Int64($0 * 187 + 44) }),
          entry.line.map { .text(FindingsBuilder.digest(Int(position) * 100 + $0)) } ?? .null,
          entry.file == nil ? .null : .text(FindingsBuilder.digest(ordinal + 900)),
        ])
    }
  }

  private static func at(_ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Int64 {
    FindingsBuilder.instant(2026, month, day, hour, minute)
  }

  func leaver() throws {
    try add(
      "leaver-access", severity: "critical",
      sentence:
        "Daniel Osei exported recording 20261104-0113 on Thu 12 Nov 2026, 19:42 GMT, 12 days after leaving the council.",
      kind: "access",
      subject: "dosei | 81.2.69.160 | export | 2026/11/04/20261104-0113.wav | Thu 12 Nov 2026, 19:42 GMT",
      occurred: Self.at(11, 12, 19, 42),
      person: "p23", answerable: "Daniel Osei", basis: "the account dosei was his from Mon 3 Mar 2025",
      sureness: "very likely",
      remedy: "close the account, and ask Daniel Osei for the recording and for the reason", due: Self.at(11, 25, 6),
      occurrences: 2,
      conditions: [
        (0, "all of these hold", nil, "true"),
        (1, "action is one of listen, export, delete, rename, write", "export", "true"),
        (1, "by-service is no", "no", "true"),
        (1, "some tenure of the same person ended before it", "Customer Contact Adviser until Sat 31 Oct 2026", "true"),
        (1, "no tenure of the same person was in force", "none in force on Thu 12 Nov 2026, 19:42 GMT", "true"),
      ],
      evidence: [
        (
          "subject", "access", "dosei exported 2026/11/04/20261104-0113.wav from 81.2.69.160", "web",
          "/srv/logs/web/u_ex261112.log.gz", 1_284
        ),
        (
          "subject", "access", "dosei exported the same recording again at 19:44", "web",
          "/srv/logs/web/u_ex261112.log.gz", 1_291
        ),
        (
          "against", "tenure", "Daniel Osei was Customer Contact Adviser from Mon 3 Mar 2025 to Sat 31 Oct 2026",
          "people", "/srv/registers/people.xml", 88
        ),
        (
          "for", "account", "the account dosei was not closed when he left, so others may have used it", "people",
          "/srv/registers/people.xml", 86
        ),
      ])
  }

  func overdue(_ index: Int) throws {
    let day = 1 + index % 28
    let ended = FindingsBuilder.instant(2026, 10, day, 9 + index % 8, 14)
    let id = "202610\(day < 10 ? "0" : "")\(day)-\(1_000 + index)"
    try add(
      "overdue-recording", severity: "high", state: index % 3 == 0 ? "new" : "still open",
      sentence:
        "Recording \(id) of \(day) Oct 2026 is still in the store; it should have been deleted within 14 days of the call.",
      kind: "recording", subject: "main | \(id)", occurred: ended, answerable: "ICT department",
      basis: "the policy makes the ICT department responsible for deleting recordings from the store",
      remedy:
        "delete the recording from the store, or ask the Communications, Customers & Information Manager for an extension with a reason and an end date",
      due: FindingsBuilder.at + 7 * 86_400_000_000,
      conditions: [
        (0, "all of these hold", nil, "true"),
        (1, "present-in-store is yes", "yes", "true"),
        (1, "in-catalogue is yes", "yes", "true"),
        (1, "ended longer ago than retention and grace (15 days)", "\(day) Oct 2026, \(53 - day) days ago", "true"),
        (1, "no extension of the same recording is in force at the audit", "none found in extensions", "true"),
        (1, "no subject access request for it is open", "none found in subject-requests", "true"),
      ],
      evidence: [
        (
          "subject", "recording",
          "main/2026/10/\(day)/queue-help-07700900123-\(id).wav, 1.2 MB, 2 minutes 34 seconds, owner liberty", "main",
          "/srv/liberty/recordings/catalogue.csv", 20 + index
        )
      ])
  }

  func listening(person: String, account: String, hadPermission: Bool, times: Int) throws {
    let speaks: [(side: String, kind: String, text: String, source: String, file: String?, line: Int?)] =
      hadPermission
      ? [
        (
          "for", "permission",
          "\(person) had a permission of the Contact Manager until Wed 11 Nov 2026, an hour before", "permissions",
          "/srv/registers/permissions.csv", 4
        )
      ]
      : []
    try add(
      "unauthorised-listener", severity: "high",
      sentence: "\(person) listened to recording 20261110-0042 on Thu 12 Nov 2026, 00:58 GMT without authority.",
      kind: "access",
      subject: "\(account) | 10.20.4.7 | listen | 2026/11/10/20261110-0042.wav | Thu 12 Nov 2026, 00:58 GMT",
      occurred: Self.at(11, 12, 0, 58),
      person: "p\(times)", answerable: person, basis: "the account \(account) is that person’s own",
      sureness: "very likely",
      remedy: "ask \(person) why, and ask the Contact Manager whether a permission was meant", due: Self.at(11, 30, 6),
      occurrences: times,
      conditions: [
        (0, "all of these hold", nil, "true"),
        (1, "action is one of listen, export", "listen", "true"),
        (1, "the person does not hold the role listener at that instant", "Customer Contact Adviser", "true"),
        (1, "not", nil, "true"),
        (
          2, "some permission of the same person is in force at that instant",
          hadPermission ? "one, until Wed 11 Nov 2026" : "none", "false"
        ),
      ],
      evidence: [
        (
          "subject", "access",
          "at Thu 12 Nov 2026, 00:58 GMT; action listen; account \(account); host 10.20.4.7; target 2026/11/10/20261110-0042.wav; workstation CCT-PC-07",
          "web",
          "/srv/logs/web/u_ex261112.log.gz", 40 + times
        ),
        (
          "against", "tenure", "\(person) is Customer Contact Adviser since Mon 2 Jun 2025", "people",
          "/srv/registers/people.xml", 31
        ),
      ] + speaks)
  }

  func copy(owner: String, sureness: String, state: String) throws {
    try add(
      "undeleted-copy", severity: "high", state: state,
      sentence:
        "A copy of recording 20260914-0007 is on CCT-PC-02 at C:/Users/\(owner.prefix(1).lowercased())ross/Music/holiday mix.mp3; it should have been deleted by Mon 28 Sep 2026.",
      kind: "copy", subject: "CCT-PC-02 | C | Users/\(owner)/Music/holiday mix.mp3 |  | 20260914-0007",
      occurred: Self.at(9, 14, 15, 2),
      person: "p5",
      answerable: owner,
      basis: sureness == "possible"
        ? "the workstation is assigned to that person" : "the file belongs to that person’s account",
      sureness: sureness, remedy: "delete the copy, and empty the bin", due: Self.at(11, 30, 6),
      conditions: [
        (0, "all of these hold", nil, "true"), (1, "state is present", "present", "true"),
        (1, "recording.ended longer ago than retention (14 days)", "Mon 14 Sep 2026, 70 days ago", "true"),
        (1, "no extension of the same recording is in force at the audit", "one, ended Fri 30 Oct 2026", "true"),
      ],
      evidence: [
        (
          "subject", "copy",
          "1.2 MB, last changed Mon 14 Sep 2026, 15:40 BST, byte for byte the recording 20260914-0007", "workstations",
          "C:/Users/mross/Music/holiday mix.mp3", nil
        ),
        (
          "for", "extension", "the recording itself might be kept until Fri 30 Oct 2026 (extension E-12)", "extensions",
          "/srv/registers/extensions.xml", 14
        ),
      ])
  }

  func extensionNotValid() throws {
    try add(
      "extension-not-valid", severity: "medium", state: "still open",
      sentence:
        "Extension E-19 for recording 20261002-0088 was approved by somebody who was not the Communications, Customers & Information Manager on that day.",
      kind: "extension", subject: "E-19", occurred: Self.at(10, 14), person: "p2", answerable: "Ruth Adeyemi",
      basis: "named as the approver", sureness: "certain", remedy: "have it approved again, or delete the recording",
      due: Self.at(12, 7, 6), decision: "accepted", decidedUntil: Self.at(12, 31, 23, 59), assigned: "Tom Okafor",
      decided: [
        ("dispute", nil, nil, "I was deputising that week.", "replaced"),
        ("accept", Self.at(12, 31, 23, 59), nil, "She was deputising; it is being put in writing.", "in force"),
        ("assign", nil, "Tom Okafor", "Please have it approved again.", "in force"),
      ],
      conditions: [
        (0, "any of these holds", nil, "true"),
        (1, "the approver did not hold information-manager when it was approved", "Contact Manager", "true"),
        (1, "reason is missing", "Complaint 4411", "false"), (1, "to is missing", "Thu 31 Dec 2026", "false"),
      ],
      evidence: [
        (
          "subject", "extension", "E-19, approved Wed 14 Oct 2026 by Ruth Adeyemi", "extensions",
          "/srv/registers/extensions.xml", 27
        )
      ])
  }

  func coverage() throws {
    let gaps = [
      "The drive D: of CCT-PC-04 could not be examined: absent.",
      "C:/Users/mross/Private on CCT-PC-02 could not be examined: unreadable.",
      "The log web is silent from Thu 29 Oct 2026, 18:04 GMT to Mon 2 Nov 2026, 07:31 GMT.",
      "Line 9 of registers/permissions.csv could not be read.",
    ]
    for (index, sentence) in gaps.enumerated() {
      try add(
        "coverage", severity: "medium", state: index == 0 ? "still open" : "new", sentence: sentence, kind: "coverage",
        subject: "gap \(index + 1)", answerable: "ICT department",
        basis: "it keeps the systems that are audited", remedy: "make it readable", due: Self.at(11, 30, 6),
        conditions: [(0, "state is gap", "gap", "true")], evidence: [])
    }
  }

  func open(_ index: Int) throws {
    let isLog = index % 3 != 0
    try add(
      "unauthorised-listener", verdict: "undetermined", severity: "high", state: "new",
      sentence:
        "Somebody with the account svc\(index) listened to recording 2026110\(index % 9)-00\(10 + index) on Mon 2 Nov 2026, 11:20 GMT; whether with authority is not known.",
      kind: "access",
      subject: "svc\(index) | 10.20.4.9 | listen | 2026110\(index % 9)-00\(10 + index).wav | Mon 2 Nov 2026, 11:20 GMT",
      occurred: Self.at(11, 2, 11, 20),
      remedy: isLog ? nil : "add the account to the register of people",
      because: isLog ? "a row of the permissions register could not be read" : "nobody is known to own the account",
      conditions: [
        (0, "all of these hold", nil, "unknown"), (1, "action is one of listen, export", "listen", "true"),
        (
          1, "the person does not hold the role listener at that instant", isLog ? "Customer Contact Adviser" : nil,
          isLog ? "true" : "unknown"
        ),
        (
          1, "no permission of the same person is in force at that instant", "none, but the register has a gap",
          "unknown"
        ),
      ],
      evidence: [("subject", "access", "svc\(index) listened", "web", "/srv/logs/web/u_ex261102.log.gz", 400 + index)])
  }

  func hostile(_ name: String) throws {
    try add(
      "undeleted-copy", severity: "high", sentence: name, kind: "copy", subject: name, person: name, answerable: name,
      basis: name, sureness: "possible", remedy: name, because: nil, escalated: name, decision: "disputed",
      assigned: name, decided: [("dispute", nil, name, name, "in force")],
      conditions: [(0, name, name, "true")],
      evidence: [("subject", "copy", name, name, name, 3), ("for", "copy", name, name, name, nil)])
  }
}
