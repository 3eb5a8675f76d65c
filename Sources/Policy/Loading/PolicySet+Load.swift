internal import Digest
internal import Files
package import Time
internal import XML

extension PolicySet {
  /// Reads every rule file of a folder, and the site's own values.
  ///
  /// A policy's home is the file whose root is `<policy>`; other files, with the root `<rules of="…">`, add rules to it and
  /// share its parameters, roles and definitions.
  /// - Parameters:
  ///   - folder: its `.xml` files are rule files, but for the site file; folders in it are left alone.
  ///   - site: a file of the namespace `urn:earshot:site:1`.
  ///   - at: the instant at which rules must be in force, usually the audit's.
  ///   - schemas: the folder of `policy.xsd` and `site.xsd`; nil for the folder of the rules itself.
  ///   - origin: where the files lay of which these are copies: everything names them as they were called there.
  /// - Throws: ``PolicyError``, with every fault found.
  package static func load(
    folder: String, site: String?, at: Instant, schemas: String? = nil, origin: RuleOrigin? = nil
  ) throws(PolicyError) -> PolicySet {
    let faults = FaultLog()
    let schemaFolder = schemas ?? folder
    let called = { (path: String) in origin?.path(of: path, copiedTo: folder, site: site) ?? path }
    let ruleFiles = try ruleDocuments(folder, site: site, schema: "\(schemaFolder)/policy.xsd", called, faults)
    let areAllRead = faults.faults.isEmpty
    let drafts = policyDrafts(ruleFiles, faults)
    for document in ruleFiles where document.root.name == "holidays" {
      guard let draft = draft(of: document, drafts, faults, areAllRead: areAllRead) else { continue }
      CalendarReader(draft: draft, file: document.path, faults: faults).holidays(document.root)
    }
    for draft in drafts { readHeader(of: draft, ruleFiles, faults) }
    var files = ruleFiles.map { (path: $0.path, sha256: $0.sha256) }
    if let site {
      let schema = try Self.schema("\(schemaFolder)/site.xsd")
      if let document = try document(site, schema, called, faults) {
        files.append((document.path, document.sha256))
        SiteReader(drafts: drafts, faults: faults).read(document.root, file: document.path)
      }
    }
    for draft in drafts { checkHolidays(of: draft, faults) }
    for document in ruleFiles where document.root.name != "holidays" {
      readRules(of: document, drafts, faults, areAllRead: areAllRead)
    }
    let texts = try readTexts(of: folder, schemas: schemaFolder, called, drafts, faults, &files)
    let order = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1.path, $0) })
    guard faults.faults.isEmpty else {
      throw .faults(
        faults.faults.sorted {
          ((order[$0.file] ?? .max), $0.line ?? 0, $0.message) < ((order[$1.file] ?? .max), $1.line ?? 0, $1.message)
        })
    }
    return assembled(drafts, ruleFiles, files, texts, at: at)
  }

  private static func assembled(
    _ drafts: [PolicyDraft], _ documents: [Document], _ files: [(path: String, sha256: String)],
    _ texts: [PolicyText], at: Instant
  ) -> PolicySet {
    let policies = drafts.sorted { $0.id < $1.id }.map { draft in
      let own = documents.filter { $0.policy == draft.id }.map(\.sha256)
      return Policy(
        id: draft.id, title: draft.title, zone: draft.zone, effect: draft.effect, parameters: draft.parameters,
        roles: draft.roles, definitions: draft.readDefinitions, deadlines: draft.deadlines, holidays: draft.holidays,
        rules: draft.rules, file: draft.file,
        sha256: own.count == 1 ? own[0] : SHA256.of(own.joined(separator: "\n")).description,
        text: texts.first { $0.policy == draft.id })
    }
    var rules = policies.filter { $0.effect.holds(at: at) }.flatMap(\.rules).filter { $0.effect.holds(at: at) }
    for index in rules.indices { rules[index].position = index + 1 }
    let all = files.map(\.sha256).joined(separator: "\n")
    return PolicySet(policies: policies, at: at, rules: rules, files: files, sha256: SHA256.of(all).description)
  }

  // MARK: Files

  struct Document {
    let path: String
    let root: Node
    let sha256: String
    /// The policy that the file belongs to.
    var policy: String { root["id"] ?? root["of"] ?? "" }
  }

  private static func schema(_ path: String) throws(PolicyError) -> Schema? {
    do throws(XMLError) {
      return try Schema(file: path)
    } catch {
      throw .faults(error.faults.map { Fault(file: error.file, line: $0.line, $0.message) })
    }
  }

  private static func ruleDocuments(
    _ folder: String, site: String?, schema path: String, _ called: (String) -> String, _ faults: FaultLog
  ) throws(PolicyError) -> [Document] {
    let names: [String]
    do throws(FileError) { names = try entries(of: folder) } catch { throw .file(error) }
    let schema = try schema(path)
    let sitePath = site.map(realPath)
    var documents: [Document] = []
    let paths = names.filter { $0.hasSuffix(".xml") }.map { "\(folder)/\($0)" }.filter { realPath($0) != sitePath }
    for path in paths where kindOfFile(path) != .folder {
      if let document = try document(path, schema, called, faults) { documents.append(document) }
    }
    if paths.isEmpty { faults.add(folder, nil, "no rule file (*.xml) was found in this folder; expected at least one") }
    return documents
  }

  /// A file that fits its schema; nil, its faults being noted, for one that does not.
  private static func document(
    _ path: String, _ schema: borrowing Schema?, _ called: (String) -> String, _ faults: FaultLog
  ) throws(PolicyError) -> Document? {
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: path, atMost: 16 << 20)
    } catch {
      throw .file(error)
    }
    do throws(XMLError) {
      let name = called(path)
      let root = try XMLReader.document(contents, name: name, schema: schema)
      let sha256 = unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) }
      return Document(path: name, root: root, sha256: sha256.description)
    } catch {
      faults.add(error)
      return nil
    }
  }

  /// The texts of policies, from the folder `texts` beside the rules, if there is one.
  private static func readTexts(
    of folder: String, schemas: String, _ called: (String) -> String, _ drafts: [PolicyDraft], _ faults: FaultLog,
    _ files: inout [(path: String, sha256: String)]
  ) throws(PolicyError) -> [PolicyText] {
    let place = "\(folder)/texts"
    guard kindOfFile(place) == .folder else { return [] }
    let names: [String]
    do throws(FileError) { names = try entries(of: place) } catch { throw .file(error) }
    let schema = try schema("\(schemas)/texts/text.xsd")
    // Where rules are at fault, a sentence that is watched by one of them would be called wrong, too.
    let rulesAreSound = faults.faults.isEmpty
    var texts: [PolicyText] = []
    for name in names where name.hasSuffix(".xml") {
      guard let document = try document("\(place)/\(name)", schema, called, faults) else { continue }
      files.append((document.path, document.sha256))
      guard rulesAreSound,
        let text = PolicyTextReader(drafts: drafts, faults: faults).text(document.root, file: document.path)
      else { continue }
      if let other = texts.first(where: { $0.policy == text.policy }) {
        faults.add(
          document.path, document.root.line, "the text of the policy '\(text.policy)' is \(other.file) already")
      }
      texts.append(text)
    }
    return texts
  }

  // MARK: Policies

  private static func policyDrafts(_ documents: [Document], _ faults: FaultLog) -> [PolicyDraft] {
    var drafts: [PolicyDraft] = []
    for document in documents where document.root.name == "policy" {
      let root = document.root
      if let other = drafts.first(where: { $0.id == document.policy }) {
        faults.add(
          document.path, root.line,
          "policy '\(document.policy)': its home is \(other.file) already; the root of further files is <rules of=\"…\">"
        )
        continue
      }
      do throws(ZoneError) {
        let zone = try Zone(named: root["time-zone"] ?? "")
        drafts.append(
          PolicyDraft(
            id: document.policy, title: root.child("title")?.words ?? "", zone: zone,
            effect: readEffect(root, zone: zone, file: document.path, faults: faults), file: document.path))
      } catch {
        faults.add(document.path, root.line, error.description)
      }
    }
    return drafts
  }

  private static func readHeader(of draft: PolicyDraft, _ documents: [Document], _ faults: FaultLog) {
    guard let home = documents.first(where: { $0.path == draft.file }) else { return }
    let reader = HeaderReader(draft: draft, file: home.path, faults: faults)
    for node in home.root.children(named: "parameter") { reader.parameter(node) }
    for node in home.root.children(named: "role") { reader.role(node) }
    let calendar = CalendarReader(draft: draft, file: home.path, faults: faults)
    for node in home.root.children(named: "deadline") { calendar.deadline(node) }
    for node in home.root.children(named: "define") { reader.definition(node) }
    for (node, kind) in draft.definitions {
      let name = node["name"] ?? ""
      let context = RuleContext(draft: draft, file: home.path, about: "definition '\(name)': ", faults: faults)
      let conditions = ConditionReader(context: context).conditions(
        node.children.filter { $0.name != "meaning" }, in: [kind])
      draft.readDefinitions.append(
        Definition(
          name: name, kind: kind, meaning: node.child("meaning")?.words ?? "", conditions: conditions, file: home.path,
          line: node.line))
    }
    for node in home.root.children(named: "came-about") { reader.cameAbout(node) }
  }

  /// Hours that leave holidays out need some to leave out.
  private static func checkHolidays(of draft: PolicyDraft, _ faults: FaultLog) {
    guard draft.holidays == nil else { return }
    for parameter in draft.parameters {
      guard case .hours(let hours) = parameter.value, hours.notOnHolidays else { continue }
      faults.add(
        parameter.override?.file ?? parameter.file, parameter.override?.line ?? parameter.line,
        "parameter '\(parameter.name)' says 'not on holidays', but the policy names none; add a file with the root <holidays of=\"…\">"
      )
    }
  }

  /// The policy that a file belongs to.
  /// - Parameter areAllRead: false where a file could not be read, so that a missing policy may be in that one.
  private static func draft(
    of document: Document, _ drafts: [PolicyDraft], _ faults: FaultLog, areAllRead: Bool
  ) -> PolicyDraft? {
    if let draft = drafts.first(where: { $0.id == document.policy }) { return draft }
    if document.root.name != "policy", areAllRead {
      faults.add(
        document.path, document.root.line,
        "there is no policy '\(document.policy)'"
          + suggestion(for: document.policy, among: drafts.map(\.id), called: "policies"))
    }
    return nil
  }

  private static func readRules(
    of document: Document, _ drafts: [PolicyDraft], _ faults: FaultLog, areAllRead: Bool
  ) {
    guard let draft = draft(of: document, drafts, faults, areAllRead: areAllRead) else { return }
    let reader = RuleReader(draft: draft, file: document.path, faults: faults)
    for node in document.root.children(named: "rule") {
      guard let rule = reader.rule(node) else { continue }
      let others = drafts.flatMap(\.rules)
      if let other = others.first(where: { $0.id == rule.id && $0.effect.overlaps(rule.effect) }) {
        faults.add(
          document.path, node.line,
          "rule '\(rule.id)': it stands already at \(other.file):\(other.line), in force at the same time")
      }
      draft.rules.append(rule)
    }
  }
}
