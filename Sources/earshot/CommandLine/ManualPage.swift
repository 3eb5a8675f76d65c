/// The manual page, from the same table as the help.
enum ManualPage {
  static var text: String {
    var page = """
      .TH EARSHOT 1 "" "\(Version.program)" "Earshot"
      .SH NAME
      earshot \\- audit call recordings against the organisation's policy
      .SH SYNOPSIS
      .B earshot
      .I COMMAND
      .RI [ FLAGS ]
      .SH DESCRIPTION
      Earshot reads a recording store, workstation drives, access logs and registers, judges them by rules that a manager
      can read, and publishes a report of what breaks the policy, who answers for it and what could not be seen. It only
      reads: no source is ever written to.
      .SH COMMANDS

      """
    for command in CommandTable.shown {
      let operand = command.operand.map { " \\fI\(escaped($0.placeholder))\\fR" } ?? ""
      page += ".SS earshot \(command.name.rawValue)\(operand)\n\(escaped(command.text))\n"
      for flag in command.shownFlags {
        let value = flag.value.map { " \\fI\(escaped($0.placeholder))\\fR" } ?? ""
        page += ".TP\n\\fB\(escaped(flag.name))\\fR\(value)\n\(escaped(flag.help)).\n"
      }
    }
    page += ".SH EXIT STATUS\n"
    for status in ExitStatus.allCases { page += ".TP\n.B \(status.rawValue)\n\(escaped(status.meaning)).\n" }
    page += """
      .SH FILES
      .TP
      .I /etc/earshot/earshot.xml
      The configuration.
      .TP
      .I /etc/earshot/rules
      The rules, log formats and catalogue layouts.
      .SH ENVIRONMENT
      .TP
      .B EARSHOT_RULES
      The folder of rules where the configuration names none.

      """
    return page
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    // A line that begins with a full stop or an apostrophe would be a request.
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}
