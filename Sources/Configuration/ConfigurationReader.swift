internal import Files
internal import Text
internal import Time
internal import XML

/// Turns the elements of `earshot.xml` into a ``Configuration``, noting every fault on the way instead of ending at the
/// first.
struct ConfigurationReader {
  let file: String
  let rules: String
  private(set) var faults: [ConfigurationFault] = []
  private(set) var zone = Zone.utc
  /// The zones asked for so far: reading one costs some milliseconds.
  private var zones: [String: Zone] = [:]
  private var rulesFolder = ""
  private var databases: [String: DatabaseSource] = [:]

  init(file: String, rules: String) {
    self.file = file
    self.rules = rules
  }

  /// - Returns: nil only together with faults.
  mutating func read(_ root: Node, digest: String) -> Configuration? {
    expectOnly(["organisation", "time-zone"], of: root)
    zone = self.zone(root, otherwise: .utc, required: true)
    let rulesNode = root.child("rules")
    rulesFolder = path(rulesNode?["folder"]) ?? rules
    if kindOfFile(rulesFolder) != .folder {
      fault(rulesNode ?? root, "there is no folder of rules at \(rulesFolder)")
    }
    var configuration = Configuration(
      file: file, digest: digest, organisation: required("organisation", of: root), zone: zone,
      stateFolder: folder("state", of: root), outputFolder: folder("output", of: root), rulesFolder: rulesFolder,
      siteFile: siteFile(rulesNode), ledgerKeep: period("keep", of: root.child("ledger")) ?? Period(months: 24),
      stores: [], drives: [], accessLogs: [], registers: [])
    retention(root, &configuration)
    if let limit = period("time-limit", of: root.child("collectors")) { configuration.collectorTimeLimit = limit }
    configuration.packs = packs(root)
    configuration.review = review(root)
    configuration.mail = mail(root)
    configuration.every = schedule(root)
    databases = databases(root)
    configuration.databases = databases.values.sorted { $0.name < $1.name }
    for node in root.children {
      switch node.name {
      case "state", "output", "rules", "ledger", "collectors", "packs", "review", "mail", "schedule", "retention",
        "database":
        break
      case "store": configuration.stores.append(store(node))
      case "drives": configuration.drives.append(drives(node))
      case "access-log": configuration.accessLogs.append(accessLog(node))
      case "calls": configuration.calls.append(calls(node))
      case "register": configuration.registers.append(register(node))
      case "retired": configuration.retired.append(retired(node))
      case "directory": configuration.directories.append(directory(node))
      case "notices": configuration.notices.append(notices(node))
      default: unknownElement(node)
      }
    }
    for single in [
      "state", "output", "rules", "ledger", "collectors", "packs", "review", "mail", "schedule", "retention",
    ] {
      for again in root.children(named: single).dropFirst() {
        fault(again, "a second <\(single)>; only one may be given")
      }
    }
    checkNames(root)
    checkFolders(configuration, root)
    return faults.isEmpty ? configuration : nil
  }

  mutating func fault(_ node: Node, _ message: String) {
    faults.append(ConfigurationFault(file: file, line: node.line, message))
  }

  // MARK: Sources

  private mutating func store(_ node: Node) -> StoreSource {
    expectOnly(["name", "folder", "time-zone", "length-tolerance"] + Self.clockWords, of: node)
    let catalogue: StoreCatalogue
    if let child = node.child("catalogue"), child.child("query") != nil {
      catalogue = queried(child)
    } else if let child = node.child("catalogue") {
      catalogue = .delimited(file: requiredPath("file", of: child), layoutFile: ruleFile("layout", of: child))
    } else if let child = node.child("sidecars") {
      catalogue = .sidecars(layoutFile: ruleFile("layout", of: child))
    } else if let child = node.child("file-names") {
      catalogue = .fileNames(layoutFile: ruleFile("layout", of: child))
    } else {
      fault(node, "store '\(node["name"] ?? "")' needs one of <catalogue>, <sidecars> and <file-names>")
      catalogue = .fileNames(layoutFile: "")
    }
    var store = StoreSource(
      name: required("name", of: node), folder: requiredPath("folder", of: node), zone: zone(node, otherwise: zone),
      catalogue: catalogue, lengthTolerance: duration("length-tolerance", of: node) ?? 2 * Period.second)
    store.clock = clock(node)
    store.keypad = node.child("keypad").map { keypad($0) }
    return store
  }

  private mutating func keypad(_ node: Node) -> KeypadSettings {
    expectOnly(["pause", "least-digits", "at-most"], of: node)
    var settings = KeypadSettings()
    if let pause = duration("pause", of: node) {
      if (Period.second...600 * Period.second).contains(pause) {
        settings.pause = pause
      } else {
        fault(node, "pause=\"\(node["pause"] ?? "")\" is no pause between keys; expected 1 second to 10 minutes")
      }
    }
    if let text = node["least-digits"] {
      if let number = Int(text), (4...13).contains(number) {
        settings.leastDigits = number
      } else {
        fault(
          node, "least-digits=\"\(text)\" is not what can be asked for; expected 4 to 13, since a card number has 13")
      }
    }
    settings.mostSound = duration("at-most", of: node)
    if settings.mostSound == 0 { fault(node, "at-most=\"\(node["at-most"] ?? "")\" is no time at all; leave it out") }
    return settings
  }

