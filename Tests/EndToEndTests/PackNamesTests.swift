import Files
import Testing

/// What is told of people whose names are hostile, and what speaks for one of them.
@Suite("Evidence packs of people with odd names")
struct PackNamesTests {
  /// Two audits of the same instant a day apart, the second without one of the permissions; then a pack.
  private static let shared = Result { try made() }
  private func site() throws -> Site { try PackNamesTests.shared.get() }

  private static func made() throws -> Site {
    let site = try Site()
    try site.write(
      registers(
        #"""
        <person id="p1" name="Ulla Quill"><account name="uquill"/><tenure title="Contact Manager" from="2024-01-01"/></person>
        <person id="p2" name="&lt;script>alert(&quot;1&quot;)&lt;/script> O&apos;Brien &amp; Sons"><account name="desk"/>
          <tenure title="Adviser" from="2024-01-01"/></person>
        <person id="p/3 &lt;x>" name="&quot;Bobby&quot; &lt;b>&#x202E;eeL&#x202C; P&#xF6;e&#10;x"><account name="bpoe"/><account name="desk"/>
          <tenure title="Adviser" from="2024-01-01"/></person>
        """#), to: "people.xml")
    try permissions(site, both: true)
    let first = try site.shell("$earshot audit --configuration earshot.xml --at 2026-11-22T06:00:00Z > first.txt")
    try permissions(site, both: false)
    let ran = try site.shell(
      """
      [ \(first.status) = 3 ] || exit 9
      $audit > second.txt
      [ $? = 3 ] || exit 9
      set -e
      $earshot pack --configuration earshot.xml --at 2026-11-27T09:00:00Z --person 'p/3 <x>' --output odd.zip
      $earshot verify odd.zip
      mkdir odd; cd odd; unzip -q ../odd.zip
      /usr/bin/python3 '\(checkout)/Tests/Fixtures/bagit/bagit.py' --quiet --validate * 2>&1
      cd *
      for file in data/custody.xml data/person.xml data/lines/lines.xml; do
        xmllint --noout --schema '\(checkout)/Reports/pack.xsd' $file 2>&1
      done
      """)
    try #require(ran.status == 0, "\(first) \(ran)")
    return site
  }

  /// The second permission is gone at the second audit.
  private static func permissions(_ site: Site, both: Bool) throws {
    let second = #"<permission id="2" person="p1" granted-by="p/3 &lt;x>" granted="2026-11-03"/>"#
    try site.write(
      registers(
        #"""
        <permission id="1" person="p2" granted-by="p/3 &lt;x>" granted="2026-11-02"
          reason="for &lt;script>alert(&#34;1&#34;)&lt;/script> O&#39;Brien &amp; Sons, and &quot;Bobby&quot;"/>
        \#(both ? second : "")
        <permission id="3" person="p/3 &lt;x>" granted-by="p1" granted="2026-10-01" from="2026-10-01" to="2026-10-29"/>
        <permission id="4" person="p/3 &lt;x>" granted-by="p1" granted="yesterday"/>
        """#), to: "permissions.xml")
  }

  @Test("a hostile name goes through unharmed where it is the person's own, and nowhere where it is another's")
  func names() throws {
    let site = try site()
    let ran = try site.shell(
      #"""
      cat > names.py <<'END'
      import glob, html, os, re, urllib.parse, xml.etree.ElementTree as tree
      os.chdir(glob.glob("odd/*")[0])
      own, other = '"Bobby" <b>\u202eeeL\u202c P\u00f6e x', '<script>alert("1")</script> O\'Brien & Sons'
      found = tree.parse("data/person.xml").getroot().attrib
      print(found["name"] == own, found["id"] == "p/3 <x>")
      report = tree.parse("data/report/report.xml").getroot()
      print(any("Bobby" in value for element in report.iter() for value in element.attrib.values()))
      for path in glob.glob("**", recursive=True):
          if not os.path.isfile(path): continue
          text = open(path, encoding="utf-8", newline="").read()
          for reading in (text, html.unescape(text), urllib.parse.unquote_plus(text), text.replace('""', '"'), html.unescape(html.unescape(text))):
              for word in (other, "O'Brien", 'alert("1")', "Ulla Quill", "uquill"):
                  if word in reading: print(path, word)
          if "<script>alert" in text or "<b>\u202e" in text: print(path, "markup of a name")
          # Nothing turns the direction of a line that people read.
          if path.endswith((".txt", ".html", ".csv")) and re.search("[\u202a-\u202e\u2066-\u2069]", text): print(path, "a turned line")
      print(sorted(set(re.findall("Person [0-9a-f]{8}", open("data/report/report.xml").read()))).__len__())
      END
      python3 names.py
      """#)
    #expect(ran.status == 0 && ran.output == "True True\nTrue\n2\n", "\(ran)")
  }

  @Test(
    "what speaks for them is in it: a permission that ended near, a shared account, a row that cannot be read, what is no longer found"
  )
  func speaksFor() throws {
    let site = try site()
    let ran = try site.shell(
      #"""
      cd odd/*
      count() { xmllint --xpath "count($1)" data/person.xml; }
      e() { printf '//*[local-name()="%s"]' "$1"; }
      count "$(e permissions)/*[@then='within 7 days']"
      count "$(e shared-accounts)/*"
      count "$(e gaps-about-them)[*]"
      count "$(e no-longer-found)/*[@rule='permission-not-valid'][@last-found-by='2026-11-22T060000Z'][@why]"
      """#)
    #expect(ran.status == 0 && ran.output == "1\n1\n1\n1\n", "\(ran)")
  }
}
