/// What `--help` prints.
enum HelpText {
  static var general: String {
    let width = CommandTable.shown.map(\.name.rawValue.count).max() ?? 0
    let commands = CommandTable.shown.map { command in
      "  " + padded(command.name.rawValue, to: width) + "  " + command.summary
    }
    return """
      Earshot audits what happens to call recordings against the organisation's policy. It only reads.

      Usage: earshot COMMAND [FLAGS]

      Commands:
      \(commands.joined(separator: "\n"))

      'earshot COMMAND --help' tells about one command.

      \(statuses)

      """
  }

  static func of(_ command: Command) -> String {
    let flags = command.shownFlags.map { ($0.name + ($0.value.map { " " + $0.placeholder } ?? ""), $0.help) }
    let width = flags.map(\.0.count).max() ?? 0
    let operand = command.operand.map { " " + $0.placeholder } ?? ""
    return """
      Usage: earshot \(command.name.rawValue) [FLAGS]\(operand)

      \(filled(command.text, to: 78))

      Flags:
      \(flags.map { "  " + padded($0.0, to: width) + "  " + $0.1 }.joined(separator: "\n"))

      \(statuses)

      """
  }

  static var statuses: String {
    "Exit status:\n" + ExitStatus.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// The same behind an indent, second and later lines two further in, within 100 characters.
  static func indented(_ text: String, _ indent: String) -> String {
    let lines = filled(text, to: 98 - indent.count).split(separator: "\n")
    return lines.enumerated().map { indent + ($0 == 0 ? "" : "  ") + $1 + "\n" }.joined()
  }

  /// Text broken into lines of at most a width.
  static func filled(_ text: String, to width: Int) -> String {
    var lines: [String] = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
