import Collection
import Testing

@Suite("The inventory")
struct InventoryTests {
  private static let good = """
    <inventory xmlns="urn:earshot:inventory:1">
      <workstation name="PC-01" user="COUNCIL\\JAsh" location="Town  Hall, first floor">
        <address>10.0.4.11</address>
        <address> pc-01 </address>
        <drive name="C" type="tree" path="drives/./pc-01/c/" cross-file-systems="yes" profiles="Users">
          <owner uid="1001" account="jash@council.example"/>
          <owner sid="S-1-5-21-1-2-3-1104" account="COUNCIL\\jash"/>
        </drive>
        <drive name="D" path="/mnt/d" medium="removable"/>
      </workstation>
      <workstation name="PC-02">
        <drive name="C" type="image" path="pc-02.dd"/>
        <drive name="S" type="share" path="smb://files.example/calls" user="auditor" domain="COUNCIL" password-file="s.password"/>
      </workstation>
    </inventory>
    """

  @Test("names workstations, users, addresses and drives; paths are seen from its own folder")
  func reading() throws {
    let inventory = Inventory.read(Array(InventoryTests.good.utf8), name: "i.xml", folder: "/etc/earshot")
    #expect(inventory.faults.isEmpty)
    let first = try #require(inventory.workstations.first)
    #expect(inventory.workstations.map(\.name) == ["PC-01", "PC-02"])
    #expect(first.user == "jash")
    #expect(first.location == "Town Hall, first floor")
    #expect(first.addresses.map(\.text) == ["10.0.4.11", "pc-01"])
    #expect(first.drives.map(\.path) == ["/etc/earshot/drives/pc-01/c", "/mnt/d"])
    #expect(first.drives.map(\.type) == [.tree, .tree])
    #expect(first.drives.map(\.medium) == ["hard drive", "removable"])
    #expect(first.drives.map(\.crossesFileSystems) == [true, false])
    #expect(first.drives[0].owners == [1001: "jash"])
    #expect(first.drives[0].identifiers == ["S-1-5-21-1-2-3-1104": "jash"])
    #expect(first.drives[0].profiles == ["Users"])
    let second = inventory.workstations[1].drives
    let signIn = Inventory.ShareSignIn(user: "auditor", domain: "COUNCIL", passwordFile: "/etc/earshot/s.password")
    #expect(second.map(\.type) == [.image, .share(signIn)])
    #expect(second.map(\.path) == ["/etc/earshot/pc-02.dd", "smb://files.example/calls"])
    #expect(second.map(\.medium) == ["hard drive", "network share"])
    #expect(inventory.workstations[1].user == nil)
  }

