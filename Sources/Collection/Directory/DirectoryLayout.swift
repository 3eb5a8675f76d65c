internal import Text
internal import XML

/// Which attributes of a directory say what of a person, as a file of `Rules/directories` declares it.
package struct DirectoryLayout: Sendable {
  /// What people call it.
  package var title = ""
  /// Entries of these classes are people, in lower case; of the others none.
  var classes: Set<String> = []
  var otherClasses: Set<String> = []
  /// Only entries below one of these, normalised; all where there is none.
  var below: [String] = []
  /// The first that an entry has.
  var identifier: [Source] = []
  var name: [Source] = []
  var jobTitle: [Source] = []
  var team: [Source] = []
  var manager: [Source] = []
  /// Each of them that an entry has.
  var accounts: [Source] = []
  /// The attribute of flags, and the bit that says that the account cannot be used.
  var disabled: (attribute: String, bit: Int64)?
  /// When the account ends.
  var expires: Source?
  /// When the entry was made.
  var created: Source?
  var services: [Service] = []

  struct Source: Sendable {
    /// In lower case.
    let attribute: String
    let form: Form
  }

  /// How a value is written.
  enum Form: String, Sendable, CaseIterable {
    case text
    /// 16 bytes, the first three numbers of them little-endian ([MS-DTYP] 2.3.4.2).
    case guid
    /// 100 nanoseconds since 1601, in decimal; 0 and the largest number mean never ([MS-ADA1] 2.3).
    case filetime
    /// GeneralizedTime, such as `20260301093000.0Z` (RFC 4517, section 3.3.13).
    case generalizedTime = "generalized-time"
  }

  /// What makes an entry a program's and not a person's.
  enum Service: Sendable {
    case below(String)
    /// A pattern of account names with `*` and `?`, folded.
    case named(String)
  }

  /// All attributes that are read.
  var attributes: Set<String> {
    var all: Set<String> = ["objectclass"]
    for source in identifier + name + jobTitle + team + manager + accounts + [expires, created].compactMap({ $0 }) {
      all.insert(source.attribute)
    }
    if let disabled { all.insert(disabled.attribute) }
    return all
  }

  static let namespace = "urn:earshot:directory-layout:1"

  /// Reads a layout. All that is wrong with it is told at once, each fault with its line and the nearest right word.
  /// - Throws: ``CollectionError/declaration(_:)``, or ``CollectionError/file(_:)`` where it cannot be read.
  package init(file: String) throws(CollectionError) {
    self = try Declaration.read(file, schema: "layout.xsd") { root in
      var reader = DirectoryLayoutReader()
      let layout = reader.layout(root)
      return (layout, reader.faults)
    }
  }

  init() {}
}

/// Turns a layout's elements into a ``DirectoryLayout`` and gathers what is wrong with them.
private struct DirectoryLayoutReader {
  var faults: [XMLError.Fault] = []

  private mutating func fault(_ line: Int, _ message: String) {
    faults.append(XMLError.Fault(line: line, message: message))
  }

  private mutating func check(_ node: Node, _ attributes: [String]) {
    for (name, _) in node.attributes where !attributes.contains(name) {
      let hint = nearestWord(to: name, among: attributes).map { "; did you mean '\($0)'?" } ?? ""
      fault(node.line, "<\(node.name)> has no '\(name)'\(hint)")
    }
  }

  mutating func layout(_ root: Node) -> DirectoryLayout? {
    guard root.name == "directory-layout", root.namespace == DirectoryLayout.namespace else {
      fault(root.line, "expected <directory-layout xmlns=\"\(DirectoryLayout.namespace)\">, found <\(root.name)>")
      return nil
    }
    var layout = DirectoryLayout()
    layout.title = root["title"] ?? ""
    for node in root.children { take(node, &layout) }
    if layout.classes.isEmpty { fault(root.line, "an <entries class=\"…\"/> must say which entries are people") }
    for (name, sources) in [("identifier", layout.identifier), ("name", layout.name), ("account", layout.accounts)]
    where sources.isEmpty { fault(root.line, "an <\(name)> is missing") }
    return layout
  }

