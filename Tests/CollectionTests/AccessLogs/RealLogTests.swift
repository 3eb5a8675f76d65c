import Testing

/// Logs that real programs wrote, against what is known of them from elsewhere.
@Suite("Real access logs")
struct RealLogTests {
  @Test("Of a file server's audit only what was really read counts as listening")
  func samba() throws {
    let log = try LogTrial().collect(
      "samba-full-audit", files: [LogTrial.fixture("samba/samba_audit.log")], prefixes: ["/srv/recordings/"])
    // TRUTH-client-actions.txt: what each client was told to do, and whether the server let it.
    #expect(
      try log.rows("SELECT account, action, count(*) FROM access WHERE action <> 'browse' GROUP BY 1, 2 ORDER BY 1, 2")
        == [
          "agent07 attempt 2", "agent07 listen 1", "qa.lead delete 1", "qa.lead listen 4", "qa.lead rename 1",
          "qa.lead write 1", "svc_backup attempt 1", "svc_backup listen 13",
        ])
    let lead = try log.rows(
      "SELECT action, target FROM access WHERE account = 'qa.lead' AND action <> 'browse' ORDER BY line_number")
    #expect(
      lead == [
        "listen 2024/03/16/05cec3d4-0561-4010-9fb8-23cc7edef146.mp3",
        "listen 2024/03/16/11ca4148-6369-41fc-a3ac-476c31cf9740.mp3", "listen it's a copy, final (2).mp3",
        "listen Qualität/Müller & Sohn – 100% geprüft.mp3",
        "rename 2024/03/17/19d7f4b1-1b5e-48ce-b172-fec0285db3ce.mp3", "write upload.mp3",
        "delete 2024/03/17/19fc2df9-d3cb-423d-a285-467976a6b17c.mp3",
      ])
    #expect(
      try log.rows(
        "SELECT action, target FROM access WHERE account = 'agent07' AND action <> 'browse' ORDER BY line_number") == [
          "listen 2024/03/16/17ff8328-3a85-457b-b8c4-db874ade4d58.mp3",
          "attempt 2024/03/17/175b4393-b18a-4b47-bdce-c5d795be4130.mp3",
          "attempt 2024/03/16/1ba06c0c-97ea-439f-8691-717ef86e4f3e.mp3",
        ])
    #expect(try log.rows("SELECT DISTINCT host FROM access") == ["127.0.0.1"])
    let gaps = try log.reasons()
    #expect(gaps == [])
    #expect(try log.examined().hasPrefix("247 lines in 1 file read; "))
    #expect(try log.examined().contains("3 came from other programs"))
  }

  @Test(
    "Every row of an IIS log is read",
    arguments: [
      ("iis6", 12, "2013-07-30T00:00:00Z", "2015-10-16T13:01:02Z"),
      ("iis10", 1, "2021-04-01T00:00:21Z", "2021-04-01T00:00:21Z"),
      ("iis10_cookies", 3, "2021-04-01T00:00:21Z", "2021-04-01T00:00:21Z"),
      ("iis_without_date", 11, "2013-07-30T00:00:00Z", "2013-07-30T00:00:13Z"),
    ])
  func iis(name: String, rows: Int, first: String, last: String) throws {
    let log = try LogTrial().collect("iis-w3c", files: [LogTrial.fixture("weblog/\(name).log")])
    let gaps = try log.reasons()
    #expect(gaps == [])
    #expect(try log.examined().contains("; \(rows) were about recordings"))
    #expect(
      try log.rows("SELECT \"from\", \"to\" FROM coverage WHERE state = 'examined'") == [
        "\(instant(first)) \(instant(last))"
      ])
  }

  @Test("In a web server's log a refusal is an attempt, the pieces of a recording are one listening, and HEAD is none")
  func httpd() throws {
    let log = try LogTrial().collect(
      "ncsa-combined", files: [LogTrial.fixture("httpd/access.log")], prefixes: ["/rec/"])
    #expect(
      try log.acts() == [
        "qa.lead listen 05cec3d4-0561-4010-9fb8-23cc7edef146.mp3",
        "- attempt 05cec3d4-0561-4010-9fb8-23cc7edef146.mp3",
        // The password was wrong, so this was not agent07, or nobody knows.
        "- attempt 11ca4148-6369-41fc-a3ac-476c31cf9740.mp3",
        "agent07 browse 11ca4148-6369-41fc-a3ac-476c31cf9740.mp3",
        "agent07 listen 175b4393-b18a-4b47-bdce-c5d795be4130.mp3",
        "qa.lead browse 05cec3d4-0561-4010-9fb8-23cc7edef146.mp3",
        "agent07 export Müller & Sohn 100%.mp3",
        "agent07 listen 17ff8328-3a85-457b-b8c4-db874ade4d58.mp3",
        "agent07 attempt 9no-such.mp3",
        "o\"brien listen 19d7f4b1-1b5e-48ce-b172-fec0285db3ce.mp3",
        "agent07 listen 19fc2df9-d3cb-423d-a285-467976a6b17c.mp3",
        "agent07 attempt 1ba06c0c-97ea-439f-8691-717ef86e4f3e.mp3",
      ])
    let gaps = try log.reasons()
    #expect(gaps == [])
    #expect(try log.examined().hasPrefix("17 lines in 1 file read; 17 were about recordings"))
  }

  @Test("A line that is no log line is named, and the lines around it are kept")
  func apache() throws {
    let log = try LogTrial().collect("ncsa-combined", files: [LogTrial.fixture("weblog/apache_access.log")])
    #expect(try log.gaps().count == 1)
    #expect(try log.rows("SELECT problem, count FROM coverage WHERE state = 'gap'") == ["malformed 1"])
  }
}
