import Collection
import Configuration
import Evidence
import Files
import Glibc
import SQL
import Testing

/// Pages collected into evidence, in a folder of their own.
final class NoticeTrial {
  let folder: String
  var source = NoticesSource(name: "notices", pages: [])

  init() throws {
    folder = "/tmp/earshot-notice-\(getpid())-\(UInt64.random(in: .min ... .max))"
    try makeFolder(folder)
  }

  deinit { try? deleteOwn(folder) }

  func save(_ name: String, _ bytes: [UInt8]) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(bytes)
    try output.finish()
  }

  func collect(_ address: String, _ wordings: String..., at: Int64 = 1_000_000, previous: String? = nil) throws {
    source.pages = [NoticePage(place: "web site", address: address, wordings: wordings)]
    try NoticesCollector(
      settings: source, previous: previous.map { "\(folder)/\($0)" }, at: at, collector: "Earshot/0"
    ).collect(to: "\(folder)/notices.evidence")
    _ = try Seal.check("\(folder)/notices.evidence")
  }

  func rows(_ query: String) throws -> [String] {
    let database = try Database(path: "\(folder)/notices.evidence", mode: .readOnly)
    var statement = try database.prepare(query)
    var rows: [String] = []
    while try statement.step() {
      rows.append(
        (0..<statement.columnCount).map { column in
          let value = statement.value(column)
          return value.text ?? value.integer.map { String($0) } ?? "-"
        }.joined(separator: "|"))
    }
    return rows
  }

  func found() throws -> [String] { try rows("SELECT found FROM notice ORDER BY fact") }
  func gaps() throws -> [String] { try rows("SELECT problem, reason FROM coverage WHERE state = 'gap'") }
}

@Suite("Notices in saved pages")
struct NoticeFileTests {
  /// A page, whether it says `Calls to our "Help Line" may be monitored & recorded - always`.
  private static let pages: [(name: String, page: String, isFound: String)] = [
    ("plain", "<p>Calls to our \"Help Line\" may be monitored &amp; recorded - always</p>", "1"),
    (
      "other white space, quotation marks, hyphens and case",
      "<P>CALLS to\n our&nbsp;&ldquo;Help<br>Line&rdquo; may be\tmonitored &#38; recorded &ndash; al\u{AD}ways!</P>",
      "1"
    ),
    (
      "words parted by elements within the line",
      "<p>Calls to our \"<b>Help</b> <i>Li</i>ne\" may be <a href=x>monitored</a> &amp; recorded - always", "1"
    ),
    ("another word", "<p>Calls to our \"Help Line\" may be monitored &amp; listened to - always</p>", "0"),
    (
      "in the head",
      "<head><title>Calls to our \"Help Line\" may be monitored &amp; recorded - always</title></head><p>x",
      "0"
    ),
    ("in a comment", "<!-- Calls to our \"Help Line\" may be monitored & recorded - always --><p>x", "0"),
    ("in a script", "<script>'Calls to our \"Help Line\" may be monitored & recorded - always'</script><p>x", "0"),
    ("in a style", "<style>Calls to our \"Help Line\" may be monitored & recorded - always</style><p>x", "0"),
    (
      "in an attribute", "<img alt='Calls to our \"Help Line\" may be monitored &amp; recorded - always'><p>x", "0"
    ),
    ("hidden", "<div hidden><p>Calls to our \"Help Line\" may be monitored &amp; recorded - always</p></div>x", "0"),
    (
      "hidden by its style",
      "<div style='color: red; Display : none'>Calls to our \"Help Line\" may be monitored &amp; recorded - always</div>x",
      "0"
    ),
    (
      "after something hidden that was never closed",
      "<div><span hidden>x</div><p>Calls to our \"Help Line\" may be monitored &amp; recorded - always", "1"
    ),
    (
      "in pieces that a block parts", "<p>Calls to our \"Help Li</p><p>ne\" may be monitored &amp; recorded - always",
      "0"
    ),
    (
      "broken HTML", "<p <b>><li>Calls to our \"Help Line\" may be monitored & recorded - always</table></b", "1"
    ),
  ]

  @Test("a wording is there where somebody who looks at the page can read it", arguments: pages)
  func visible(_ name: String, _ page: String, _ isFound: String) throws {
    let trial = try NoticeTrial()
    try trial.save("page.html", Array("<html><body>\(page)".utf8))
    try trial.collect(
      "\(trial.folder)/page.html", "Calls to our 'Help Line' may be monitored & recorded - always".replacingQuotes)
    #expect(try trial.found() == [isFound])
    #expect(try trial.gaps() == [])
  }