  /// A catalogue that stands in a database.
  private mutating func queried(_ node: Node) -> StoreCatalogue {
    expectOnly(["layout"], of: node)
    let layout = ruleFile("layout", of: node)
    let queries = queries(node, databases)
    if node.children(named: "query").count > 1 { fault(node, "a catalogue has one <query>; join the tables in it") }
    return queries.first.map { .query($0, layoutFile: layout) } ?? .fileNames(layoutFile: layout)
  }

  private mutating func drives(_ node: Node) -> DrivesSource {
    expectOnly(
      ["name", "inventory", "largest-file", "remember", "spot-check", "time-limit", "most-memory"] + Self.clockWords,
      of: node)
    var source = DrivesSource(
      name: required("name", of: node), inventoryFile: requiredPath("inventory", of: node),
      largestFile: size("largest-file", of: node) ?? 4_000_000_000)
    source.clock = clock(node)
    source.remembering = remembering(node)
    source.containers = containers(node)
    if let time = period("time-limit", of: node) { source.driveTime = time.nominalMicroseconds }
    if let memory = size("most-memory", of: node) { source.driveMemory = memory }
    source.sound = sound(node)
    return source
  }

  private mutating func accessLog(_ node: Node) -> AccessLogSource {
    expectOnly(["name", "format", "time-zone", "silence", "look-back", "account-names"] + Self.clockWords, of: node)
    var source = AccessLogSource(
      name: required("name", of: node), files: files(of: node, "access log"), formatFile: ruleFile("format", of: node),
      zone: zone(node, otherwise: zone), clock: clock(node),
      silence: period("silence", of: node), lookBack: period("look-back", of: node),
      targetPrefixes: node.children(named: "target-prefix").map(\.words))
    source.queries = queries(node, databases)
    source.accountNamesFile = path(node["account-names"])
    source.setAside = node.children(named: "set-aside").map { setAside($0) }
    return source
  }

  private mutating func calls(_ node: Node) -> CallsSource {
    expectOnly(["name", "format", "time-zone", "silence", "look-back"] + Self.clockWords, of: node)
    var source = CallsSource(
      name: required("name", of: node), files: files(of: node, "source of calls"),
      formatFile: ruleFile("format", of: node), zone: zone(node, otherwise: zone),
      clock: clock(node), silence: period("silence", of: node),
      lookBack: period("look-back", of: node))
    source.queries = queries(node, databases)
    return source
  }

  /// The paths of `<files>`, whose last part may hold `*` and `?`.
  private mutating func files(of node: Node, _ what: String) -> [String] {
    let files = node.children(named: "files").map { absolutePath($0.words, in: parentFolder(of: file)) }
    if files.isEmpty, node.child("query") == nil {
      fault(node, "\(what) '\(node["name"] ?? "")' names no <files> and no <query>")
    }
    for pattern in node.children(named: "files")
    where parentFolder(of: pattern.words).contains(where: { "*?".contains($0) }) {
      fault(
        pattern, "'\(pattern.words)' has * or ? in a folder's name; they are understood in the last part of a path only"
      )
    }
    return files
  }

