internal import Recognition
internal import Text
internal import XML

extension CatalogueLayout {
  static let namespace = "urn:earshot:catalogue-layout:1"

  /// Reads a layout. All that is wrong with it is told at once, each fault with its line and the nearest right word.
  /// - Throws: ``CollectionError/declaration(_:)``, or ``CollectionError/file(_:)`` where it cannot be read.
  package init(file: String) throws(CollectionError) {
    self = try Declaration.read(file, schema: "layout.xsd") { root in
      var reader = LayoutReader()
      let layout = reader.layout(root)
      return (layout, reader.faults)
    }
  }
}

/// Turns a layout's elements into a ``CatalogueLayout`` and gathers what is wrong with them.
private struct LayoutReader {
  var faults: [XMLError.Fault] = []

  mutating func fault(_ line: Int, _ message: String) { faults.append(XMLError.Fault(line: line, message: message)) }

  mutating func unknown(_ line: Int, _ what: String, _ word: String, among words: [String]) {
    let nearest = nearestWord(to: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
    fault(line, "there is no \(what) '\(word)' here: expected \(words.joined(separator: ", "))\(nearest)")
  }

  mutating func check(_ node: Node, attributes: [String], children: [String] = []) {
    for (name, _) in node.attributes where !attributes.contains(name) {
      unknown(node.line, "attribute", name, among: attributes)
    }
    for child in node.children where !children.contains(child.name) {
      unknown(child.line, "element", child.name, among: children)
    }
  }

  mutating func required(_ name: String, of node: Node) -> String? {
    if let value = node[name], !value.isEmpty { return value }
    fault(node.line, "<\(node.name)> needs the attribute '\(name)'")
    return nil
  }

  mutating func layout(_ root: Node) -> CatalogueLayout? {
    guard root.name == "catalogue-layout", root.namespace == CatalogueLayout.namespace else {
      fault(root.line, "expected <catalogue-layout xmlns=\"\(CatalogueLayout.namespace)\">, found <\(root.name)>")
      return nil
    }
    let forms = ["delimited", "json", "xml", "file-names"]
    check(root, attributes: ["title"], children: forms + ["field", "name", "raw"])
    guard let node = root.children.first(where: { forms.contains($0.name) }) else {
      fault(root.line, "one element must say what the catalogue is: \(forms.joined(separator: ", "))")
      return nil
    }
    let form = form(node)
    var layout = CatalogueLayout(
      title: required("title", of: root) ?? "", form: form ?? .fileNames, fields: [:], names: [], raw: [:])
    for field in root.children(named: "field") { add(field, to: &layout, isDelimited: node.name == "delimited") }
    for name in root.children(named: "name") { add(name: name, to: &layout) }
    for raw in root.children(named: "raw") { add(raw: raw, to: &layout) }
    if node.name == "file-names" {
      if layout.names.isEmpty { fault(node.line, "a <name> must say how the names are made") }
      if let field = root.child("field") { fault(field.line, "file names have no fields but those of <name>") }
    } else if layout.fields[.path] == nil {
      fault(node.line, "a <field name=\"path\"> must say which file a row is about")
    }
    return form == nil ? nil : layout
  }

  private mutating func form(_ node: Node) -> CatalogueLayout.Form? {
    switch node.name {
    case "delimited":
      check(node, attributes: ["separator", "quote"])
      let named: [String: UInt8] = ["tab": 9, "semicolon": 0x3B, "comma": 0x2C, "bar": 0x7C]
      let word = node["separator"] ?? "comma"
      guard let separator = named[word] else {
        unknown(node.line, "separator", word, among: named.keys.sorted())
        return nil
      }
      switch node["quote"] ?? "double" {
      case "double": return .delimited(separator: separator, quote: UInt8(ascii: "\""))
      case "none": return .delimited(separator: separator, quote: nil)
      case let other:
        unknown(node.line, "quote", other, among: ["double", "none"])
        return nil
      }
    case "json", "xml":
      check(node, attributes: ["ending", "each"])
      guard let ending = required("ending", of: node) else { return nil }
      var each: FieldAddress?
      if let text = node["each"] {
        each = FieldAddress(text)
        if each == nil { fault(node.line, "'\(text)' is no address, such as 'dialog[type=recording]'") }
      }
      return node.name == "json" ? .json(ending: ending, each: each) : .xml(ending: ending, each: each)
    default:
      check(node, attributes: [])
      return .fileNames
    }
  }

  private mutating func add(_ node: Node, to layout: inout CatalogueLayout, isDelimited: Bool) {
    let place = isDelimited ? "column" : "at"
    check(
      node, attributes: ["name", place, "layout", "unit", "remove", "last-part-only", "country", "algorithm", "needed"])
    guard let name = required("name", of: node), let text = required(place, of: node) else { return }
    guard let field = CatalogueField(rawValue: name) else {
      return unknown(node.line, "field", name, among: CatalogueField.allCases.map(\.rawValue))
    }
    guard layout.fields[field] == nil else { return fault(node.line, "the field '\(name)' was declared before") }
    var use = CatalogueLayout.FieldUse(place: .column(text), line: node.line)
    if !isDelimited {
      guard let address = FieldAddress(text) else {
        return fault(node.line, "'\(text)' is no address, such as '/parties[role=agent]/tel'")
      }
      use.place = .address(address)
    }
    if field.isTime {
      use.layout = TimeLayout(node["layout"] ?? "iso8601")
      if use.layout == nil {
        let words = TimeLayout.words.joined(separator: ", ")
        fault(
          node.line,
          "'\(node["layout"] ?? "")' is no layout of times: expected \(words) or a pattern such as dd/MM/yyyy HH:mm:ss")
      }
    }
    if field == .length {
      let units: [String: Int64] = ["second": 1_000_000, "millisecond": 1_000, "minute": 60_000_000]
      let word = node["unit"] ?? "second"
      if let unit = units[word] {
        use.unit = unit
      } else {
        unknown(node.line, "unit", word, among: units.keys.sorted())
      }
    }
    use.prefix = node["remove"]
    use.isNameOnly = node["last-part-only"] == "yes"
    use.country = node["country"]
    use.isNeeded = node["needed"] != "no"
    switch node["algorithm"] ?? "sha-256" {
    case "sha-256": break
    case "sha-512": use.isSHA512 = true
    case let word: unknown(node.line, "algorithm", word, among: ["sha-256", "sha-512"])
    }
    layout.fields[field] = use
  }

  private mutating func add(name node: Node, to layout: inout CatalogueLayout) {
    check(node, attributes: ["pattern", "layout", "country"])
    guard let pattern = required("pattern", of: node), let time = required("layout", of: node) else { return }
    guard let layoutOfTime = TimeLayout(time) else {
      return fault(node.line, "'\(time)' is no layout of times such as yyyyMMdd-HHmmss")
    }
    do throws(NamePattern.Fault) {
      layout.names.append(try NamePattern(pattern, layout: layoutOfTime, country: node["country"]))
    } catch {
      fault(node.line, "in the pattern '\(pattern)': \(error.message)")
    }
  }

  private mutating func add(raw node: Node, to layout: inout CatalogueLayout) {
    check(node, attributes: ["endings", "codec", "rate"])
    guard let endings = required("endings", of: node), let word = required("codec", of: node) else { return }
    guard let codec = RawAudio.Codec(rawValue: word) else {
      return unknown(node.line, "codec", word, among: RawAudio.Codec.allCases.map(\.rawValue))
    }
    var raw = RawAudio(codec)
    if let text = node["rate"] {
      guard let rate = Int(text), (1_000...768_000).contains(rate) else {
        return fault(node.line, "'\(text)' is no number of samples a second")
      }
      raw.rate = rate
    }
    for ending in endings.split(separator: " ") { layout.raw[ending.lowercased()] = raw }
  }
}
