import Files
import Testing

@Suite("A past week again")
struct ReplayTests {
  @Test("a published run judged again by what it kept is the same byte for byte, whatever changed since")
  func replay() throws {
    let site = try ReviewSite()
    let folder = site.site.folder
    #expect(
      try site.review(#"<decision finding="LEE" kind="accept" by="p1" until="2026-12-31">It is agreed.</decision>"#)
        .status == 0)
    let ran = try site.site.shell(
      """
      $earshot audit --configuration earshot.xml --at 2026-11-30T06:00:00Z >/dev/null
      # What changes afterwards: a rule, who may decide, a decision, the registers.
      sed -i 's/severity="high"/severity="low"/; s/was given a permission/has a permission/' rules/test.xml
      sed -i 's/Lee Poe/Someone Else/' people.xml
      sed -i 's/<decider person="p3"\\/>//' earshot.xml
      for at in 2026-11-23 2026-11-30; do
        $earshot audit --configuration earshot.xml --as-of ${at}T06:00:00Z; echo "status $?"
      done
      ls -d state/replay* reports/.* 2>/dev/null | grep -v 'reports/[.]*$' | grep -v lock
      """, "replay")
    #expect(
      ran.output == """
        \(folder)/reports/2026-11-23T060000Z: judged again by the rules and decisions of then, every file is the same, byte for byte.
        status 0
        \(folder)/reports/2026-11-30T060000Z: judged again by the rules and decisions of then, every file is the same, byte for byte.
        status 0

        """, "\(ran)")
  }

  @Test("what cannot be replayed is said: a week that was not audited, a run that was changed, a folder that is there")
  func refused() throws {
    let site = try ReviewSite()
    let ran = try site.site.shell(
      """
      $earshot audit --configuration earshot.xml --as-of 2026-11-16T06:00:00Z 2>&1; echo "status $?"
      $earshot audit --configuration earshot.xml --as-of yesterday 2>&1; echo "status $?"
      $earshot audit --configuration earshot.xml --as-of \(Site.at) --output rules 2>&1; echo "status $?"
      $earshot audit --configuration earshot.xml --as-of \(Site.at) --output again >/dev/null; ls again | tr '\\n' ' '
      chmod u+w reports/latest/rules/test.xml; echo >> reports/latest/rules/test.xml
      $earshot audit --configuration earshot.xml --as-of \(Site.at) 2>&1; echo "status $?"
      """, "refused")
    for words in [
      "No run of 2026-11-16T06:00:00Z is published in \(site.site.folder)/reports; there are 2026-11-23T060000Z.\nstatus 2",
      "earshot audit: --as-of: 'yesterday' is no instant",
      "/rules is there already; name a folder that is not.\nstatus 2",
      "findings.csv findings.ocsf.jsonl findings.sqlite report.html report.xml rules summary.txt",
      "The run is not as it was published, so it is not judged again:\n",
    ] {
      #expect(ran.output.contains(words), "\(words): \(ran)")
    }
  }
}
