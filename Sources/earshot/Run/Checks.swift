internal import Collection
internal import Configuration
internal import Evidence
internal import Files
internal import XML

/// What is wrong with the files that a configuration names, and with reaching its sources. Nothing is scanned.
struct Checks {
  let configuration: Configuration
  /// In the order found; each begins with a file, and a line where there is one.
  private(set) var faults: [String] = []

  init(configuration: Configuration) { self.configuration = configuration }

  mutating func found(_ fault: String) {
    if !faults.contains(fault) { faults.append(fault) }
  }

  /// Earshot's own folders: the state holds personal data and the key of callers' numbers.
  mutating func folders() {
    if othersMayRead(configuration.stateFolder) {
      found(
        "\(configuration.stateFolder): everybody on this machine can read the state folder, which holds personal data; "
          + "take that away (chmod o= \(configuration.stateFolder))")
    }
    for folder in [configuration.stateFolder, configuration.outputFolder] {
      if kindOfFile(folder) == .folder {
        if !isWritable(folder) { found("\(folder): it cannot be written to by the account that runs this") }
      } else if kindOfFile(folder) != nil {
        found("\(folder): it is no folder")
      } else if !isWritable(firstThere(above: folder)) {
        found("\(folder): it is not there, and cannot be made by the account that runs this")
      }
    }
  }

  private func firstThere(above path: String) -> String {
    let parent = parentFolder(of: path)
    return kindOfFile(parent) == nil && parent != "/" ? firstThere(above: parent) : parent
  }

  mutating func check(_ store: StoreSource) {
    reach(store.folder, as: "the folder of the store '\(store.name)'", expecting: .folder)
    let layout: String
    switch store.catalogue {
    case .delimited(let file, let layoutFile):
      reach(file, as: "the catalogue of the store '\(store.name)'", expecting: .file)
      layout = layoutFile
    case .query(let query, let layoutFile):
      check(query) { (check) throws(CollectionError) in check.faults(try CatalogueLayout(file: layoutFile)) }
      layout = layoutFile
    case .sidecars(let layoutFile), .fileNames(let layoutFile): layout = layoutFile
    }
    declaration { () throws(CollectionError) in _ = try CatalogueLayout(file: layout) }
    schema(layout, "catalogues/layout.xsd")
    if store.keypad != nil, Installation.collector(KeypadStep.program) == nil {
      found(
        "\(configuration.file): the store '\(store.name)' is to be listened to for keypad digits, and "
          + "\(KeypadStep.program) is not installed; install the package of that name")
    }
  }

  mutating func check(_ log: AccessLogSource) {
    declaration { () throws(CollectionError) in _ = try LogFormat(file: log.formatFile) }
    schema(log.formatFile, "formats/format.xsd")
    for query in log.queries {
      check(query) { (check) throws(CollectionError) in check.faults(try LogFormat(file: log.formatFile)) }
    }
    let (paths, gaps) = LogFiles.find(log.files)
    for gap in gaps { found("\(gap.path ?? log.name): access log '\(log.name)': \(gap.reason) \(gap.remedy)") }
    for path in paths { reach(path, as: "a file of the access log '\(log.name)'", expecting: .file) }
  }

  mutating func check(_ calls: CallsSource) {
    declaration { () throws(CollectionError) in _ = try CallFormat(file: calls.formatFile) }
    schema(calls.formatFile, "calls/call-format.xsd")
    for query in calls.queries {
      check(query) { (check) throws(CollectionError) in check.faults(try CallFormat(file: calls.formatFile)) }
    }
    let (paths, gaps) = LogFiles.find(calls.files)
    for gap in gaps { found("\(gap.path ?? calls.name): source of calls '\(calls.name)': \(gap.reason) \(gap.remedy)") }
    for path in paths { reach(path, as: "a file of the source of calls '\(calls.name)'", expecting: .file) }
  }

  mutating func check(_ register: RegisterSource) {
    if let query = register.query { return check(query) { $0.faults(register) } }
    let people = configuration.registers.filter { $0.kind == .people }
    let collector = RegisterCollector(
      settings: register, people: people, directories: configuration.directories, at: 0, collector: Version.program)
    for fault in collector.check(schema: Installation.schema("registers.xsd")) {
      found(fault.line.map { "\(register.file):\($0): \(fault.message)" } ?? "\(register.file): \(fault.message)")
    }
  }

