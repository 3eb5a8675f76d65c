/// One flag of the command line: the parser, the help, the manual page and the completions all read this.
struct Flag: Sendable {
  /// What the value is, for completion.
  enum Value: Sendable {
    case file, folder, instant, name
    case words([String])

    /// As the help shows it.
    var placeholder: String {
      switch self {
      case .file: "FILE"
      case .folder: "FOLDER"
      case .instant: "INSTANT"
      case .name: "NAME"
      case .words(let words): words.joined(separator: "|")
      }
    }
  }

  /// With its two hyphens.
  let name: String
  /// Nil for a flag that stands alone.
  let value: Value?
  /// One sentence without a full stop.
  let help: String
  /// False for what only the program itself says to its children.
  var isShown = true
}

/// One command.
struct Command: Sendable {
  enum Name: String, CaseIterable, Sendable {
    case audit, check, collect, evaluate, report, rules, registers, review, find, pack, unpack, verify, version,
      generate
  }

  let name: Name
  /// One line for the list of commands.
  let summary: String
  /// What follows the flags, as the help shows it; nil where nothing may.
  let operand: (placeholder: String, value: Flag.Value, isRequired: Bool)?
  /// Some sentences for the command's own help.
  let text: String
  let flags: [Flag]
  var isShown = true
}