  @Test("each workstation is a fact for its name and each of its addresses, with its line")
  func facts() throws {
    let trial = try DriveTrial("touch f")
    try trial.collect()
    #expect(
      try trial.rows(#"SELECT name, address, "user", location, line_number FROM workstation"#) == [
        "PC-01|PC-01|jash|Town Hall, first floor|2", "PC-01|10.0.4.11|jash|Town Hall, first floor|3",
      ])
    #expect(
      try trial.rows("SELECT path, size, sha256 FROM input_file") == [
        "…/inventory.xml|"
          + (try trial.words("stat -c %s ../inventory.xml; sha256sum < ../inventory.xml"))[..<2]
          .joined(separator: "|")
      ])
  }

  /// What stands in a workstation's or drive's place; `‸` marks the line at fault, and the message is what is said there.
  private static let faulty: [(body: String, message: String, isForSchema: Bool)] = [
    ("‸<workstation><drive name='C' path='c'/></workstation>", "<workstation> needs the attribute 'name'", true),
    ("<workstation name='A'>\n‸<drive path='c'/></workstation>", "<drive> needs the attribute 'name'", true),
    ("<workstation name='A'>\n‸<drive name='C' path=' '/></workstation>", "<drive> needs the attribute 'path'", true),
    ("‸<workstation name='A' usr='x'><drive name='C' path='c'/></workstation>", "did you mean 'user'?", true),
    (
      "<workstation name='A'>\n‸<drives name='D' path='d'/><drive name='C' path='c'/></workstation>",
      "<drives> is not known here; did you mean 'drive'?", true
    ),
    ("<workstation name='A'>\n‸<drive name='C' path='c' type='imgae'/></workstation>", "did you mean 'image'?", false),
    ("<workstation name='A'>\n‸<drive name='C' path='c' type='A Tree'/></workstation>", "is no type of drive", true),
    (
      "<workstation name='A'>\n‸<drive name='C' path='c' medium='removeable'/></workstation>",
      "'removeable' is no medium; did you mean 'removable'?", true
    ),
    (
      "<workstation name='A'>\n‸<drive name='C' path='c' cross-file-systems='maybe'/></workstation>",
      "must be 'yes' or 'no'", true
    ),
    (
      "<workstation name='A'><drive name='C' path='c'>\n‸<owner uid='x1' account='a'/></drive></workstation>",
      "is not a number", true
    ),
    (
      "<workstation name='A'><drive name='C' path='c'>\n‸<owner uid='-1' account='a'/></drive></workstation>",
      "is not a number", true
    ),
    (
      "<workstation name='A'><drive name='C' path='c'>\n‸<owner uid='1'/></drive></workstation>",
      "needs the attribute 'account'", true
    ),
    (
      "<workstation name='A'><drive name='C' path='c'><owner uid='1' account='a'/>\n‸<owner uid='1' account='b'/></drive></workstation>",
      "uid 1 belongs to 'a' already", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'>\n‸<owner account='a'/></drive></workstation>",
      "needs the attribute 'uid'", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'>\n‸<owner sid='1104' account='a'/></drive></workstation>",
      "is no security identifier", true
    ),
    (
      "<workstation name='A'><drive name='C' path='c'><owner sid='S-1-5-7' account='a'/>\n‸<owner sid='s-1-5-7' account='b'/></drive></workstation>",
      "S-1-5-7 belongs to 'a' already", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'/>\n‸<drive name='S' type='share' path='files/calls' user='u' password-file='p'/></workstation>",
      "is no address of a share; expected smb://host/share/folder", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'/>\n‸<drive name='S' type='share' path='smb://h/s' user='u'/></workstation>",
      "needs the attribute 'password-file'", false
    ),
    (
      "<workstation name='A'>\n‸<address> </address><drive name='C' path='c'/></workstation>", "an empty <address>",
      true
    ),
    ("‸<workstation name='A'><address>a</address></workstation>", "'A' has no <drive>", false),
    (
      "<workstation name='A'><drive name='C' path='c'/>\n‸<drive name='C' path='d'/></workstation>",
      "a second drive 'C'", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'/>\n‸<drive name='D' path='./c'/></workstation>",
      "has the same path", false
    ),
    (
      "<workstation name='A'><drive name='C' path='c'/></workstation>\n‸<workstation name='a'><drive name='C' path='d'/></workstation>",
      "a second workstation 'a'; the first is on line 3", false
    ),
    (
      "<workstation name='A'><address>h</address><drive name='C' path='c'/></workstation><workstation name='B'>\n"
        + "‸<address>H</address><drive name='C' path='d'/></workstation>",
      "the address H is also that of 'A' on line 3", false
    ),
    ("‸<worksation name='A'><drive name='C' path='c'/></worksation>", "expected <workstation>", true),
    ("‸<workstation name='A'>words<drive name='C' path='c'/></workstation>", "holds the text 'words'", true),
  ]

  @Test("each fault is told with its line and costs no other entry; the schema agrees", arguments: faulty)
  func faults(body: String, message: String, isForSchema: Bool) throws {
    let lines = """
      <inventory xmlns="urn:earshot:inventory:1">
      <workstation name="good"><drive name="C" path="good"/></workstation>
      \(body)
      <workstation name="also good"><drive name="C" path="good-too"/></workstation>
      </inventory>
      """
    let line = lines.split(separator: "\n").firstIndex { $0.contains("‸") }.map { $0 + 1 }
    let text = lines.replacing("‸", with: "")
    let inventory = Inventory.read(Array(text.utf8), name: "i.xml", folder: "/")
    #expect(inventory.faults.map(\.line) == [line])
    #expect(inventory.faults.allSatisfy { $0.message.contains(message) }, "\(inventory.faults)")
    let names = inventory.workstations.map(\.name)
    #expect(names.first == "good" && names.last == "also good")
    #expect(try schemaAccepts(text) != isForSchema)
  }

  @Test("the schema takes what the program takes")
  func schema() throws {
    #expect(try schemaAccepts(InventoryTests.good))
    #expect(try schemaAccepts(InventoryTests.good.replacing("image", with: "tape")))
  }

  @Test(
    "where the XML breaks, what stands before is used",
    arguments: [
      "<workstation name='B'><drive name='C' path='d'></workstation>", "<workstation name='B'>&nbsp;</workstation>",
      "<workstation name='B'", "\u{1}",
    ])
  func broken(rest: String) throws {
    let trial = try DriveTrial("echo 1 > f")
    try trial.know([("r", "f")])
    let inventory = DriveTrial.inventory().replacing("</inventory>", with: "\n" + rest)
    try trial.collect(inventory)
    #expect(try trial.copies("path") == ["f"])
    let gaps = try trial.rows("SELECT DISTINCT problem, affects, path FROM coverage WHERE state = 'gap'")
    #expect(gaps == ["malformed|copy possible-copy unknown-audio remains workstation|…/inventory.xml"])
    #expect(try trial.gaps().allSatisfy { $0.contains("what stands after this place was not read") })
  }

  @Test("an inventory that is absent, of another kind or lists nothing is a gap for everything that it would supply")
  func wholly() throws {
    let trial = try DriveTrial("echo 1 > f")
    let other = "<register xmlns='urn:earshot:registers:1'/>"
    let cases = [
      (other, "malformed", "found <register> of the namespace 'urn:earshot:registers:1'"),
      ("", "malformed", "it is empty"), ("<!DOCTYPE x><inventory/>", "malformed", "document type declaration"),
      ("<inventory xmlns='urn:earshot:inventory:1'/>", "empty", "lists no workstation"),
    ]
    for (text, problem, reason) in cases {
      try trial.collect(text, withLedger: true)
      let gaps = try trial.gaps().filter { $0.contains("inventory.xml") }
      #expect(gaps.first?.hasPrefix(problem) ?? false, "\(gaps)")
      #expect(gaps.first?.contains(reason) ?? false, "\(gaps)")
    }
    try trial.collect("", unlisted: true)
    #expect(
      try trial.rows("SELECT problem, affects, reason FROM coverage") == [
        "absent|copy possible-copy unknown-audio remains workstation|there is no such inventory"
      ])
  }

  private func schemaAccepts(_ text: String) throws -> Bool {
    let trial = try DriveTrial()
    let schema = DriveTrial.repository + "/Rules/inventory.xsd"
    let answer = try trial.run(
      "cat > ../i.xml <<'END'\n\(text)\nEND\nxmllint --noout --nonet --schema '\(schema)' ../i.xml && echo fits || echo fails"
    )
    return answer.contains("fits")
  }
}
