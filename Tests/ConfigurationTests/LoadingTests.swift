import Configuration
import Files
import Testing
import Time

@Suite("A configuration that is right")
struct LoadingTests {
  private static let whole = """
    <state folder="state"/>
    <output folder="reports" keep="1 year"/>
    <rules folder="rules" site="site.xml"/>
    <ledger keep="3 years"/>
    <collectors time-limit="90 minutes"/>
    <store name="main" folder="store" time-zone="UTC" length-tolerance="5 seconds">
      <catalogue file="catalogue.csv" layout="catalogues/plain-csv.xml"/>
    </store>
    <access-log name="web" format="formats/iis-w3c.xml" silence="3 days" look-back="8 weeks" clock-offset="-90 seconds">
      <files>logs/web/*.log*</files>
      <target-prefix>/recordings/</target-prefix>
    </access-log>
    <drives name="workstations" inventory="inventory.xml" largest-file="2 GB"
      remember="13 weeks" spot-check="10 %"/>
    <drives name="laptops" inventory="laptops.xml" remember="no"/>
    <drives name="sticks" inventory="sticks.xml"/>
    <register name="people" kind="people" file="registers/people.xml"/>
    <directory name="ad" layout="catalogues/plain-csv.xml" at-most-old="10 days">
      <files>ad/*.ldif</files>
      <files taken="2026-06-01T03:00">old.ldif</files>
    </directory>
    <notices name="notices" time-limit="90 seconds" certificates="ca.pem" proxy="http://proxy.example:3128">
      <page place="web site" address="https://www.example.org/contact"><wording> Calls  are recorded </wording></page>
      <page place="intranet" address="pages/intranet.html"><wording>a</wording><wording>b</wording></page>
    </notices>
    """

  @Test(
    "the limits of what Earshot makes itself stand in one element, or as of old; the folder of packs is one of its own")
  func retention() throws {
    let site = try Site()
    try site.configure(
      #"""
      <state folder="state"/><output folder="reports"/>
      <retention runs="2 years" evidence="26 weeks" ledger="1 year" packs="3 months"/><packs folder="packs"/>
      <register name="people" kind="people" file="people.xml"/>
      """#)
    let configuration = try site.load()
    #expect(configuration.outputKeep == Period(months: 24) && configuration.ledgerKeep == Period(months: 12))
    #expect(configuration.evidenceKeep == Period(days: 182) && configuration.packsKeep == Period(months: 3))
    #expect(configuration.packs?.folder == "\(site.folder)/packs")
    try site.configure(LoadingTests.whole)
    try site.write("<site/>", to: "site.xml")
    let other = try site.load()
    #expect(other.evidenceKeep == nil && other.packsKeep == nil && other.packs == nil)
  }

  @Test("what is said becomes settings, and paths are seen from the file's own folder")
  func whole() throws {
    let site = try Site()
    try site.write("<site/>", to: "site.xml")
    try site.configure(LoadingTests.whole)
    let configuration = try site.load()
    let folder = site.folder
    #expect(configuration.organisation == "Reigate")
    #expect(configuration.zone.name == "Europe/London")
    #expect(configuration.stateFolder == "\(folder)/state")
    #expect(configuration.siteFile == "\(folder)/site.xml")
    #expect(configuration.outputKeep == Period(months: 12))
    #expect(configuration.ledgerKeep == Period(months: 36))
    #expect(configuration.collectorTimeLimit == Period(microseconds: 90 * Period.minute))
    #expect(configuration.digest.utf8.count == 64)

    let store = try #require(configuration.stores.first)
    #expect(store.zone.name == "UTC")
    #expect(store.lengthTolerance == 5 * Period.second)
    guard case .delimited(let file, let layout) = store.catalogue else {
      Issue.record("the catalogue is \(store.catalogue)")
      return
    }
    #expect(file == "\(folder)/catalogue.csv")
    #expect(layout == "\(folder)/rules/catalogues/plain-csv.xml")

    let log = try #require(configuration.accessLogs.first)
    #expect(log.files == ["\(folder)/logs/web/*.log*"])
    #expect(log.zone.name == "Europe/London", "a source without a zone has the policy's")
    #expect(log.clock == ClockCorrection(offset: -90 * Period.second))
    #expect(log.silence == Period(days: 3))
    #expect(log.lookBack == Period(days: 56))
    #expect(log.targetPrefixes == ["/recordings/"])
    #expect(configuration.drives.first?.largestFile == 2_000_000_000)
    #expect(configuration.drives.map(\.remembering?.keep) == [Period(days: 91), nil, Period(days: 182)])
    #expect(configuration.drives.map(\.remembering?.spotCheck) == [10, nil, 5])
    #expect(configuration.registers.first?.file == "\(folder)/registers/people.xml")

    let directory = try #require(configuration.directories.first)
    #expect(directory.files.map(\.path) == ["\(folder)/ad/*.ldif", "\(folder)/old.ldif"])
    #expect(directory.files.map(\.taken) == [nil, "2026-06-01T03:00"])
    #expect(directory.atMostOld == Period(days: 10))
    let notices = try #require(configuration.notices.first)
    #expect(notices.pages.map(\.address) == ["https://www.example.org/contact", "\(folder)/pages/intranet.html"])
    #expect(notices.pages.map(\.wordings) == [["Calls are recorded"], ["a", "b"]])
    #expect(notices.timeLimit == 90)
    #expect(notices.certificates == "\(folder)/ca.pem")
    #expect(notices.proxy == "http://proxy.example:3128")
  }

  @Test("what is left out has a sensible value")
  func defaults() throws {
    let site = try Site()
    try site.configure(
      #"<state folder="state"/><output folder="reports"/><register name="p" kind="people" file="p.xml"/>"#)
    let configuration = try site.load()
    #expect(configuration.rulesFolder == "\(site.folder)/rules")
    #expect(configuration.siteFile == nil)
    #expect(configuration.ledgerKeep == Period(months: 24))
    #expect(configuration.collectorTimeLimit == Period(microseconds: 6 * Period.hour))
  }

  @Test("the schema and the program accept the same file")
  func withoutSchema() throws {
    let site = try Site()
    try site.write("<site/>", to: "site.xml")
    try site.configure(LoadingTests.whole)
    #expect(site.faults(withSchema: false) == [])
    #expect(site.faults(withSchema: true) == [])
  }
}
