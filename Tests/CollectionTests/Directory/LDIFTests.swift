import Collection
import Testing

/// An entry that cannot be used, before one that can.
struct BadRecord: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let record: String
  /// `line|person|reason`
  let expected: String

  static let all: [BadRecord] = [
    BadRecord(
      testDescription: "a URL", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\ntitle:< file:///etc/passwd",
      expected: "4|p9|'title' is to be read from a URL (':<'), which is never done; export the values"),
    BadRecord(
      testDescription: "no base64", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\ntitle:: QWR2aXN\n lcg=",
      expected: "4|p9|the value of 'title' is no base64"),
    BadRecord(
      testDescription: "base64 of no UTF-8", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\ntitle:: /+8=",
      expected: "4|p9|the value of 'title' of 'cn=x' is not UTF-8"),
    BadRecord(
      testDescription: "no colon", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\ntitle Adviser",
      expected: "4|p9|there is no colon after the attribute's name"),
    BadRecord(
      testDescription: "no name", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\n job title: Adviser",
      expected: "3|p9|-"),
    BadRecord(
      testDescription: "a name with a space", record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\njob title: Adviser",
      expected: "4|p9|'job title' is no attribute's name"),
    BadRecord(
      testDescription: "a continuation of nothing", record: " Adviser\ndn: cn=x\nobjectClass: user\nemployeeID: p9",
      expected: "1|p9|the line begins with a space, as if it went on from a line before it"),
    BadRecord(
      testDescription: "no dn", record: "objectClass: user\nemployeeID: p9",
      expected: "1|p9|the record names no entry: it has no 'dn'"),
    BadRecord(
      testDescription: "no class", record: "dn: cn=x\nemployeeID: p9",
      expected: "1|p9|'cn=x' has no objectClass, so that nobody can say whether it is a person"),
    BadRecord(
      testDescription: "no identifier", record: "dn: cn=x\nobjectClass: user\ntitle: Adviser",
      expected: "1|-|'cn=x' has none of 'employeeid', 'objectguid', by which it would be identified"),
    BadRecord(
      testDescription: "a change", record: "dn: cn=x\nchangetype: modify\nobjectClass: user\nemployeeID: p9",
      expected:
        "2|p9|'changetype: modify' is a change, and not what the directory holds; export the entries themselves"),
    BadRecord(
      testDescription: "flags that are no number",
      record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\nuserAccountControl: normal",
      expected: "4|p9|the value of 'useraccountcontrol' of 'cn=x' is no number"),
    BadRecord(
      testDescription: "an end that is no time",
      record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\naccountExpires: never",
      expected: "4|p9|the value 'never' of 'accountexpires' is no filetime"),
    BadRecord(
      testDescription: "a beginning that is no time",
      record: "dn: cn=x\nobjectClass: user\nemployeeID: p9\nwhenCreated: 2026-13-01",
      expected: "4|p9|the value '2026-13-01' of 'whencreated' is no generalized-time"),
  ]
}

@Suite("Exports in LDIF")
struct LDIFTests {
  @Test(
    "an entry that cannot be used is a gap with its line and its person, and costs no other", arguments: BadRecord.all)
  func faults(_ example: BadRecord) throws {
    let trial = try DirectoryTrial()
    try trial.export("2026-11-22T0300Z", example.record + "\n\n" + user("p1", "Jo Ash", account: "jash"))
    try trial.collect()
    #expect(try trial.rows("SELECT person FROM tenure") == ["p1"])
    let gaps = try trial.rows(
      "SELECT line, person, reason FROM coverage WHERE state = 'gap' AND line IS NOT NULL AND affects LIKE 'person %'")
    // A folded line is one line.
    #expect(example.expected == "3|p9|-" ? gaps == [] : gaps == [example.expected])
  }

