import Configuration
import Files
import Testing
import Time

/// One thing wrong in an otherwise right configuration; the fault stands on line 2, 3 or 4.
struct FaultCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var own = #"<state folder="state"/><output folder="reports"/>"#
  var source = #"<register name="people" kind="people" file="people.xml"/>"#
  var root = #"organisation="Reigate" time-zone="Europe/London""#
  let expected: [String]

  static let all: [FaultCase] = [
    FaultCase(
      testDescription: "an unknown time zone", root: #"organisation="R" time-zone="Europe/Londn""#,
      expected: [
        "1: There is no time zone 'Europe/Londn' in /usr/share/zoneinfo. Expected a name such as Europe/London or UTC."
      ]),
    FaultCase(
      testDescription: "a period that is none",
      own: #"<state folder="state"/><output folder="reports"/><ledger keep="2 yaers"/>"#,
      expected: [
        "2: keep=\"2 yaers\" is no length of time; expected a whole number and a unit, such as '14 days' or '36 hours' "
          + "(units: second, minute, hour, day, week, month, year)"
      ]),
    FaultCase(
      testDescription: "limits that are said twice, that contradict each other, and packs without a folder",
      own: """
        <state folder="state"/><output folder="reports" keep="1 year"/>
        <retention runs="1 year" evidence="2 years" packs="1 month"/>
        """,
      expected: [
        "3: 'runs' is said twice: here, and as 'keep' of <output>; leave one of them out",
        "3: evidence=\"2 years\" is longer than the runs are kept that it is in; give less, or leave it out",
        "3: packs=\"1 month\": packs are deleted only from a folder of their own; name it: <packs folder=\"…\"/>",
      ]),
    FaultCase(
      testDescription: "a folder of packs within Earshot's own",
      own: #"<state folder="state"/><output folder="reports"/><packs folder="reports/packs"/>"#,
      expected: [
        "2: the folder of packs (reports/packs) overlaps the state or the output folder; keep them apart, since packs are for "
          + "others"
      ]),
    FaultCase(
      testDescription: "a page by another scheme",
      source: #"<notices name="n"><page place="w" address="ftp://h/x"><wording>a</wording></page></notices>"#,
      expected: ["3: address=\"ftp://h/x\": expected http://, https:// or the path of a file"]),
    FaultCase(
      testDescription: "a page with a password",
      source: #"<notices name="n"><page place="w" address="https://a:b@h/x"><wording>a</wording></page></notices>"#,
      expected: ["3: the address holds a name or password; a page that needs one must be saved as a file"]),
    FaultCase(
      testDescription: "an export whose day is none",
      source:
        #"<directory name="d" layout="catalogues/plain-csv.xml"><files taken="May 2026">a.ldif</files></directory>"#,
      expected: ["3: taken=\"May 2026\" is no date; expected such as 2026-11-22T03:00"]),
    FaultCase(
      testDescription: "a country that is none",
      source: #"<register name="r" kind="subject-requests" file="r.xml" country="UK"/>"#,
      expected: [
        "3: Element 'register', attribute 'country': [facet 'pattern'] The value 'UK' is not accepted by the pattern "
          + "'[0-9]{1,3}'."
      ]),
    FaultCase(
      testDescription: "two sources of one name",
      source: """
        <register name="people" kind="people" file="people.xml"/>
        <register name="people" kind="permissions" file="permissions.xml"/>
        """,
      expected: ["4: the name 'people' is taken: <register> on line 3 has it; give each source its own"]),
    FaultCase(
      testDescription: "a name that is Earshot's own",
      source: #"<register name="ledger" kind="people" file="people.xml"/>"#,
      expected: ["3: the name 'ledger' is Earshot's own; give this source another"]),
    FaultCase(
      testDescription: "a format that is not there, with the nearest one",
      source: #"<access-log name="web" format="formats/iis-w3.xml"><files>a.log</files></access-log>"#,
      expected: ["3: there is no format at rules/formats/iis-w3.xml; did you mean 'iis-w3c.xml'?"]),
    FaultCase(
      testDescription: "a layout that is nowhere near",
      source: #"<store name="s" folder="store"><sidecars layout="catalogues/qqqqqqqq.xml"/></store>"#,
      expected: ["3: there is no layout at rules/catalogues/qqqqqqqq.xml; that folder has plain-csv.xml"]),
    FaultCase(
      testDescription: "reports written into the store",
      own: #"<state folder="state"/><output folder="store/reports"/>"#,
      source: #"<store name="s" folder="store"><file-names layout="catalogues/plain-csv.xml"/></store>"#,
      expected: ["3: the output folder (store/reports) overlaps the store 's' (store); move it elsewhere"]),
    FaultCase(
      testDescription: "state within the reports", own: #"<state folder="reports/state"/><output folder="reports"/>"#,
      expected: [
        "2: the state folder (reports/state) and the output folder (reports) overlap; keep them apart, since reports "
          + "are published and the state is not"
      ]),
    FaultCase(
      testDescription: "two stores one within the other",
      source: """
        <store name="a" folder="store"><file-names layout="catalogues/plain-csv.xml"/></store>
        <store name="b" folder="store/b"><file-names layout="catalogues/plain-csv.xml"/></store>
        """,
      expected: ["4: the stores 'a' (store) and 'b' (store/b) overlap; a recording belongs to one"]),
    FaultCase(
      testDescription: "a register in the state folder",
      source: #"<register name="people" kind="people" file="state/people.xml"/>"#,
      expected: ["3: state/people.xml lies in the state folder, which is Earshot's to write; keep it elsewhere"]),
    FaultCase(
      testDescription: "a site file that is not there",
      own: #"<state folder="state"/><output folder="reports"/><rules site="sight.xml"/>"#,
      expected: ["2: there is no site file at sight.xml; that folder has earshot.xml"]),
    FaultCase(
      testDescription: "a size without a unit", source: #"<drives name="d" inventory="i.xml" largest-file="4"/>"#,
      expected: [
        "3: largest-file=\"4\" is no size; expected a whole number and bytes, kB, MB, GB or TB, such as '4 GB'"
      ]),
    FaultCase(
      testDescription: "a spot check of nothing",
      source: #"<drives name="d" inventory="i.xml" remember="for ever" spot-check="0 %"/>"#,
      expected: [
        "3: spot-check=\"0 %\" is no share of the remembered files that each audit reads all the same; expected 1 % to 100 %, "
          + "such as '5 %'",
        "3: remember=\"for ever\" is no length of time; expected a whole number and a unit, such as '14 days' or '36 hours' "
          + "(units: \(Period.units.joined(separator: ", ")))",
      ]),
    FaultCase(
      testDescription: "an exact length of time given in days",
      source:
        #"<store name="s" folder="store" length-tolerance="1 day"><file-names layout="catalogues/plain-csv.xml"/></store>"#,
      expected: [
        "3: length-tolerance=\"1 day\" is no exact length of time; expected such as '2 seconds' or '1 hour 30 minutes'"
      ]),
    FaultCase(
      testDescription: "a star in a folder's name",
      source: #"<access-log name="web" format="formats/iis-w3c.xml"><files>logs/*/a.log</files></access-log>"#,
      expected: [
        "3: 'logs/*/a.log' has * or ? in a folder's name; they are understood in the last part of a path only"
      ]),
    FaultCase(
      testDescription: "no source at all", source: "",
      expected: ["1: no source is named; add at least one <store>, <drives>, <access-log>, <calls> or <register>"]),
  ]
}