  mutating func check(_ directory: DirectorySource) {
    let collector = DirectoryCollector(settings: directory, registers: [], at: 0, collector: Version.program)
    for fault in collector.check() { found(fault.place.isEmpty ? fault.message : "\(fault.place): \(fault.message)") }
    schema(directory.layoutFile, "directories/layout.xsd")
  }

  mutating func check(_ notices: NoticesSource) {
    for page in notices.pages where !page.isWeb {
      reach(page.address, as: "the page for '\(page.place)' of '\(notices.name)'", expecting: .file)
    }
    if let file = notices.certificates { reach(file, as: "the certificates of '\(notices.name)'", expecting: .file) }
  }

  mutating func check(_ drives: DrivesSource) {
    let file = drives.inventoryFile
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: file, atMost: 64 << 20)
    } catch {
      return found("\(file): the inventory of '\(drives.name)' cannot be read: \(error.reason)")
    }
    let inventory = Inventory.read(contents, name: file, folder: parentFolder(of: file))
    for fault in inventory.faults {
      found(fault.line.map { "\(file):\($0): \(fault.message)" } ?? "\(file): \(fault.message)")
    }
    for workstation in inventory.workstations {
      for drive in workstation.drives {
        let what = "drive '\(drive.name)' of '\(workstation.name)' (\(drive.path))"
        for problem in problems(drive) { found("\(file):\(drive.line): \(what): \(problem)") }
        guard drive.type == .tree else { continue }
        if let problem = problem(drive.path, expecting: .folder) { found("\(file):\(drive.line): \(what): \(problem)") }
        let path = realPath(drive.path)
        let own = [configuration.stateFolder, configuration.outputFolder].map { realPath($0) }
        for folder in own where isWithin(folder, path) {
          found("\(file):\(drive.line): \(what) holds \(folder), which is Earshot's own; a scan must not come upon it")
        }
      }
    }
  }

  /// What keeps a drive from being read that a program reads. Whether a share's server answers is not tried.
  private func problems(_ drive: Inventory.Drive) -> [String] {
    func missing(_ program: String) -> [String] {
      Installation.collector(program) == nil
        ? ["\(program), which reads it, is not installed; install the package of that name"] : []
    }
    switch drive.type {
    case .tree, .other: return []
    case .image: return missing("earshot-open-image") + [problem(drive.path, expecting: .file)].compactMap(\.self)
    case .share(let signIn):
      do throws(SecretFileError) {
        _ = try SecretFile.read(signIn.passwordFile)
        return missing("earshot-open-share")
      } catch {
        return missing("earshot-open-share") + [error.description]
      }
    }
  }

  /// Has a query described by its database, and compares its columns with what is asked for.
  private mutating func check(
    _ query: DatabaseQuery, _ faults: (QueryCheck) throws(CollectionError) -> [QueryCheck.Fault]
  ) {
    do throws(QueryCheck.Fault) {
      let check = try QueryCheck(query)
      // A declaration that cannot be read is a fault of its own, told elsewhere.
      for fault in (try? faults(check)) ?? [] { found("\(configuration.file): \(fault.message)") }
    } catch {
      found("\(configuration.file): \(error.message)")
    }
  }

  // MARK: Parts

  private mutating func declaration(_ read: () throws(CollectionError) -> Void) {
    do throws(CollectionError) { try read() } catch { found(error.description) }
  }

  /// What the schema says of a declaration that was read without complaint.
  private mutating func schema(_ file: String, _ name: String) {
    guard let path = Installation.schema(name), !faults.contains(where: { $0.hasPrefix("\(file):") }) else { return }
    do {
      let compiled: Schema? = try Schema(file: path)
      let contents = try ReadOnlyFile.contents(of: file, atMost: 16 << 20)
      _ = try XMLReader.document(contents, name: file, schema: compiled)
    } catch {
      found("\(error)")
    }
  }

  private mutating func reach(_ path: String, as what: String, expecting kind: FileKind) {
    if let problem = problem(path, expecting: kind) { found("\(path): \(what): \(problem)") }
  }

  private func problem(_ path: String, expecting kind: FileKind) -> String? {
    guard let there = kindOfFile(path) else { return "it is not there" }
    if there != kind { return "it is no \(kind == .folder ? "folder" : "file")" }
    return isReadable(path) ? nil : "it cannot be read by the account that runs this"
  }
}
