import Files
import SQL
import Testing

@Suite("What Earshot keeps of its own")
struct RetentionTests {
  /// `$check` looks at everything but the examples of most rules, which take seconds.
  private static let fewRules = """
    mkdir few; for file in catalogues formats calls directories customer-contact-call-recording.xml notification.xml bank-holidays.xml \
      $(cd '\(checkout)/Rules'; ls *.xsd); do ln -s "\(checkout)/Rules/$file" few; done
    check="env EARSHOT_RULES=$PWD/few $earshot check --configuration earshot.xml"
    """

  private func audit(_ site: Site, _ days: [String]) throws {
    for day in days {
      _ = try site.shell(
        "$earshot audit --configuration earshot.xml --at \(day)T06:00:00Z > \(day).txt 2> \(day).err", "audit")
    }
  }

  @Test(
    "evidence goes before the reports that rest on it, and packs go from their folder, on time and recorded; nothing else goes"
  )
  func deleted() throws {
    let site = try Site()
    try site.write(
      registers(#"<permission id="1" person="p1" granted-by="p2" granted="2026-11-02"/>"#), to: "permissions.xml")
    try audit(site, ["2026-10-26"])
    // What is left of drives that are named no longer.
    _ = try site.shell("mkdir state/memory state/heard; touch state/memory/old.sqlite state/heard/old.sqlite")
    try site.configure(#"<retention runs="8 weeks" evidence="14 days" packs="30 days"/><packs folder="packs"/>"#)
    try audit(site, ["2026-11-23"])
    let ran = try site.shell(
      #"""
      ls state/memory state/heard
      ls -d reports/*/evidence reports/2026-10-26T060000Z/report.html
      $earshot verify reports/2026-10-26T060000Z
      $earshot audit --as-of 2026-10-26T06:00:00Z --configuration earshot.xml
      $earshot find --recording x --run reports/2026-10-26T060000Z --configuration earshot.xml
      $earshot pack --person p2 --output x.zip --run reports/2026-10-26T060000Z --configuration earshot.xml
      pack="$earshot pack --configuration earshot.xml --person p2 --at 2026-11-27T09:00:00Z"
      $pack > 1.out && for name in packs/changed packs/moved elsewhere; do $pack --output $name.zip > /dev/null || exit 9; done
      $earshot unpack --configuration earshot.xml packs/earshot-pack-2026-11-23T060000Z-person-p2.zip --to packs/opened > /dev/null
      $earshot unpack --configuration earshot.xml elsewhere.zip --to opened > /dev/null
      $earshot verify --history --configuration earshot.xml
      """#)
    for words in [
      "state/heard:\n\nstate/memory:\n",
      "reports/2026-10-26T060000Z/report.html\nreports/2026-11-23T060000Z/evidence\n",
      "; its evidence was deleted on time (", "the history is whole", "4 packs made, 2 opened",
    ] { #expect(ran.status == 0 && ran.output.contains(words), "\(words): \(ran)") }
    #expect(ran.errors.ranges(of: "the evidence of this run was deleted on time (record ").count == 3, "\(ran)")
    // What is put back, or taken without a record, is named.
    let back = try site.shell(
      """
      mkdir reports/2026-10-26T060000Z/evidence; cp reports/2026-11-23T060000Z/evidence/people.evidence reports/2026-10-26T060000Z/evidence
      mv reports/2026-11-23T060000Z/evidence .
      $earshot verify --history --configuration earshot.xml; status=$?
      mv evidence reports/2026-11-23T060000Z; exit $status
      """)
    for words in [
      "2026-10-26T060000Z/evidence/people.evidence: it was removed on time and is there all the same",
      "2026-11-23T060000Z/evidence/people.evidence: it is gone",
    ] { #expect(back.status == 1 && back.errors.contains(words), "\(back)") }
    try later(site)
  }

  /// More than 30 days after the packs were made, by the machine's own clock.
  private func later(_ site: Site) throws {
    let ran = try site.shell(
      #"""
      \#(RetentionTests.fewRules)
      echo x >> packs/changed.zip; mv packs/moved.zip .; echo other > packs/other.zip; ln -s ../elsewhere.zip packs/link.zip
      at=$( (date -u -d '+32 days' +%Y-%m-%dT%H:%M:%SZ; echo 2026-12-30T06:00:00Z) | sort | tail -n 1)
      $check --at $(date -u -d "$at - 7 days" +%Y-%m-%dT%H:%M:%SZ) | grep -o 'Due within.*packs'
      $check --at $at | grep -o 'Due to be deleted by the next audit.*packs'
      $earshot audit --configuration earshot.xml --at $at > /dev/null
      ls -d packs/* elsewhere.zip moved.zip opened reports/2026-10-26T060000Z/evidence 2> /dev/null
      $earshot verify --history --configuration earshot.xml
      grep -hE '^# (removed|missing)-' reports/history/*.txt | sed 's/[0-9a-f]\{64\} .*packs./packs\//'
      """#)
    #expect(
      ran.output.contains("elsewhere.zip\nmoved.zip\nopened\npacks/changed.zip\npacks/link.zip\npacks/other.zip\n"),
      "\(ran)")
    for words in [
      "6 evidence packs\nDue to be deleted by the next audit", "the history is whole",
      "# removed-evidence: 2026-10-26T060000Z\n", "# missing-pack: packs/moved.zip", "# removed-unpacked: packs/opened",
      "# removed-pack: packs/earshot-pack-2026-11-23T060000Z-person-p2.zip",
    ] { #expect(ran.output.contains(words), "\(words): \(ran)") }
    let folder = site.folder
    for words in [
      "\(folder)/elsewhere.zip: this evidence pack is to be kept no longer, and it lies outside of the folder of packs",
      "\(folder)/opened: this evidence pack is to be kept no longer, and it lies outside",
      "\(folder)/packs/changed.zip: this evidence pack is to be kept no longer, and what lies there now is another file",
    ] { #expect(ran.errors.contains(words), "\(words): \(ran)") }
    #expect(ran.output.ranges(of: "removed-evidence: 2026-10-26").count == 1, "\(ran)")
  }

  @Test(
    "a recording that left its store is forgotten with its sound when its limit is over, not before, and that is recorded"
  )
  func ledger() throws {
    let site = try Site()
    try site.write(
      #"<inventory xmlns="urn:earshot:inventory:1"><workstation name="pc"><drive name="C" path="drive"/></workstation></inventory>"#,
      to: "inventory.xml")
    try site.configure(
      #"<retention ledger="10 days"/>"#,
      sources: """
        <store name="main" folder="store" time-zone="UTC"><file-names layout="catalogues/asterisk-mixmonitor.xml"/></store>
        <drives name="drives" inventory="inventory.xml"/>
        """)
    let ran = try site.shell(
      #"""
      \#(RetentionTests.fewRules)
      collect() {
        for source in main ledger; do
          rm -f collected/$source.evidence*; mkdir -p collected
          $earshot collect --configuration earshot.xml --source $source --at $1T06:00:0${2-0}Z --evidence collected \
            --output collected/$source.evidence > /dev/null || exit 9
        done
        for count in "state/ledger.sqlite recording" "state/fingerprints.sqlite content" "collected/ledger.evidence recording"; do
          sqlite3 -readonly ${count% *} "SELECT count(*) FROM ${count#* }" | tr '\n' ' '
        done
        ls reports/history 2> /dev/null | grep -c txt
      }
      mkdir -p store/2026/11/10 drive
      for number in 1 2; do
        sox -n -r 8000 -c 1 -b 16 store/2026/11/10/queue-help-0770090012$number-20261110-100000-179430480$number.1.wav \
          synth 6 pinknoise gain -$number
      done
      collect 2026-11-16
      rm store/2026/11/10/*1794304801.1.wav
      collect 2026-11-26
      $check --at 2026-11-26T06:00:01Z | head -1
      collect 2026-11-26 1
      grep -h -A4 '^# of: ledger' reports/history/*.txt
      """#)
    // As old as the limit to the second is not older.
    #expect(
      ran.output == """
        2 2 0 0
        2 2 1 0
        Due to be deleted by the next audit: 1 recording in the ledger.
        1 1 0 2
        # of: ledger
        # removed-before: 2026-11-16T06:00:01Z
        # keep: 10 days
        # forgotten-recordings: 1
        \(ran.output.split(separator: "\n").last ?? "")

        """, "\(ran)")
  }
}