@Suite("A configuration that is wrong")
struct FaultTests {
  @Test("each fault is named with its line and what to do", arguments: FaultCase.all)
  func fault(_ example: FaultCase) throws {
    let site = try Site()
    try site.configure(example.own + "\n" + example.source, root: example.root)
    #expect(site.faults() == example.expected)
  }

  @Test("a misspelt attribute is refused with the nearest right word, with or without the schema")
  func attribute() throws {
    let site = try Site()
    try site.configure(
      #"""
      <state folder="state"/><output folder="reports"/>
      <drives name="workstations" inventry="workstations.xml"/>
      """#)
    #expect(
      site.faults(withSchema: false) == [
        "3: there is no attribute of <drives> called 'inventry'; did you mean 'inventory'?",
        "3: <drives> needs the attribute 'inventory'",
      ])
    let bySchema = site.faults()
    #expect(bySchema.count == 2)
    #expect(bySchema.allSatisfy { $0.hasPrefix("3: ") && ($0.contains("'inventry'") || $0.contains("'inventory'")) })
  }

  @Test("all faults are told at once, in the order of their lines")
  func all() throws {
    let site = try Site()
    try site.configure(
      #"""
      <state folder="state"/><output folder="reports"/>
      <ledger keep="soon"/>
      <register name="people" kind="peeple" file="people.xml" time-zone="Mars/Phobos"/>
      <register name="people" kind="people" file="people.xml"/>
      """#)
    let lines = site.faults(withSchema: false).map { $0.prefix { $0 != ":" } }
    #expect(lines == ["3", "4", "4", "5"])
  }

  @Test("a file that is no XML, holds an entity bomb or is not there is refused with a sentence")
  func hostile() throws {
    let site = try Site()
    #expect(site.faults().first?.contains("No such file") == true)
    try site.write("<earshot", to: "earshot.xml")
    #expect(site.faults().first?.hasPrefix("1: ") == true)
    try site.write(
      #"<!DOCTYPE earshot [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><earshot xmlns="urn:earshot:configuration:1">&b;</earshot>"#,
      to: "earshot.xml")
    #expect(site.faults().contains { $0.contains("DOCTYPE") })
    try site.write("<other/>", to: "earshot.xml")
    #expect(site.faults().isEmpty == false)
  }

  @Test("a folder reached by a link counts as the folder it leads to")
  func links() throws {
    let site = try Site()
    try pointLink("\(site.folder)/elsewhere", at: "store")
    try site.configure(
      #"""
      <state folder="state"/><output folder="elsewhere/reports"/>
      <store name="s" folder="store"><file-names layout="catalogues/plain-csv.xml"/></store>
      """#)
    #expect(site.faults() == ["3: the output folder (store/reports) overlaps the store 's' (store); move it elsewhere"])
  }
}
