internal import Evidence
internal import Files
internal import Policy
internal import Text

/// `earshot rules new`: a first rule to change, printed or written to a file of its own.
enum NewRule {
  static func run(_ id: String?, _ arguments: Arguments) throws(Failure) {
    let policies = try RulesCommand.policies(arguments)
    guard let id else { throw fault("which id? Lower case, words joined by hyphens, such as listened-out-of-hours.") }
    guard isName(id) else {
      throw fault("'\(id)' is no id; expected lower case, words joined by hyphens, such as listened-out-of-hours.")
    }
    if let other = policies.policies.flatMap(\.rules).first(where: { $0.id == id }) {
      throw fault("there is a rule '\(id)' already, at \(other.file):\(other.line).")
    }
    let kind = try kind(arguments)
    guard let policy = policies.policies.first else { throw fault("there is no policy to add a rule to.") }
    let text = RuleSkeleton(id: id, about: kind, in: policy).file
    guard let told = arguments["--file"] else { return Program.say(text) }
    let path = Shared.absolute(told)
    if kindOfFile(path) != nil { throw fault("\(path) is there already, and is left as it is; name another file.") }
    try Shared.files { () throws(FileError) in
      var output = try OutputFile(path, replacing: false)
      try output.write(text)
      try output.finish()
    }
    Program.say("\(path) is written; change it, then 'earshot rules check' and 'earshot rules test \(id)'.\n")
  }

  private static func kind(_ arguments: Arguments) throws(Failure) -> FactKind {
    let names = Catalogue.kinds.map(\.name)
    guard let name = arguments["--about"] else {
      throw fault("what is it about? Say --about KIND, one of \(names.joined(separator: ", ")).")
    }
    if let kind = Catalogue.kind(name) { return kind }
    let hint = nearestWord(to: name, among: names).map { "Did you mean '\($0)'?" }
    throw fault("there is no kind of fact '\(name)'. \(hint ?? "There are \(names.joined(separator: ", ")).")")
  }

  private static func fault(_ message: String) -> Failure { Failure(.couldNotRun, "earshot rules new: \(message)") }

  /// As the schema has it: `[a-z][a-z0-9]*(-[a-z0-9]+)*`.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { word in
      !word.isEmpty
        && word.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
    }
  }
}
