import Testing

/// Logs of the Linux audit daemon, against `ausearch` of the same package.
@Suite("Linux audit logs")
struct LinuxAuditTests {
  /// A declaration that makes every event a fact, whatever it is.
  static let everything = """
    <log-format xmlns="urn:earshot:log-format:1" title="Everything">
      <linux-audit/>
      <account column="account"/><host column="outcome"/><target column="object" is="path"/><tool column="type"/>
      <lines><act action="browse"><when column="type" is-not="none"/></act></lines>
    </log-format>
    """

  @Test(
    "The records of an event are brought together as ausearch does, in whatever order they stand",
    arguments: ["normal", "out_of_order", "lost_messages", "test2"])
  func real(name: String) throws {
    let trial = try LogTrial()
    let format = try trial.write("everything.xml", LinuxAuditTests.everything)
    let path = LogTrial.fixture("auditd/\(name).log")
    let log = try trial.collect(format, files: [path])
    trial.run("ausearch -if '\(path)' --format csv 2>/dev/null > events.csv")
    let csv = String(decoding: try contents("\(trial.folder)/events.csv"), as: UTF8.self).split(separator: "\n")
    // SERIAL_NUM and RESULT. ausearch parts an event whose records stand far from each other; its serial is one all the same.
    var referee: [String: String] = [:]
    for line in csv.dropFirst() {
      let columns = line.split(separator: ",", omittingEmptySubsequences: false)
      let result = columns.dropFirst(11).first { ["success", "failed"].contains($0) }
      if let result {
        referee[String(columns[4])] = String(result)
      } else if referee[String(columns[4])] == nil {
        referee[String(columns[4])] = "-"
      }
    }
    let found = try log.rows(
      "SELECT entry, CASE host WHEN 'failure' THEN 'failed' WHEN 'success' THEN 'success' ELSE '-' END FROM access "
        + "ORDER BY entry")
    #expect(!referee.isEmpty)
    #expect(found == referee.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    // Every line of the file is either a fact's first or one of its further lines.
    trial.run("grep -c . '\(path)' > lines")
    let lines = String(decoding: try contents("\(trial.folder)/lines"), as: UTF8.self).split(separator: "\n")
    let places = try log.rows("SELECT (SELECT count(*) FROM access) + (SELECT count(*) FROM folded_line)")
    #expect(places == lines.map(String.init))
  }

  @Test("Events that the kernel numbered and the log leaves out are a gap with their numbers")
  func lost() throws {
    let log = try LogTrial().collect("linux-audit", files: [LogTrial.fixture("auditd/lost_messages.log")])
    let gaps = try log.rows("SELECT problem, count FROM coverage WHERE state = 'gap' AND reason LIKE '%numbers its%'")
    // go-libaudit counts nine as dropped.
    #expect(gaps == ["absent 9"])
    #expect(try log.reasons().contains { $0.contains("9 events are missing") && $0.contains("50 to 58") })
    let whole = try LogTrial().collect("linux-audit", files: [LogTrial.fixture("auditd/out_of_order.log")])
    let none = try whole.reasons().filter { $0.contains("missing") }
    #expect(none == [])
  }

  static let head = "arch=c000003e"

  /// An event that opens a file, as the kernel writes it.
  static func event(
    _ serial: Int, _ call: String, name: String, success: Bool = true, auid: String = "1000",
    cwd: String? = "/home/jash",
    nametype: String = "NORMAL", mode: String = "0100640", seconds: Int = 1_795_514_400, tail: String = ""
  ) -> [String] {
    let stamp = "msg=audit(\(seconds).123:\(serial)):"
    var lines = [
      "type=SYSCALL \(stamp) arch=c000003e \(call) success=\(success ? "yes exit=3" : "no exit=-13") items=1 ppid=1 pid=77 "
        + "auid=\(auid) uid=0 gid=0 tty=pts1 ses=4 comm=\"aplay\" exe=\"/usr/bin/aplay\" key=\"recordings\"\(tail)"
    ]
    if let cwd { lines.append("type=CWD \(stamp) cwd=\"\(cwd)\"") }
    lines.append(
      "type=PATH \(stamp) item=0 name=\(name) inode=7 dev=08:01 mode=\(mode) ouid=0 ogid=0 rdev=00:00 nametype=\(nametype)"
    )
    lines.append("type=PROCTITLE \(stamp) proctitle=61706C6179")
    return lines
  }