  @Test("folded lines, comments, line endings of Windows, base64, options and a version are read as RFC 2849 says")
  func format() throws {
    let trial = try DirectoryTrial()
    let text = [
      "# comment", "#  folded", "  on", "version: 1", "", "", "dn:: Q049SsO2LERDPXg=", "objectClass: user",
      "employeeID: p", " 1", "displayName;lang-de:: SsO2IEFzaA==", "title:Contact", "  Manager", "jpegPhoto:: !!!",
      "jpegPhoto:< file:///etc/passwd", "sAMAccountName:   jash", "", "",
    ]
    for ending in ["\n", "\r\n"] {
      try trial.export("2026-11-22T0300Z", text.joined(separator: ending))
      try trial.collect()
      #expect(try trial.gaps() == [])
      #expect(try trial.rows("SELECT id, name, line_number FROM person") == ["p1|Jö Ash|7"])
      #expect(
        try trial.rows("SELECT title, byte_offset FROM tenure") == ["Contact Manager|\(ending == "\n" ? 38 : 44)"])
    }
  }

  @Test("UTF-8 with a mark and UTF-16, as ldifde -u writes it, are read alike")
  func encodings() throws {
    let text = user("p1", "Jö Ash", account: "jash")
    var little: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { little += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    for bytes in [[0xEF, 0xBB, 0xBF] + Array(text.utf8), little] {
      let trial = try DirectoryTrial()
      try trial.write("people-2026-11-22T0300Z.ldif", bytes)
      try trial.collect()
      #expect(try trial.gaps() == [])
      #expect(try trial.rows("SELECT name FROM person") == ["Jö Ash"])
    }
  }

  @Test("the objectGUID is the identifier of whom the directory gives no number")
  func guid() throws {
    let trial = try DirectoryTrial()
    // printf '\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17' | base64
    try trial.export(
      "2026-11-22T0300Z",
      "dn: cn=x\nobjectClass: user\nobjectGUID:: AAECAwQFBgcICQoLDA0ODw==\nsAMAccountName: x\ntitle: Adviser\n")
    try trial.collect()
    #expect(try trial.rows("SELECT person FROM tenure") == ["03020100-0504-0706-0809-0a0b0c0d0e0f"])
  }

  @Test("managers are the people of their distinguished names, however those are spaced")
  func managers() throws {
    let trial = try DirectoryTrial()
    try trial.export(
      "2026-11-22T0300Z",
      user("p1", "Jo Ash", account: "jash", more: "manager: cn=Lee Poe, ou=contact centre, DC=example,DC=org")
        + user("p2", "Lee Poe", account: "lpoe", more: "manager: CN=Gone,DC=example,DC=org"))
    try trial.collect()
    #expect(try trial.rows("SELECT person, manager FROM tenure ORDER BY person") == ["p1|p2", "p2|-"])
    #expect(
      try trial.rows("SELECT reason FROM coverage WHERE state = 'examined'")
        == ["2 people in 1 export, 1 times with a manager whom the export does not have"])
  }

  @Test("computers are nobody; accounts of programs are known by their place and by their names")
  func services() throws {
    let trial = try DirectoryTrial()
    try trial.export(
      "2026-11-22T0300Z",
      user("p1", "Jo Ash", account: "jash")
        + "dn: CN=PC1,DC=x\nobjectClass: user\nobjectClass: computer\nsAMAccountName: PC1$\n\n"
        + "dn: CN=Backup,OU=Service Accounts,DC=x\nobjectClass: user\nsAMAccountName: backup\n\n"
        + "dn: CN=Purge,DC=x\nobjectClass: user\nsAMAccountName: SVC_purge\n\n"
        + "dn: CN=Group,DC=x\nobjectClass: group\ncn: Group\n")
    try trial.collect()
    #expect(
      try trial.rows("SELECT name, person, service FROM account ORDER BY name")
        == ["backup|-|1", "jash|p1|0", "svc_purge|-|1"])
    #expect(try trial.rows("SELECT id FROM person") == ["p1"])
  }

  @Test("what ldapsearch tells of its search is no entry; a search that was cut short leaves everybody open")
  func search() throws {
    let entries = user("p1", "Jo Ash", account: "jash")
    let trial = try DirectoryTrial()
    try trial.export("2026-11-15T0300Z", entries + user("p2", "Lee Poe", account: "lpoe"))
    try trial.export(
      "2026-11-22T0300Z",
      entries + "# search reference\nref: ldap://x/DC=x\n\n# search result\nsearch: 2\nresult: 4 Size limit exceeded\n")
    try trial.collect()
    #expect(
      try trial.rows("SELECT problem, affects, person, reason FROM coverage WHERE problem = 'truncated'") == [
        "truncated|person account tenure|-|the search ended with '4 Size limit exceeded', so that people may be missing "
          + "from the export"
      ])
    // Nobody may say that Lee Poe left.
    #expect(
      try trial.rows(#"SELECT person, "from" AS "f?", "to" FROM coverage WHERE person = 'p2'"#)
        == ["p2|2026-11-15T03:00:00Z|-"])
  }

  @Test(
    "a file that is no export is a gap",
    arguments: [
      ("people-2026-11-22T0300Z.ldif", "", "the export of 2026-11-22T03:00Z shows nobody"),
      (
        "people-2026-11-22T0300Z.ldif", "version: 2\n",
        "it is LDIF of version '2', of which only 1 is known"
      ),
      ("people-2026-11-22T0300Z.ldif", "<xml/>\n", "there is no colon after the attribute's name"),
      ("people-latest.ldif", "dn: cn=x\n", "nobody can say when the export was made: its name holds no date"),
      ("others.ldif", "dn: cn=x\n", "there is no export of this name"),
    ])
  func noExport(_ name: String, _ contents: String, _ reason: String) throws {
    let trial = try DirectoryTrial()
    try trial.write(name, Array(contents.utf8))
    try trial.collect()
    #expect(try trial.rows("SELECT reason FROM coverage WHERE state = 'gap'").contains(reason))
  }

  @Test("python-ldap reads the same entries out of an export")
  func referee() throws {
    let trial = try DirectoryTrial()
    let text = (1...40).map { user("p\($0)", "Jö Ash \($0)", account: "a\($0)", title: "T\($0 % 3)\n  folded") }
      .joined()
    try trial.export("2026-11-22T0300Z", "version: 1\n\n" + text)
    try trial.collect()
    let script = """
      import ldif, sys
      parser = ldif.LDIFRecordList(open(sys.argv[1], 'rb')); parser.parse()
      for dn, e in sorted(parser.all_records, key=lambda r: r[1]['employeeID'][0]):
          print('|'.join(' '.join(e[k][0].decode().split()) for k in ('employeeID', 'displayName', 'title')))
      """
    try trial.write("referee.py", Array(script.utf8))
    let read = try trial.lines("/usr/bin/python3 referee.py people-2026-11-22T0300Z.ldif")
    #expect(read.count == 40)
    #expect(
      try trial.rows("SELECT p.id, p.name, t.title FROM person p JOIN tenure t ON t.person = p.id ORDER BY p.id")
        == read)
  }
}

