import Files
import Testing

/// Does what docs/rules.md says, from top to bottom, in a folder that stands for /etc/earshot.
///
/// Its blocks say by their first line what they are:
/// - `console`: lines behind `$ ` are run, what follows is what they print; `…` stands for any number of lines.
/// - `xml from FILE`: stands so in that file of the shipped rules, white space apart.
/// - `xml in FILE, ELEMENT`: is put in place of that element, or of all elements of that name.
@Suite("The page on rules")
struct RulesPageTests {
  private struct Block {
    let form: String
    let lines: [String]
    /// Of the page, from 1.
    let line: Int
  }

  private static func blocks() throws -> [Block] {
    let page = String(
      decoding: try ReadOnlyFile.contents(of: "\(checkout)/docs/rules.md", atMost: 1 << 20), as: UTF8.self)
    var blocks: [Block] = []
    var open: (form: String, lines: [String], line: Int)?
    for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(Block(form: block.form, lines: block.lines, line: block.line))
          open = nil
        } else {
          open?.lines.append(String(line))
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [], index + 1)
      }
    }
    return blocks
  }

  @Test("every command on it prints what it says, and every piece of a rule is one of the shipped rules or is tried")
  func page() throws {
    let site = try Self.site()
    var kinds: Set<String> = []
    for block in try Self.blocks() {
      let words = block.form.split(separator: " ").map { String($0.filter { $0 != "," }) }
      kinds.insert(words.prefix(2).joined(separator: " "))
      switch words.prefix(2) {
      case ["console"]: try run(block, in: site)
      case ["xml", "from"]: try find(block, in: words[2])
      case ["xml", "in"]: try replace(words[3], by: block, in: "rules/\(words[2])", of: site)
      default: Issue.record("docs/rules.md:\(block.line): nothing tries a block of the form '\(block.form)'")
      }
    }
    #expect(kinds == ["console", "xml from", "xml in"])
  }

  @Test("every condition within its text stands in one of the shipped rules")
  func conditions() throws {
    let page = String(
      decoding: try ReadOnlyFile.contents(of: "\(checkout)/docs/rules.md", atMost: 1 << 20), as: UTF8.self)
    var rules = ""
    for name in try entries(of: "\(checkout)/Rules") where name.hasSuffix(".xml") {
      let contents = try ReadOnlyFile.contents(of: "\(checkout)/Rules/\(name)", atMost: 1 << 20)
      rules += String(decoding: contents, as: UTF8.self).spaced
    }
    let pieces = page.split(separator: "`").filter {
      $0.hasPrefix("<") && !$0.hasPrefix("<?") && !$0.contains("\n") && $0.contains("=\"")
    }
    #expect(pieces.count >= 5)
    for piece in pieces { #expect(rules.contains(String(piece).spaced), "\(piece)") }
  }

  /// Two people and one permission that lasts for a year, audited once.
  private static func site() throws -> Site {
    let site = try Site()
    try site.write(
      registers(
        #"<permission id="7" person="p2" granted-by="p1" granted="2026-11-02" from="2026-11-02" to="2027-11-01"/>"#),
      to: "permissions.xml")
    try site.configure(#"<rules folder="rules"/>"#)
    let ran = try site.shell("cp -r '\(checkout)/Rules' rules && $audit; [ -d reports/latest ]")
    #expect(ran.status == 0, "\(ran.errors)")
    return site
  }

  private func run(_ block: Block, in site: Site) throws {
    var rest = block.lines[...]
    while let command = rest.popFirst() {
      guard command.hasPrefix("$ ") else {
        Issue.record("docs/rules.md:\(block.line): '\(command)' is no command")
        return
      }
      let expected = rest.prefix { !$0.hasPrefix("$ ") }
      rest = rest.dropFirst(expected.count)
      let here = String(command.dropFirst(2)).replacing("/etc/earshot", with: site.folder)
      // The program has no configuration in /etc/earshot here.
      let ran = try site.shell(
        "earshot() { '\(earshot)' \"$@\" --configuration '\(site.folder)/earshot.xml'; }\n{ \(here)\n} 2>&1", "page")
      let printed = ran.output.replacing(site.folder, with: "/etc/earshot")
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let lines = printed.last == "" ? printed.dropLast() : printed[...]
      #expect(
        fits(lines, Array(expected)[...]),
        "docs/rules.md:\(block.line): '\(command)' prints:\n\(lines.joined(separator: "\n"))")
    }
  }

  /// Whether printed lines are as expected, `…` standing for any number of them.
  private func fits(_ printed: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return printed.isEmpty }
    if first == "…" {
      let rest = expected.dropFirst()
      return (printed.startIndex...printed.endIndex).contains { fits(printed[$0...], rest) }
    }
    guard printed.first == first else { return false }
    return fits(printed.dropFirst(), expected.dropFirst())
  }

  private func find(_ block: Block, in file: String) throws {
    let text = String(
      decoding: try ReadOnlyFile.contents(of: "\(checkout)/Rules/\(file)", atMost: 1 << 20), as: UTF8.self)
    #expect(
      text.spaced.contains(block.lines.joined(separator: "\n").spaced),
      "docs/rules.md:\(block.line): this does not stand in Rules/\(file)")
  }

  private func replace(_ element: String, by block: Block, in file: String, of site: Site) throws {
    let text = try site.read(file)
    guard let start = text.first(of: "<\(element) ") ?? text.first(of: "<\(element)>"),
      let end = text.last(of: "</\(element)>")
    else {
      Issue.record("docs/rules.md:\(block.line): \(file) has no <\(element)>")
      return
    }
    let behind = text[end...].dropFirst(element.count + 3)
    try site.write(text[..<start] + block.lines.joined(separator: "\n") + behind, to: file)
  }
}

extension String {
  /// Every run of white space as one space.
  fileprivate var spaced: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  fileprivate func first(of text: String) -> Index? { indices.first { self[$0...].hasPrefix(text) } }
  fileprivate func last(of text: String) -> Index? { indices.last { self[$0...].hasPrefix(text) } }

  fileprivate func replacing(_ old: String, with new: String) -> String {
    var rest = self[...]
    var result = ""
    while let next = rest.first {
      if rest.hasPrefix(old) {
        result += new
        rest = rest.dropFirst(old.count)
      } else {
        result.append(next)
        rest.removeFirst()
      }
    }
    return result
  }
}