  private mutating func take(_ node: Node, _ layout: inout DirectoryLayout) {
    switch node.name {
    case "entries":
      check(node, ["class", "except", "below"])
      layout.classes.formUnion(words(node["class"]))
      layout.otherClasses.formUnion(words(node["except"]))
      if let below = node["below"] { layout.below.append(normalisedDN(below)) }
    case "identifier": add(node, to: &layout.identifier)
    case "name": add(node, to: &layout.name)
    case "title": add(node, to: &layout.jobTitle)
    case "team": add(node, to: &layout.team)
    case "manager": add(node, to: &layout.manager)
    case "account": add(node, to: &layout.accounts)
    case "expires": layout.expires = source(node)
    case "created": layout.created = source(node)
    case "disabled":
      check(node, ["attribute", "bit"])
      guard let attribute = node["attribute"], let bit = node["bit"].flatMap({ Int64($0) }), bit > 0 else {
        return fault(node.line, "<disabled> needs an 'attribute' and a 'bit', such as 2")
      }
      layout.disabled = (attribute.lowercased(), bit)
    case "service-account":
      check(node, ["below", "name"])
      if let below = node["below"] { layout.services.append(.below(normalisedDN(below))) }
      if let name = node["name"] { layout.services.append(.named(name.lowercased())) }
      if node["below"] == nil, node["name"] == nil { fault(node.line, "<service-account> needs 'below' or 'name'") }
    default:
      let known = [
        "entries", "identifier", "name", "account", "title", "team", "manager", "disabled", "expires", "created",
        "service-account",
      ]
      let hint = nearestWord(to: node.name, among: known).map { "did you mean <\($0)>?" }
      fault(
        node.line, "<\(node.name)> is not known here; \(hint ?? "expected one of \(known.joined(separator: ", "))")")
    }
  }

  private func words(_ text: String?) -> [String] { (text ?? "").split(separator: " ").map { $0.lowercased() } }

  private mutating func add(_ node: Node, to sources: inout [DirectoryLayout.Source]) {
    if let source = source(node) { sources.append(source) }
  }

  private mutating func source(_ node: Node) -> DirectoryLayout.Source? {
    check(node, ["attribute", "form"])
    guard let attribute = node["attribute"], !attribute.isEmpty else {
      fault(node.line, "<\(node.name)> needs an 'attribute'")
      return nil
    }
    let word = node["form"] ?? "text"
    guard let form = DirectoryLayout.Form(rawValue: word) else {
      let known = DirectoryLayout.Form.allCases.map(\.rawValue)
      let hint = nearestWord(to: word, among: known).map { "; did you mean '\($0)'?" } ?? ""
      fault(node.line, "there is no form '\(word)'; expected \(known.joined(separator: ", "))\(hint)")
      return nil
    }
    return DirectoryLayout.Source(attribute: attribute.lowercased(), form: form)
  }
}

/// A distinguished name as it can be compared: in lower case, without spaces around its commas and equals signs (RFC
/// 4514 lets those who write one choose). A directory writes a name alike wherever it stands, so no more is needed.
func normalisedDN(_ name: String) -> String {
  var result: [Character] = []
  var isEscaped = false
  var waits = 0
  for character in name.lowercased() {
    if isEscaped {
      result.append(character)
      isEscaped = false
      continue
    }
    switch character {
    case "\\":
      result += repeatElement(" ", count: waits)
      waits = 0
      result.append(character)
      isEscaped = true
    case " ": if let last = result.last, last != ",", last != "=" { waits += 1 }
    case ",", "=":
      waits = 0
      result.append(character)
    default:
      result += repeatElement(" ", count: waits)
      waits = 0
      result.append(character)
    }
  }
  return String(result)
}

/// Whether a name lies below another, or below one whose beginning is given: `ou=service accounts` alone is any such.
func isBelow(_ name: String, _ other: String) -> Bool {
  name.hasSuffix(",\(other)") || name.contains(",\(other),")
}