@Suite("Layouts of directories")
struct DirectoryLayoutTests {
  @Test("what comes with Earshot is read without a fault")
  func shipped() throws {
    _ = try DirectoryLayout(file: StoreTrial.project + "/Rules/directories/active-directory.xml")
  }

  @Test(
    "what is wrong is told with its line and the nearest right word",
    arguments: [
      ("<identifer attribute='x'/>", "3: <identifer> is not known here; did you mean <identifier>?"),
      ("<title atribute='x'/>", "3: <title> has no 'atribute'; did you mean 'attribute'?"),
      (
        "<expires attribute='x' form='filtime'/>",
        "3: there is no form 'filtime'; expected text, guid, filetime, "
          + "generalized-time; did you mean 'filetime'?"
      ),
      ("<disabled attribute='x'/>", "3: <disabled> needs an 'attribute' and a 'bit', such as 2"),
      ("<service-account/>", "3: <service-account> needs 'below' or 'name'"),
    ])
  func faults(_ element: String, _ message: String) throws {
    let trial = try DirectoryTrial()
    let text = """
      <directory-layout xmlns="urn:earshot:directory-layout:1" title="t">
      <entries class="user"/><identifier attribute="a"/><name attribute="a"/><account attribute="a"/>
      \(element)
      </directory-layout>
      """
    try trial.write("layout.xml", Array(text.utf8))
    do {
      _ = try DirectoryLayout(file: "\(trial.folder)/layout.xml")
      Issue.record("the fault was not seen")
    } catch {
      #expect(error.description.contains(message))
    }
  }
}