  /// What an event says, and what it is: `account action target`.
  static let meanings: [([String], String?)] = [
    (event(1, "syscall=2 a0=7f a1=0 a2=0", name: "\"/srv/rec/a.wav\""), "jash listen a.wav"),
    (event(1, "syscall=257 a0=ffffff9c a1=7f a2=80000 a3=0", name: "\"/srv/rec/a.wav\""), "jash listen a.wav"),
    (
      event(1, "syscall=257 a0=ffffffffffffff9c a1=7f a2=0", name: "\"a.wav\"", cwd: "/srv/rec/2026"),
      "jash listen 2026/a.wav"
    ),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"../rec/./a.wav\"", cwd: "/srv/x"), "jash listen a.wav"),
    (event(1, "syscall=2 a0=7f a1=1", name: "\"/srv/rec/a.wav\""), "jash write a.wav"),
    (event(1, "syscall=2 a0=7f a1=2", name: "\"/srv/rec/a.wav\""), "jash write a.wav"),
    (event(1, "syscall=2 a0=7f a1=241", name: "\"/srv/rec/a.wav\"", nametype: "CREATE"), "jash write a.wav"),
    (event(1, "syscall=257 a0=ffffff9c a1=7f a2=90800", name: "\"/srv/rec/2026\"", mode: "040750"), "jash browse 2026"),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/2026\"", mode: "040750"), "jash browse 2026"),
    (event(1, "syscall=257 a0=ffffff9c a1=7f a2=200000", name: "\"/srv/rec/a.wav\""), nil),
    (event(1, "syscall=87 a0=7f", name: "\"/srv/rec/a.wav\"", nametype: "DELETE"), "jash delete a.wav"),
    (event(1, "syscall=82 a0=7f a1=7f", name: "\"/srv/rec/a.wav\"", nametype: "DELETE"), "jash rename a.wav"),
    (event(1, "syscall=86 a0=7f a1=7f", name: "\"/srv/rec/a.wav\""), "jash export a.wav"),
    (event(1, "syscall=4 a0=7f a1=7f", name: "\"/srv/rec/a.wav\""), nil),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/a.wav\"", success: false), "jash attempt a.wav"),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/other/a.wav\""), nil),
    // Müller 1.wav, with a space: the kernel writes such names in hexadecimal.
    (
      event(1, "syscall=2 a0=7f a1=0", name: "2F7372762F7265632F4DC3BC6C6C657220312E776176"), "jash listen Müller 1.wav"
    ),
    // A line feed in a name cannot begin a record.
    (event(1, "syscall=2 a0=7f a1=0", name: "2F7372762F7265632F610A747970653D2E776176"), "jash listen a\\x0atype=.wav"),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/a.wav\"", auid: "4294967295"), "root listen a.wav"),
    (event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/a.wav\"", auid: "1999"), "1999 listen a.wav"),
    (
      event(
        1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/a.wav\"", auid: "1999",
        tail: "\u{1D}ARCH=x86_64 SYSCALL=open AUID=\"mlee\" UID=\"root\""), "mlee listen a.wav"
    ),
  ]

  @Test("Of what the kernel logs, opening for reading is listening, by whoever logged on", arguments: meanings.indices)
  func meaning(index: Int) throws {
    let (lines, act) = LinuxAuditTests.meanings[index]
    let trial = try LogTrial()
    try trial.write("passwd", "root:x:0:0::/root:/bin/sh\njash:x:1000:1000::/home/jash:/bin/sh\n")
    for order in [lines, lines.reversed()] {
      try trial.write("audit.log", order.joined(separator: "\n") + "\n")
      let log = try trial.collect("linux-audit", prefixes: ["/srv/rec/"], accounts: "passwd")
      let acts = try log.acts()
      #expect(acts == (act.map { [$0] } ?? []))
      let gaps = try log.rows(
        "SELECT reason FROM coverage WHERE state = 'gap' AND affects LIKE '%access%'")
      #expect(gaps == [])
    }
  }

  @Test("Events whose records are interleaved are kept apart")
  func interleaved() throws {
    let trial = try LogTrial()
    let one = LinuxAuditTests.event(1, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/a.wav\"", auid: "1000")
    let two = LinuxAuditTests.event(2, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/b.wav\"", auid: "1001")
    try trial.write("audit.log", zip(one, two).flatMap { [$0, $1] }.joined(separator: "\n") + "\n")
    let log = try trial.collect("linux-audit", prefixes: ["/srv/rec/"])
    let acts = try log.acts()
    #expect(acts == ["1000 listen a.wav", "1001 listen b.wav"])
    let further = try log.rows("SELECT first_byte, line_number FROM folded_line ORDER BY first_byte, byte_offset")
    #expect(further.map { $0.split(separator: " ")[1] } == ["3", "5", "7", "4", "6", "8"])
  }

  @Test("A name relative to a folder that the log does not name is a gap, not nothing")
  func relative() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.log",
      LinuxAuditTests.event(1, "syscall=257 a0=5 a1=7f a2=0", name: "\"a.wav\"").joined(separator: "\n") + "\n")
    let log = try trial.collect("linux-audit", prefixes: ["/srv/rec/"])
    let gaps = try log.rows(
      "SELECT problem, affects, line, count FROM coverage WHERE state = 'gap' AND affects = 'access'")
    #expect(gaps == ["not enough detail access 1 1"])
    let acts = try log.acts()
    #expect(acts == [])
  }

  /// Lines between two good events, and what is told of them: problem, line, reason.
  static let broken: [([String], [String])] = [
    (["type=SYSCALL arch=c000003e syscall=2"], ["malformed 5 *it does not begin with type=… msg=audit(time:serial)"]),
    (["rubbish"], ["malformed 5 *it does not begin with type=…"]),
    (["type=SYSCALL msg=audit(1795514400.123:x): arch=c000003e"], ["malformed 5 *it does not begin with type=…"]),
    (
      ["type=PATH msg=audit(1795514400.123:2): item=0 name=\"/srv/rec/x.wav\" nametype=NORMAL"],
      ["malformed 5 *it is of an event whose SYSCALL record is not in the log"]
    ),
    (
      event(2, "syscall=2 a0=7f a1=0", name: "2F7372762F7265632F61Z"),
      ["malformed 5 *the name '2F7372762F7265632F61Z' is neither in quotes nor hexadecimal"]
    ),
    (
      ["type=DAEMON_END msg=audit(1795514401.000:2): op=terminate auid=0 pid=1 res=success"],
      ["absent 5 *the audit daemon ended"]
    ),
    (
      ["type=CONFIG_CHANGE msg=audit(1795514401.000:2): op=set audit_enabled=0 old=1 auid=0 ses=1 res=1"],
      ["absent 5 *auditing was switched off"]
    ),
    (["type=DAEMON_ROTATE msg=audit(1795514401.000:2): op=rotate-logs auid=0 pid=1 res=success"], []),
    (["type=EOE msg=audit(1795514400.123:1):"], []),
  ]

  @Test("What is wrong in an audit log costs itself only and is told with its line", arguments: broken.indices)
  func brokenLines(index: Int) throws {
    let (lines, expected) = LinuxAuditTests.broken[index]
    let trial = try LogTrial()
    let good = [1, 3].map {
      LinuxAuditTests.event(
        $0, "syscall=2 a0=7f a1=0", name: "\"/srv/rec/\($0).wav\"", seconds: 1_795_514_400 + $0 * 10)
    }
    try trial.write("audit.log", (good[0] + lines + good[1]).joined(separator: "\n") + "\n")
    let log = try trial.collect("linux-audit", prefixes: ["/srv/rec/"])
    let acts = try log.acts()
    #expect(acts == ["1000 listen 1.wav", "1000 listen 3.wav"])
    let gaps = try log.rows(
      "SELECT problem, line, reason FROM coverage WHERE state = 'gap' AND affects LIKE '%access%' AND reason NOT LIKE '%numbers its%'"
    )
    #expect(gaps.count == expected.count)
    for (gap, expected) in zip(gaps, expected) {
      let parts = expected.split(separator: "*")
      #expect(gap.hasPrefix(parts[0]) && gap.contains(parts[1]), "\(gap)")
    }
  }

  @Test("A serial that never ends does not grow without bound, and is told")
  func endless() throws {
    let trial = try LogTrial()
    let record = "type=PATH msg=audit(1795514400.123:9): item=0 name=\"/srv/rec/a.wav\" nametype=NORMAL\n"
    try trial.write("audit.log", String(repeating: record, count: 1_000))
    let log = try trial.collect("linux-audit")
    #expect(try log.reasons().contains { $0.contains("an event goes on for more than 200 records") })
  }

  @Test("Logons and their ends are facts, matched by session")
  func logons() throws {
    let trial = try LogTrial()
    try trial.write(
      "audit.log",
      """
      type=USER_LOGIN msg=audit(1795514400.000:1): pid=9 uid=0 auid=1000 ses=4 msg='op=login acct="jash" exe="/usr/sbin/sshd" hostname=10.0.4.11 addr=10.0.4.11 terminal=ssh res=success'
      type=USER_LOGIN msg=audit(1795514405.000:2): pid=9 uid=0 auid=1001 ses=5 msg='op=login acct="mlee" exe="/usr/sbin/sshd" hostname=? addr=10.0.4.12 terminal=ssh res=failed'
      type=USER_LOGIN msg=audit(1795514410.000:3): pid=9 uid=0 auid=1002 ses=6 msg='op=login id=1002 exe="/bin/login" hostname=fs1 addr=? terminal=tty1 res=success'
      type=USER_LOGOUT msg=audit(1795514500.000:4): pid=9 uid=0 auid=1000 ses=4 msg='op=login acct="jash" exe="/usr/sbin/sshd" hostname=? addr=? terminal=ssh res=success'

      """)
    let log = try trial.collect("linux-audit")
    let rows = try log.rows("SELECT account, host, way, at, until FROM logon ORDER BY at")
    #expect(
      rows == [
        "jash 10.0.4.11 over the network 1795514400000000 1795514500000000",
        "1002 fs1 at the machine 1795514410000000 -",
      ])
    let supplies = try log.rows("SELECT supplies FROM source")
    #expect(supplies == ["access logon"])
  }
}
