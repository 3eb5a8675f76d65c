import Testing

@Suite("W3C extended logs")
struct W3CLogTests {
  static let fields =
    "#Fields: date time cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) sc-status sc-bytes\n"

  static func line(
    _ time: String, _ stem: String, method: String = "GET", query: String = "-", user: String = "RBBC\\jash",
    status: Int = 200, date: String = "2026-11-20"
  ) -> String {
    "\(date) \(time) \(method) \(stem) \(query) \(user) 10.0.4.11 Mozilla/5.0+(X11) \(status) 4410\r\n"
  }

  /// A request, and what it is: `account action target`, or nothing.
  static let requests: [(line: String, act: String?)] = [
    (line("10:00:00", "/rec/a.wav"), "jash listen a.wav"),
    (line("10:00:00", "/REC/a.wav"), "jash listen a.wav"),
    (line("10:00:00", "/rec/a.wav", status: 206), "jash listen a.wav"),
    (line("10:00:00", "/rec/a.wav", query: "id=7&binary"), "jash export a.wav"),
    (line("10:00:00", "/rec/a.wav", query: "action=Download"), "jash export a.wav"),
    (line("10:00:00", "/rec/a.wav", method: "HEAD"), "jash browse a.wav"),
    (line("10:00:00", "/rec/a.wav", method: "DELETE", status: 204), "jash delete a.wav"),
    (line("10:00:00", "/rec/a.wav", method: "DELETE", status: 405), "jash attempt a.wav"),
    (line("10:00:00", "/rec/a.wav", method: "PUT", status: 201), "jash write a.wav"),
    (line("10:00:00", "/rec/a.wav", method: "MOVE", status: 201), "jash rename a.wav"),
    (line("10:00:00", "/rec/a.wav", status: 401), "- attempt a.wav"),
    (line("10:00:00", "/rec/a.wav", status: 403), "jash attempt a.wav"),
    (line("10:00:00", "/rec/a.wav", status: 404), "jash attempt a.wav"),
    (line("10:00:00", "/rec/a.wav", status: 304), nil),
    (line("10:00:00", "/rec/a.wav", status: 416), nil),
    (line("10:00:00", "/rec/a.wav", status: 500), nil),
    (line("10:00:00", "/rec/player.js"), nil),
    (line("10:00:00", "/rec/2026/"), "jash browse 2026/"),
    (line("10:00:00", "/rec/"), "jash browse ."),
    (line("10:00:00", "/rec/a.wav", user: "-"), "- listen a.wav"),
    (line("10:00:00", "/rec/a.wav", user: "JAsh@rbbc.gov.uk"), "jash listen a.wav"),
    (line("10:00:00", "/record/a.wav"), nil),
    (line("10:00:00", "/app/a.wav"), nil),
    (line("10:00:00", "/app/../rec//2026/./a.wav"), "jash listen 2026/a.wav"),
    (line("10:00:00", "/rec/../app/a.wav"), nil),
    (line("10:00:00", "/rec/M%C3%BCller%20100%25.wav"), "jash listen Müller 100%.wav"),
    (line("10:00:00", "/%72ec/a%2fb.wav"), "jash listen a/b.wav"),
    (line("10:00:00", "/rec\\2026\\a.wav"), "jash listen 2026/a.wav"),
    (line("10:00:00", "/rec/call+no+7.wav"), "jash listen call no 7.wav"),
    (line("10:00:00", "/rec/out-+441737276000.wav"), "jash listen out-+441737276000.wav"),
    (line("10:00:00", "/rec/a%0A%FF.wav"), "jash listen a\\x0a\\xff.wav"),
    (line("10:00:00", "/rec/100%.wav"), "jash listen 100%.wav"),
  ]

  @Test("A request means what it did to a recording, and to none besides", arguments: requests.indices)
  func meaning(index: Int) throws {
    let request = W3CLogTests.requests[index]
    let trial = try LogTrial()
    try trial.write("a.log", W3CLogTests.fields + request.line)
    let log = try trial.collect("iis-w3c", prefixes: ["/rec/"])
    let acts = try log.acts()
    #expect(acts == (request.act.map { [$0] } ?? []))
    let gaps = try log.reasons()
    #expect(gaps == [])
  }