  private mutating func register(_ node: Node) -> RegisterSource {
    expectOnly(["name", "kind", "file", "time-zone", "country"] + Self.clockWords, of: node)
    let word = required("kind", of: node)
    let kind = RegisterSource.Kind(rawValue: word)
    if kind == nil, !word.isEmpty {
      fault(node, unknown("kind of register", word, among: RegisterSource.Kind.allCases.map(\.rawValue)))
    }
    let country = node["country"]
    if let country, !(1...3).contains(country.utf8.count) || !country.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
      fault(node, "country=\"\(country)\" is no country code; expected its digits, such as 44")
    }
    let queries = queries(node, databases)
    if queries.count > 1 { fault(node, "a register has one <query>; name each further one as a register of its own") }
    if node["file"] != nil, node.child("query") != nil { fault(node, "a register has either a file or a <query>") }
    let file = node.child("query") == nil ? requiredPath("file", of: node) : queries.first?.name ?? ""
    var source = RegisterSource(
      name: required("name", of: node), kind: kind ?? .people, file: file, zone: zone(node, otherwise: zone),
      country: country)
    source.query = queries.first
    source.clock = clock(node)
    return source
  }

  private mutating func retired(_ node: Node) -> String {
    expectOnly(["source", "because"], of: node)
    _ = required("because", of: node)
    return required("source", of: node)
  }

  // MARK: Values

  mutating func required(_ attribute: String, of node: Node) -> String {
    let value = node[attribute].map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? ""
    if value.isEmpty { fault(node, "<\(node.name)> needs the attribute '\(attribute)'") }
    return value
  }

  func path(_ value: String?) -> String? {
    guard let value, !value.isEmpty else { return nil }
    return absolutePath(value, in: parentFolder(of: file))
  }

  mutating func requiredPath(_ attribute: String, of node: Node) -> String {
    path(required(attribute, of: node)) ?? ""
  }

  private mutating func folder(_ name: String, of root: Node) -> String {
    guard let node = root.child(name) else {
      fault(root, "<earshot> needs <\(name) folder=\"…\"/>")
      return ""
    }
    expectOnly(name == "output" ? ["folder", "keep"] : ["folder"], of: node)
    return requiredPath("folder", of: node)
  }

  mutating func zone(_ node: Node, otherwise: Zone, required isRequired: Bool = false) -> Zone {
    guard let name = isRequired ? required("time-zone", of: node) : node["time-zone"], !name.isEmpty else {
      return otherwise
    }
    if let known = zones[name] { return known }
    do throws(ZoneError) {
      let zone = try Zone(named: name)
      zones[name] = zone
      return zone
    } catch {
      fault(node, error.description)
      return otherwise
    }
  }

  mutating func period(_ attribute: String, of node: Node?) -> Period? {
    guard let node, let text = node[attribute] else { return nil }
    let period = Period(text)
    if period == nil {
      fault(
        node,
        "\(attribute)=\"\(text)\" is no length of time; expected a whole number and a unit, such as '14 days' or "
          + "'36 hours' (units: \(Period.units.joined(separator: ", ")))")
    } else if period?.nominalMicroseconds == 0 {
      fault(node, "\(attribute)=\"\(text)\" is no time at all; leave it out, or give a length of time")
    }
    return period
  }

  /// An exact length of time: no days or months, whose length a calendar decides.
  mutating func duration(_ attribute: String, of node: Node, signed: Bool = false) -> Int64? {
    guard let text = node[attribute] else { return nil }
    if let length = exactLength(text), signed || length >= 0 { return length }
    fault(
      node,
      "\(attribute)=\"\(text)\" is no exact length of time; expected such as '2 seconds' or '1 hour 30 minutes'"
        + (signed ? ", with a minus before it where the clock is fast" : ""))
    return nil
  }

  /// The microseconds of an exact length of time, less than 0 where a minus stands before it; nil where it is none.
  func exactLength(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-") || text.hasPrefix("minus ")
    let amount = isNegative ? text.drop { !$0.isNumber } : text[...]
    guard let period = Period(amount), period.months == 0, period.days == 0 else { return nil }
    return isNegative ? -period.microseconds : period.microseconds
  }

  mutating func size(_ attribute: String, of node: Node) -> Int64? {
    guard let text = node[attribute] else { return nil }
    let units: [String: Int64] = [
      "bytes": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    ]
    let words = text.split(separator: " ")
    guard words.count == 2, let amount = Int64(words[0]), (1...1_000_000).contains(amount),
      let unit = units[String(words[1])]
    else {
      fault(
        node, "\(attribute)=\"\(text)\" is no size; expected a whole number and bytes, kB, MB, GB or TB, such as '4 GB'"
      )
      return nil
    }
    return amount * unit
  }

  private mutating func siteFile(_ node: Node?) -> String? {
    guard let node else { return nil }
    expectOnly(["folder", "site"], of: node)
    guard let site = path(node["site"]) else { return nil }
    if kindOfFile(site) != .file { fault(node, missing(site, what: "site file")) }
    return site
  }

  /// A file of the rules folder, which has to be there.
  mutating func ruleFile(_ attribute: String, of node: Node) -> String {
    let name = required(attribute, of: node)
    guard !name.isEmpty else { return "" }
    let path = absolutePath(name, in: rulesFolder)
    if kindOfFile(path) != .file { fault(node, missing(path, what: attribute)) }
    return path
  }

  private func missing(_ path: String, what: String) -> String {
    let parent = parentFolder(of: path)
    let name = String(path.dropFirst(parent.count + 1))
    // A folder that cannot be listed has no names to propose.
    let names = (try? entries(of: parent)) ?? []
    let files = names.filter { $0.hasSuffix(".xml") && kindOfFile("\(parent)/\($0)") == .file }
    if let near = nearestWord(to: name, among: files) {
      return "there is no \(what) at \(path); did you mean '\(near)'?"
    }
    let known = files.isEmpty ? "" : "; that folder has \(files.joined(separator: ", "))"
    return "there is no \(what) at \(path)\(known)"
  }

  func unknown(_ what: String, _ word: String, among words: [String]) -> String {
    let hint = nearestWord(to: word, among: words).map { "did you mean '\($0)'?" }
    return "there is no \(what) '\(word)'; \(hint ?? "expected one of " + words.joined(separator: ", "))"
  }

  // MARK: Nothing unknown is accepted

  mutating func expectOnly(_ known: [String], of node: Node) {
    for (name, _) in node.attributes where !known.contains(name) {
      fault(node, unknown("attribute of <\(node.name)> called", name, among: known))
    }
  }

  private mutating func unknownElement(_ node: Node) {
    let known = [
      "state", "output", "rules", "ledger", "collectors", "packs", "review", "mail", "schedule", "database", "store",
      "drives",
      "access-log", "calls",
      "register", "directory", "notices", "retired",
    ]
    fault(node, unknown("element", node.name, among: known))
  }
}
