internal import Text

/// A command line that was understood.
struct Arguments {
  let command: Command
  private let values: [String: String]
  let operands: [String]
  let asksForHelp: Bool

  /// The value of a flag; nil where it was not given.
  subscript(_ flag: String) -> String? { values[flag] }
  func has(_ flag: String) -> Bool { values[flag] != nil }

  /// Understands the words that follow the program's name.
  /// - Returns: nil where they ask for the general help.
  /// - Throws: ``Failure`` with the nearest word that would have been right.
  static func parse(_ words: [String]) throws(Failure) -> Arguments? {
    guard let first = words.first else {
      throw Failure(.couldNotRun, "earshot: no command given.\n\n" + HelpText.general)
    }
    if first == "--help" || first == "-h" || first == "help" { return nil }
    let name = first == "--version" ? "version" : first
    guard let commandName = Command.Name(rawValue: name), let command = CommandTable.command(commandName) else {
      let isFlag = first.hasPrefix("-")
      let hint = nearestWord(to: first, among: CommandTable.shown.map(\.name.rawValue) + ["--help", "--version"])
      let end = hint.map { "Did you mean '\($0)'?" } ?? "'earshot --help' lists all commands."
      throw Failure(.couldNotRun, "earshot: there is no \(isFlag ? "flag" : "command") '\(first)' here. \(end)")
    }
    return try parse(words.dropFirst(), for: command)
  }

  private static func parse(_ words: ArraySlice<String>, for command: Command) throws(Failure) -> Arguments {
    func fail(_ message: String) -> Failure {
      Failure(
        .couldNotRun,
        "earshot \(command.name.rawValue): \(message) 'earshot \(command.name.rawValue) --help' tells more.")
    }
    var values: [String: String] = [:]
    var operands: [String] = []
    var asksForHelp = false
    var rest = words
    while let word = rest.popFirst() {
      if word == "--help" || word == "-h" {
        asksForHelp = true
        continue
      }
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let flag = command.flags.first(where: { $0.name == parts[0] }) else {
        let hint = nearestWord(to: parts[0], among: command.shownFlags.map(\.name))
        let known = command.shownFlags.map(\.name).joined(separator: ", ")
        throw fail("there is no flag '\(parts[0])'. " + (hint.map { "Did you mean '\($0)'?" } ?? "It has \(known)."))
      }
      if values[flag.name] != nil { throw fail("\(flag.name) is given twice.") }
      if let kind = flag.value {
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
          throw fail("\(flag.name) needs a value (\(kind.placeholder)).")
        }
        values[flag.name] = value
      } else if parts.count > 1 {
        throw fail("\(flag.name) takes no value.")
      } else {
        values[flag.name] = ""
      }
    }
    if !asksForHelp {
      if let operand = command.operand, operand.isRequired, operands.isEmpty {
        throw fail("\(operand.placeholder) is missing.")
      }
      if command.operand == nil, let extra = operands.first { throw fail("'\(extra)' is not understood.") }
      if command.operand != nil, command.name != .rules, operands.count > 1 {
        throw fail("'\(operands[1])' is one word too many.")
      }
    }
    return Arguments(command: command, values: values, operands: operands, asksForHelp: asksForHelp)
  }
}
