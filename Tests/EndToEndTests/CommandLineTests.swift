import Files
import Testing

/// A command that cannot run, and what it must say.
struct WrongCommand: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let line: String
  let words: [String]

  static let all: [WrongCommand] = [
    WrongCommand(
      testDescription: "a misspelt command", line: "$earshot audti",
      words: ["no command 'audti'", "Did you mean 'audit'?"]),
    WrongCommand(
      testDescription: "a misspelt flag", line: "$earshot audit --configuratoin earshot.xml",
      words: ["no flag '--configuratoin'", "Did you mean '--configuration'?"]),
    WrongCommand(testDescription: "no command", line: "$earshot", words: ["no command given", "Usage:"]),
    WrongCommand(
      testDescription: "a flag without its value", line: "$earshot audit --at", words: ["--at needs a value"]),
    WrongCommand(
      testDescription: "a flag given twice", line: "$earshot audit --at x --at y", words: ["--at is given twice"]),
    WrongCommand(
      testDescription: "a word too many", line: "$earshot check earshot.xml", words: ["'earshot.xml' is not understood"]
    ),
    WrongCommand(
      testDescription: "an instant without an offset",
      line: "$earshot audit --configuration earshot.xml --at 2026-11-23T06:00",
      words: ["earshot audit: --at: ", "is no instant", "+01:00"]),
    WrongCommand(
      testDescription: "a configuration that is not there", line: "$earshot audit --configuration nowhere.xml",
      words: ["nowhere.xml", "No such file"]),
    WrongCommand(
      testDescription: "a source that is not there",
      line: "$earshot collect --configuration earshot.xml --source peple --output x",
      words: ["no source 'peple'", "did you mean 'people'?"]),
    WrongCommand(
      testDescription: "a folder that is no run", line: "$earshot verify .",
      words: ["expected the folder of a published run"]),
    WrongCommand(
      testDescription: "a rule that is not there",
      line: "$earshot rules show --configuration earshot.xml overdue-recordin",
      words: ["Did you mean 'overdue-recording'?"]),
  ]
}

@Suite("The command line")
struct CommandLineTests {
  @Test("a command that cannot run ends with status 2 and says why", arguments: WrongCommand.all)
  func wrong(_ example: WrongCommand) throws {
    let ran = try Site().shell(example.line)
    #expect(ran.status == 2)
    #expect(ran.output == "")
    for words in example.words { #expect(ran.errors.contains(words), "\(ran.errors)") }
  }

  @Test("a program without what reports are made with says so before it collects anything")
  func withoutReports() throws {
    let site = try Site()
    let lines = """
      mkdir -p else/bin && cp '\(earshot)' else/bin/ && export EARSHOT_RULES='\(checkout)/Rules'
      else/bin/earshot COMMAND --configuration earshot.xml --at \(Site.at)
      """
    for command in ["audit", "check"] {
      let ran = try site.shell(lines.replacing("COMMAND", with: command))
      #expect(ran.status == 2, "\(ran)")
      #expect(ran.errors.contains("else/share/earshot/reports/report.css"), "\(ran.errors)")
      #expect(ran.errors.contains("install Earshot whole"), "\(ran.errors)")
    }
    #expect(try site.published() == [])
  }

  @Test(
    "every command has a help that states the exit statuses",
    arguments: ["audit", "check", "collect", "evaluate", "report", "rules", "verify", "version"])
  func help(_ command: String) throws {
    let ran = try Site().shell("$earshot \(command) --help")
    #expect(ran.status == 0)
    for words in ["Usage: earshot \(command)", "Exit status:", "3  done, but not everything could be seen"] {
      #expect(ran.output.contains(words))
    }
  }

  @Test("registers prints the schema that is shipped, and every kind of register for those who keep them")
  func whatRegistersHold() throws {
    let ran = try Site().shell(
      """
      $earshot registers schema > printed.xsd && diff printed.xsd '\(checkout)/Rules/registers.xsd' || exit 1
      $earshot registers reference && $earshot --help | grep -q registers
      """)
    #expect(ran.status == 0, "\(ran)")
    #expect(ran.output.contains("`<service-account>`"))
  }

  @Test("the manual page and the completions are whole, by their own programs' word")
  func generated() throws {
    let ran = try Site().shell(
      """
      $earshot generate bash > earshot.bash && bash -n earshot.bash || exit 1
      $earshot generate man > earshot.1
      if command -v man > /dev/null; then man --warnings -l earshot.1 2>&1 > /dev/null | grep . && exit 2; fi
      bash -c '. ./earshot.bash; COMP_WORDS=(earshot au); COMP_CWORD=1; _earshot; echo "${COMPREPLY[@]}"'
      bash -c '. ./earshot.bash; COMP_WORDS=(earshot audit --co); COMP_CWORD=2; _earshot; echo "${COMPREPLY[@]}"'
      """)
    #expect(ran.status == 0, "\(ran)")
    #expect(ran.output == "audit\n--configuration\n")
  }

  @Test("check tells all that is wrong with configuration, registers, logs and drives at once, each with its place")
  func check() throws {
    let site = try Site()
    #expect(try site.shell("$earshot check --configuration earshot.xml").status == 0)
    try site.configure(
      sources: #"""
        <access-log name="web" format="formats/iis-w3c.xml"><files>logs/u_ex*.log</files></access-log>
        <drives name="drives" inventory="inventory.xml"/>
        """#)
    try site.write(registers(#"<permission id="1" person="p9" granted-by="p1"/>"#), to: "permissions.xml")
    try site.write(
      #"""
      <inventory xmlns="urn:earshot:inventory:1">
        <workstation name="PC-1"><drive name="C" type="tree" path="gone"/></workstation>
      </inventory>
      """#, to: "inventory.xml")
    let ran = try site.shell("mkdir -p state; chmod 755 state; $earshot check --configuration earshot.xml")
    #expect(ran.status == 2)
    for words in [
      "/state: everybody on this machine can read the state folder", "/logs/u_ex*.log: access log 'web'",
      "/permissions.xml:2: <permission> '1': person=\"p9\" is nobody", "/inventory.xml:2: drive 'C' of 'PC-1'",
    ] { #expect(ran.errors.contains(words), "\(ran.errors)") }
  }

  @Test("a configuration with faults ends every command before anything is collected")
  func badConfiguration() throws {
    let site = try Site()
    try site.configure(#"<ledger keep="soon"/>"#, sources: #"<register name="people" kind="people" file="x.xml"/>"#)
    let ran = try site.shell("$audit")
    #expect(ran.status == 2)
    #expect(ran.errors.contains("earshot.xml:2: keep=\"soon\" is no length of time"))
    #expect(ran.errors.contains("the name 'people' is taken"))
    #expect(try site.published() == [])
    #expect(kindOfFile("\(site.folder)/state") == nil)
  }

  @Test("a rule with a fault ends the audit before anything is collected")
  func badRule() throws {
    let site = try Site()
    let ran = try site.shell(
      """
      cp -r '\(checkout)/Rules' rules
      sed -i 's/field="ended"/field="endedat"/' rules/*.xml
      EARSHOT_RULES=$PWD/rules $audit
      """)
    #expect(ran.status == 2, "\(ran)")
    #expect(ran.errors.contains("did you mean 'ended'?"), "\(ran.errors)")
    #expect(try site.published() == [])
  }
}
