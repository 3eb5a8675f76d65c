internal import Audit
internal import Files
internal import Policy
internal import Time
internal import XML

/// What a run consists of, kept as `run.xml` in its folder: when, by which configuration, and what became of each
/// source. It is all that is needed to judge the evidence again.
struct RunManifest {
  static let name = "run.xml"
  static let namespace = "urn:earshot:run:1"

  /// UTC, RFC 3339.
  var at: String
  var program: String
  var organisation: String
  var zone: String
  /// SHA-256 of the configuration, in hexadecimal.
  var configuration: String
  /// The folder of the run that findings are compared with, as a name beside this run's; nil for the first run.
  var previous: String?
  /// The time from one audit to the next; nil where nobody said.
  var every: Period?
  /// Identifiers of the people who may decide on findings.
  var deciders: [String]
  /// Where the rules lay that it was judged by; nil in runs that kept no copy of them.
  var rules: RuleOrigin?
  /// Evidence paths are relative to the run's folder.
  var sources: [CollectedSource]

  func write(to folder: String) throws(FileError) {
    var output = try OutputFile("\(folder)/\(RunManifest.name)", replacing: true)
    var text = ""
    var writer = XMLWriter<Never> { text += $0 }
    writer.declaration()
    writer.element(
      "run",
      [
        "xmlns": RunManifest.namespace, "at": at, "program": program, "organisation": organisation, "time-zone": zone,
        "configuration-sha256": configuration, "previous": previous, "every": every?.description,
      ]
    ) { writer in
      if let rules { writer.element("rules", ["folder": rules.folder, "site": rules.site]) }
      for person in deciders { writer.element("decider", ["person": person]) }
      for source in sources {
        let supplies = source.supplies.joined(separator: " ")
        switch source.outcome {
        case .sealed(let path, let sha256):
          writer.element(
            "source",
            [
              "name": source.name, "kind": source.kind, "supplies": supplies, "place": source.place, "evidence": path,
              "sha256": sha256,
            ])
        case .failed(let reason, let remedy):
          writer.element(
            "source",
            [
              "name": source.name, "kind": source.kind, "supplies": supplies, "place": source.place, "failed": reason,
              "remedy": remedy,
            ])
        case .dropped(let reason, let remedy):
          writer.element(
            "source",
            [
              "name": source.name, "kind": source.kind, "supplies": supplies, "place": source.place,
              "dropped": reason, "remedy": remedy,
            ])
        }
      }
    }
    try output.write(text)
    try output.finish()
  }

  /// - Throws: ``Failure`` where the folder holds no run.
  init(folder: String) throws(Failure) {
    let path = "\(folder)/\(RunManifest.name)"
    let root: Node
    do {
      root = try XMLReader.document(try ReadOnlyFile.contents(of: path, atMost: 16 << 20), name: path)
    } catch {
      throw Failure(.couldNotRun, "\(folder) is no run of Earshot: \(error)")
    }
    guard root.name == "run", root.namespace == RunManifest.namespace, let at = root["at"], let zone = root["time-zone"]
    else {
      throw Failure(.couldNotRun, "\(path): found <\(root.name)>, expected <run xmlns=\"\(RunManifest.namespace)\">.")
    }
    self.at = at
    self.zone = zone
    program = root["program"] ?? ""
    organisation = root["organisation"] ?? ""
    configuration = root["configuration-sha256"] ?? ""
    previous = root["previous"]
    every = root["every"].flatMap { Period($0) }
    rules = root.child("rules").map { RuleOrigin(folder: $0["folder"] ?? "", site: $0["site"]) }
    deciders = root.children(named: "decider").compactMap { $0["person"] }
    sources = root.children(named: "source").map { node in
      let outcome: CollectedSource.Outcome =
        if let path = node["evidence"], let sha256 = node["sha256"] {
          .sealed(path: path, sha256: sha256)
        } else if let reason = node["dropped"] {
          .dropped(reason: reason, remedy: node["remedy"] ?? "Name it again in the configuration.")
        } else {
          .failed(reason: node["failed"] ?? "nothing is known of it", remedy: node["remedy"] ?? "Run the audit again.")
        }
      return CollectedSource(
        name: node["name"] ?? "", kind: node["kind"] ?? "",
        supplies: (node["supplies"] ?? "").split(separator: " ").map(String.init), place: node["place"] ?? "",
        outcome: outcome)
    }
  }

  init(
    at: String, program: String, organisation: String, zone: String, configuration: String, previous: String?,
    every: Period?, deciders: [String], rules: RuleOrigin, sources: [CollectedSource]
  ) {
    self.at = at
    self.program = program
    self.organisation = organisation
    self.zone = zone
    self.configuration = configuration
    self.previous = previous
    self.every = every
    self.deciders = deciders
    self.rules = rules
    self.sources = sources
  }
}