  @Test("The latest #Fields line names the columns; comments and empty lines between the entries do no harm")
  func fields() throws {
    let trial = try LogTrial()
    try trial.write(
      "a.log",
      """
      #Software: test
      #Fields: date time cs-method cs-uri-stem cs-username sc-status
      2026-11-20 10:00:00 GET /a.wav jash 200

      # looked at by ICT on Monday
      #Date: 2026-11-21 00:00:00
      #Fields: time sc-status cs-username cs-uri-stem cs-method c-ip
      23:59:58 200 mbell /b.wav GET 10.0.0.1
      00:00:02 200 mbell /c.wav GET 10.0.0.1

      """)
    let log = try trial.collect("iis-w3c")
    let rows = try log.rows("SELECT account, target, at, line_number FROM access ORDER BY fact")
    #expect(
      rows == [
        "jash /a.wav \(instant("2026-11-20T10:00:00Z")) 3", "mbell /b.wav \(instant("2026-11-21T23:59:58Z")) 8",
        "mbell /c.wav \(instant("2026-11-22T00:00:02Z")) 9",
      ])
    let gaps = try log.reasons()
    #expect(gaps == [])
  }

  @Test("A log that does not write the user's name is a gap, by the name of the column")
  func lacking() throws {
    let trial = try LogTrial()
    try trial.write("a.log", "#Fields: date time cs-method cs-uri-stem sc-status\n2026-11-20 10:00:00 GET /a.wav 200\n")
    let log = try trial.collect("iis-w3c")
    let gaps = try log.rows("SELECT problem, line, count FROM coverage WHERE state = 'gap' AND problem <> 'empty'")
    #expect(gaps == ["not enough detail 2 1"])
    #expect(try log.reasons()[0].contains("without the columns: cs-username"))
  }

  @Test("Each access points at its line: number, byte offset and SHA-256, as other programs find them")
  func provenance() throws {
    let trial = try LogTrial()
    let path = try trial.write(
      "a.log",
      W3CLogTests.fields + W3CLogTests.line("10:00:00", "/x.wav") + W3CLogTests.line("10:00:01", "/Müller.wav"))
    let log = try trial.collect("iis-w3c")
    let place = try log.rows("SELECT line_number, byte_offset, lower(hex(raw_sha256)) FROM access ORDER BY fact")

    for row in place {
      let parts = row.split(separator: " ").map(String.init)
      trial.run(
        "sed -n '\(parts[0])p' a.log | tr -d '\\r\\n' | sha256sum | cut -c1-64 > by-line; "
          + "tail -c +$((\(parts[1])+1)) a.log | head -n 1 | tr -d '\\r\\n' | sha256sum | cut -c1-64 > by-byte")
      for file in ["by-line", "by-byte"] {
        let found = String(decoding: try contents("\(trial.folder)/\(file)"), as: UTF8.self)
        #expect(found == parts[2] + "\n")
      }
    }
    trial.run("sha256sum a.log | cut -c1-64 > whole")
    let whole = String(decoding: try contents("\(trial.folder)/whole"), as: UTF8.self)
    let seen = try log.rows("SELECT path, sha256 FROM input_file")
    #expect(seen.map { $0 + "\n" } == ["\(path) \(whole)"])
  }

  @Test("The pieces of a recording that a player fetches are one listening; a second playing later is another")
  func pieces() throws {
    let trial = try LogTrial()
    var text = W3CLogTests.fields
    for (time, user) in [
      ("10:00:00", "jash"), ("10:00:05", "jash"), ("10:00:05", "mbell"), ("10:04:00", "jash"), ("10:13:30", "jash"),
      ("10:30:00", "jash"),
    ] {
      text += W3CLogTests.line(time, "/a.wav", user: user, status: 206)
    }
    try trial.write("a.log", text)
    let log = try trial.collect("iis-w3c")
    let rows = try log.rows("SELECT account, line_number, bytes FROM access ORDER BY fact")
    #expect(rows == ["jash 2 -", "mbell 4 -", "jash 7 -"])
    #expect(try log.examined().contains("3 were further parts of the same acts"))
  }
}