  private static let encodings: [(name: String, bytes: [UInt8])] = [
    ("UTF-8", Array("<p>Gespräche".utf8)),
    ("UTF-8 with a mark", [0xEF, 0xBB, 0xBF] + Array("<p>Gespräche".utf8)),
    ("Windows-1252 that nothing declares", Array("<p>Gespr".utf8) + [0xE4] + Array("che".utf8)),
    (
      "Latin 1 that the page declares",
      Array("<meta charset='ISO-8859-1'><p>Gespr".utf8) + [0xE4] + Array("che".utf8)
    ),
    (
      "Latin 2 that the page declares",
      Array("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><p>Gespr".utf8) + [0xE4]
        + Array("che".utf8)
    ),
    ("UTF-16", [0xFF, 0xFE] + "<p>Gespräche".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
  ]

  @Test("pages are read in their encodings", arguments: encodings)
  func inItsEncoding(_ name: String, _ bytes: [UInt8]) throws {
    let trial = try NoticeTrial()
    try trial.save("page.html", bytes)
    try trial.collect("\(trial.folder)/page.html", "gespräche")
    #expect(try trial.found() == ["1"])
  }

  @Test("each wording is a fact, with the page's digest and when it was saved")
  func facts() throws {
    let trial = try NoticeTrial()
    try trial.save("page.html", Array("<p>recorded".utf8))
    #expect(unsafe system("touch -d 2026-11-01T00:00:00Z '\(trial.folder)/page.html'") == 0)
    try trial.collect("\(trial.folder)/page.html", "recorded", "monitored")
    #expect(
      try trial.rows(#"SELECT place, at, found, wording, "last-found", in_file FROM notice ORDER BY fact"#) == [
        "web site|1793491200000000|1|recorded|1793491200000000|1", "web site|1793491200000000|0|monitored|-|1",
      ])
    #expect(
      try trial.rows("SELECT size, sha256 FROM input_file") == ["11|" + (try trial.digest("page.html"))])
  }

  @Test("when a wording was last found is known from the audit before, and from those before it")
  func lastFound() throws {
    let trial = try NoticeTrial()
    let page = "\(trial.folder)/page.html"
    for (contents, at) in [("recorded", 1_000_000), ("gone", 2_000_000), ("gone", 3_000_000)] as [(String, Int64)] {
      try trial.save("page.html", Array("<p>\(contents)".utf8))
      #expect(unsafe system("touch -d @\(at / 1_000_000) '\(page)'") == 0)
      try trial.collect(page, "recorded", at: at, previous: "before.evidence")
      #expect(unsafe system("cd '\(trial.folder)' && cp notices.evidence before.evidence") == 0)
    }
    #expect(try trial.rows(#"SELECT at, found, "last-found" FROM notice"#) == ["3000000|0|1000000"])
    #expect(unsafe unlink(page) == 0)
    try trial.collect(page, "recorded", at: 4_000_000, previous: "before.evidence")
    #expect(try trial.rows(#"SELECT at, found, "last-found" FROM notice"#) == ["4000000|-|1000000"])
  }

  @Test("a page that cannot be read leaves open whether it says so, and is a gap")
  func unreadable() throws {
    let trial = try NoticeTrial()
    try trial.save("zeros.html", [0x3C, 0x70, 0x3E, 0, 0, 0x41])
    try trial.save("unknown.html", Array("<meta charset=klingon><p>recorded".utf8))
    try trial.save("empty.html", [])
    try trial.save(
      "script.html",
      Array("<body><noscript>Use another browser.</noscript><div id=app></div><script>show()</script>".utf8))
    try trial.save("large.html", [UInt8](repeating: 0x20, count: 8 << 20 + 1))
    for (name, gap) in [
      ("none.html", "absent|the page for 'web site' is not there"),
      ("zeros.html", "unreadable|the page for 'web site' is no text: it holds bytes of zero"),
      ("unknown.html", "unreadable|the page for 'web site' is in an encoding that is not known here"),
      ("large.html", "too large|the page for 'web site' holds more than 8.4 MB"),
      (
        "empty.html",
        "not enough detail|the page for 'web site' shows no text of its own, and what a script adds is not seen"
      ),
      (
        "script.html",
        "not enough detail|the page for 'web site' shows no text of its own, and what a script adds is not seen"
      ),
    ] {
      try trial.collect("\(trial.folder)/\(name)", "recorded", "monitored")
      #expect(try trial.found() == ["-", "-"])
      #expect(try trial.gaps() == [gap])
    }
  }

  @Test("a hostile page costs no crash and no endless time")
  func hostile() throws {
    let trial = try NoticeTrial()
    for page in [
      String(repeating: "<div>", count: 200_000) + "recorded",
      String(repeating: "<table><tr><td>", count: 50_000) + "recorded",
      String(repeating: "<a href='", count: 100_000),
      String(repeating: "&#x110000;&bogus;&#0;", count: 100_000) + "recorded",
      "<p>" + String(repeating: "<b>", count: 100_000) + String(repeating: "</i>", count: 100_000) + "recorded",
      "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;recorded",
    ] {
      try trial.save("page.html", Array(page.utf8))
      try trial.collect("\(trial.folder)/page.html", "recorded", "root:")
      // Where the parser gave up, the page is a gap; else what it shows is judged. The file named is never read.
      let (found, gaps) = (try trial.found(), try trial.gaps())
      #expect(found.last != "1")
      #expect(found == ["-", "-"] ? gaps.count == 1 : gaps.isEmpty)
    }
  }
}

