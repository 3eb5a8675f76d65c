/// Every command and flag there is.
enum CommandTable {
  static let help = Flag(name: "--help", value: nil, help: "show what the command does, its flags and exit statuses")

  private static let configuration = Flag(
    name: "--configuration", value: .file, help: "the configuration (default: /etc/earshot/earshot.xml)")
  private static let at = Flag(
    name: "--at", value: .instant,
    help: "the instant to audit as of, such as 2026-11-23T06:00:00Z (default: now)")
  private static let output = Flag(name: "--output", value: .file, help: "the evidence file to write")
  private static let results = Flag(
    name: "--output", value: .folder, help: "where to write (default: into RUN, unless that is published)")

  private static let underAudit = Flag(
    name: "--under-audit", value: nil, help: "end when the audit that started this has ended", isShown: false)

  static let commands: [Command] = [
    Command(
      name: .audit, summary: "collect, judge and publish: the weekly job", operand: nil,
      text: """
        Runs one collector for each source of the configuration, judges what they found by the rules, and publishes \
        the reports as a folder named after the instant, all at once or not at all; "latest" then points at it. The \
        summary goes to standard output, progress to a terminal only. With --as-of nothing is collected: the run of that \
        instant is judged again from the evidence, the rules and the decisions that it kept, and every file that comes \
        of it is compared with what was published.
        """,
      flags: [
        configuration, at,
        Flag(name: "--as-of", value: .instant, help: "replay the published run of this instant"),
        Flag(name: "--output", value: .folder, help: "as-of: where to leave what comes of it (default: nowhere)"),
      ]),
    Command(
      name: .check, summary: "read everything but the disks, and say what is wrong", operand: nil,
      text: """
        Reads the configuration, the rules with their examples, formats, layouts, registers and the inventory, and \
        looks whether stores, logs and drives are there and readable. Says all that is wrong, each with file and line.
        """, flags: [configuration, at]),
    Command(
      name: .collect, summary: "collect one source into an evidence file", operand: nil,
      text: """
        Turns one source into facts: a sealed SQLite file, with its SHA-256 beside it. The audit runs this for every \
        source; it can also be run alone, such as on a machine that is never on the network.
        """,
      flags: [
        configuration, Flag(name: "--source", value: .name, help: "the source's name in the configuration"), at, output,
        Flag(
          name: "--previous", value: .file,
          help: "the same source's evidence of last time, to tell what went missing, or is known already"),
        Flag(
          name: "--evidence", value: .folder,
          help: "evidence of the stores, for keypad digits (default: where the output is)"),
        underAudit,
      ]),
    Command(
      name: .evaluate, summary: "judge the evidence of a run again",
      operand: ("RUN", .folder, true),
      text: """
        Joins the evidence in a run's folder and judges it by the rules as they are now, as of the run's own instant; \
        then writes the reports. A published run is never changed: give --output.
        """,
      flags: [
        configuration, results, underAudit,
        Flag(name: "--timings", value: .file, help: "where to write how long each step and each rule took"),
        Flag(
          name: "--replay", value: .folder, help: "judge by the rules and decisions kept in this folder", isShown: false
        ),
        Flag(name: "--published-at", value: .folder, help: "where the summary says the reports are", isShown: false),
      ]),
    Command(
      name: .report, summary: "write a run's reports again from its findings, or tell what falls due",
      operand: ("RUN", .folder, false),
      text: """
        Writes report.xml, report.html, findings.csv, findings.ocsf.jsonl and summary.txt from a run's findings. With --due \
        it prints what falls due before the next audit instead, by who answers for it: what will be a breach by the \
        calendar alone, and breaches whose remedy is due. Without RUN it is the latest of the configuration.
        """,
      flags: [
        results, Flag(name: "--due", value: nil, help: "print what falls due before the next audit"), configuration,
      ]),
    Command(
      name: .rules, summary: "list, show, test, check or explain the rules",
      operand: (
        "list | show ID | explain ID | sql ID | test [ID] | new ID | diff [OLD NEW] | check | health | coverage | reference",
        .words(RulesCommand.Word.allCases.map(\.rawValue)), true
      ),
      text: """
        "list" names the rules in force; "show" prints one in words, to be read beside the policy; "explain" takes a \
        finding of a run apart: each condition, the value that it saw, in which line of which file, and the query; "sql" \
        prints a rule as the query that judges it. "test" judges the examples that each rule carries, and tells which \
        conditions no example tries; "new" prints a first rule to change, or writes it to a file; "diff" tells which \
        findings of a run other rules, or other values of parameters, would add, drop or change; "check" reads all rule \
        files and says what is wrong; "health" looks back at 26 audits for rules that never found a breach, whose findings are \
        all accepted, or that suddenly find much more. "coverage" prints every sentence of the policy with the rules that watch it, the \
        facts and sources that these need, and what is left to people; "reference" prints the rule language: every kind \
        of fact with its fields.
        """,
      flags: [
        configuration, at,
        Flag(name: "--finding", value: .name, help: "explain: the finding's id, or enough of its beginning"),
        Flag(name: "--run", value: .folder, help: "explain, diff: the run to look at (default: the latest)"),
        Flag(name: "--about", value: .name, help: "new: the kind of fact that the rule is about"),
        Flag(name: "--file", value: .file, help: "new: the file to write, which must not be there yet"),
        Flag(
          name: "--set", value: .name,
          help: "diff: other values for the new rules, such as 'retention=10 days' or 'retention=10 days; grace=2 days'"
        ),
      ]),
    Command(
      name: .registers, summary: "print what registers may hold",
      operand: ("reference | schema", .words(["reference", "schema"]), true),
      text: """
        "reference" prints every kind of register with its attributes in XML and its columns in CSV, "schema" the \
        schema of registers in XML, for editors that validate.
        """, flags: []),
    Command(
      name: .review, summary: "take in what was decided in a report",
      operand: ("DECISIONS", .file, true),
      text: """
        Reads the decisions.xml that a report saved: what is accepted until when, disputed, given to somebody, noted or \
        withdrawn. Whole or not at all: where one of them is about no finding of that report, by somebody who may not \
        decide or decides on a finding about themselves, or against what was decided since, nothing is taken in and each \
        is named. The next report shows what was decided; that it was taken in is recorded in the history of audits.
        """,
      flags: [
        configuration, Flag(name: "--at", value: .instant, help: "the instant it is taken in at (default: now)"),
      ]),
    Command(
      name: .find, summary: "find every holding of a call, for a subject access request", operand: nil,
      text: """
        Answers from a run's evidence where a recording is held: in its store, as copies on drives, in evidence packs; how long, what \
        was done with it, and who listened to it, when and from where. What could not be seen is said first. All that is given must fit. \
        The formats: "text" and "xml" name staff, for the officer; "letter" is an HTML page ready to be an answer under UK GDPR, \
        article 15, which names nobody and has blanks to fill. The exit status is 3 where not everything could be seen.
        """,
      flags: [
        configuration, Flag(name: "--recording", value: .name, help: "the recording's id"),
        Flag(name: "--caller", value: .name, help: "the caller's number, in any usual writing"),
        Flag(name: "--person", value: .name, help: "whoever took the calls, by their id in the registers"),
        Flag(name: "--from", value: .instant, help: "recorded from then on: a date, or an instant"),
        Flag(name: "--to", value: .instant, help: "recorded before then: a date, or an instant"),
        Flag(name: "--run", value: .folder, help: "the run to look through (default: the latest)"),
        Flag(name: "--format", value: .words(["text", "xml", "letter"]), help: "how to answer (default: text)"),
        Flag(
          name: "--output", value: .file,
          help: "the file to write, which must not be there yet (default: standard output)"),
        Flag(name: "--at", value: .instant, help: "the instant that the question is answered at (default: now)"),
      ]),
    Command(
      name: .pack, summary: "make an evidence pack of one finding, or of one person's findings", operand: nil,
      text: """
        Puts the findings with their working, the lines they rest on, what the person was then, what speaks for them and the \
        rules into a zip that can be checked with ordinary tools; everybody else in it has a pseudonym. That it was made is \
        recorded in the history of audits.
        """,
      flags: [
        configuration,
        Flag(name: "--finding", value: .name, help: "the finding's id, or enough of its beginning"),
        Flag(name: "--person", value: .name, help: "the person's id in the registers: all findings about them"),
        Flag(name: "--run", value: .folder, help: "the run to take it from (default: the latest)"),
        Flag(name: "--output", value: .file, help: "the zip to write, which must not be there yet"),
        Flag(name: "--with-audio", value: nil, help: "with the recordings, where the configuration allows it"),
        Flag(name: "--at", value: .instant, help: "the instant that the pack says it was made at (default: now)"),
      ]),
    Command(
      name: .unpack, summary: "open an evidence pack, and record that it was opened",
      operand: ("PACK", .file, true),
      text: """
        Verifies the pack first, as "verify" does, unpacks it into a new folder and nowhere else, verifies what lies there, and \
        records in the history of audits which pack was opened, by whom and when. A pack that is not whole is not opened.
        """,
      flags: [
        configuration, Flag(name: "--to", value: .folder, help: "the folder to make, which must not be there yet"),
        Flag(
          name: "--certificate", value: .file,
          help: "whose signature is believed, in PEM (default: the configuration's, where one is named)"),
        Flag(name: "--authority", value: .file, help: "whose time stamp is believed, in PEM"),
      ]),
    Command(
      name: .verify, summary: "check that a run, an evidence pack or the history of audits is whole",
      operand: ("RUN | PACK", .file, false),
      text: """
        Compares every file of a run with its SHA256SUMS, every evidence file with its seal, and says what is \
        missing, changed or added since; for an evidence pack, every file with its manifests, the signature and the time \
        stamp. With --history: reads the history of audits in the folder of published runs and \
        says which record or run was removed, altered, reordered or put there; RUN is then a folder of runs, and may be left \
        out.
        """,
      flags: [
        Flag(name: "--history", value: nil, help: "check the history of audits, and every run that it tells of"),
        Flag(
          name: "--head", value: .name,
          help: "the SHA-256 of a record that was noted elsewhere, such as in an audit's mail: is it in the history?"),
        Flag(
          name: "--certificate", value: .file,
          help: "whose signature on a pack is believed, in PEM (default: the configuration's, where one is named)"),
        Flag(name: "--authority", value: .file, help: "whose time stamp on a pack is believed, in PEM"), configuration,
      ]),
    Command(
      name: .version, summary: "print the version", operand: nil, text: "Prints the program's version.", flags: []),
    Command(
      name: .generate, summary: "print the manual page or a shell's completions",
      operand: ("man | bash | zsh | fish | folders", .words(["man", "bash", "zsh", "fish", "folders"]), true),
      text: "For packaging and scheduling; \"folders\" prints the state and the output folder of the configuration.",
      flags: [configuration], isShown: false),
  ]

  static func command(_ name: Command.Name) -> Command? { commands.first { $0.name == name } }
  static var shown: [Command] { commands.filter(\.isShown) }
}

extension Command {
  /// The flags to show, with the one that every command has.
  var shownFlags: [Flag] { flags.filter(\.isShown) + [CommandTable.help] }
}