@Suite("Notices on the web")
struct NoticeWebTests {
  @Test("pages are fetched by HTTP: plain, moved, compressed, in another encoding")
  func fetched() throws {
    let server = try NoticeServer()
    let trial = try NoticeTrial()
    let base = "http://127.0.0.1:\(server.port)"
    for (path, wording) in [
      ("/page", "Calls may be recorded"), ("/moved", "Calls may be recorded"), ("/gzip", "Calls may be recorded"),
      ("/latin", "Anrufe können"),
    ] {
      try trial.collect(base + path, wording)
      #expect(try trial.gaps() == [])
      #expect(try trial.rows(#"SELECT at, found, "last-found" FROM notice"#) == ["1000000|1|1000000"])
    }
    try trial.collect(base + "/moved", "Calls may be recorded", "monitored")
    #expect(
      try trial.rows("SELECT reason FROM coverage") == [
        "the page for 'web site': answered by \(base)/page, HTTP 200, 62 bytes, 1 of 2 wordings found"
      ])
    #expect(
      try trial.rows("SELECT path, size, sha256 FROM input_file")
        == [
          "\(base)/page|62|" + (try trial.digest(of: "<html><body><p>Calls may be <b>recorded</b>.</p></body></html>"))
        ])
    // Servers are told who asks, and are handed no cookie back.
    #expect(try server.requests().allSatisfy { $0.hasSuffix(" Earshot/0 None") })
  }

  @Test("a page that cannot be had leaves open whether it says so, and is a gap")
  func refused() throws {
    let server = try NoticeServer()
    let trial = try NoticeTrial()
    trial.source.timeLimit = 2
    let base = "http://127.0.0.1:\(server.port)"
    for (path, gap) in [
      ("/none", "absent|the page for 'web site' was answered with HTTP 404"),
      ("/error", "unreadable|the page for 'web site' was answered with HTTP 503"),
      ("/pdf", "unreadable|the page for 'web site' is no web page but 'application/pdf'"),
      (
        "/loop",
        "unreadable|the page for 'web site' cannot be fetched: it leads on to other addresses more than 5 times"
      ),
      (
        "/file",
        "unreadable|the page for 'web site' cannot be fetched (by way of file:///etc/passwd): that is no address of a web page"
      ),
      ("/huge", "unreadable|the page for 'web site' cannot be fetched: the page has more than 8388608 bytes"),
      ("/bomb", "unreadable|the page for 'web site' cannot be fetched: the page has more than 8388608 bytes"),
      ("/slow", "unreadable|the page for 'web site' cannot be fetched: no whole answer came within 2 seconds"),
      ("/broken", "unreadable|the page for 'web site' cannot be fetched: the answer broke off: transfer closed with"),
    ] {
      try trial.collect(base + path, "recorded")
      #expect(try trial.found() == ["-"])
      let gaps = try trial.gaps()
      #expect(gaps.count == 1)
      #expect(gaps.first?.hasPrefix(gap) == true, "\(gaps)")
    }
    #expect(try trial.rows("SELECT count(*) FROM notice WHERE wording LIKE '%root%'") == ["0"])
  }

  @Test("a server whose certificate nobody vouches for is refused; with its own certificate trusted it is read")
  func certificates() throws {
    let server = try NoticeServer(overTLS: true)
    let trial = try NoticeTrial()
    let address = "https://localhost:\(server.port)/page"
    try trial.collect(address, "recorded")
    #expect(try trial.found() == ["-"])
    #expect(try trial.gaps().first?.contains("the server's certificate is not trusted") == true)
    #expect(try trial.rows("SELECT remedy FROM coverage WHERE state = 'gap'").first?.contains("'certificates'") == true)
    trial.source.certificates = "\(server.folder)/ca.pem"
    try trial.collect(address, "recorded")
    #expect(try trial.found() == ["1"])
  }

  @Test("a server that is not there is a gap that says so")
  func nobody() throws {
    let trial = try NoticeTrial()
    try trial.collect("http://127.0.0.1:1/", "recorded")
    #expect(try trial.gaps().first?.contains("connect") == true)
  }
}

extension NoticeTrial {
  /// By sha256sum.
  func digest(_ name: String) throws -> String {
    try #require(unsafe system("cd '\(folder)' && sha256sum '\(name)' | cut -c1-64 | tr -d '\\n' > digest") == 0)
    return String(decoding: try ReadOnlyFile.contents(of: "\(folder)/digest", atMost: 100), as: UTF8.self)
  }

  func digest(of text: String) throws -> String {
    try save("text", Array(text.utf8))
    return try digest("text")
  }
}

extension String {
  fileprivate var replacingQuotes: String { String(map { $0 == "'" ? "\"" : $0 }) }
}
