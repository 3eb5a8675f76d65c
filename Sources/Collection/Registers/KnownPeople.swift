internal import Configuration
internal import Evidence
internal import Files

extension RegisterCollector {
  /// The identifiers of all people in the registers of people and directories; nil where one of those cannot be read whole, since then
  /// nobody can be called unknown.
  func knownPeople() -> Set<String>? {
    var known: Set<String> = []
    for register in people {
      // A register that cannot be read is a gap of its own source.
      guard let (contents, queried) = RegisterCollector.contents(of: register) else { return nil }
      let reader = RegisterReader(settings: register, file: nil, queried: queried)
      var isWhole = true
      let fault = reader.read(contents) { reading in
        if reading.entry == nil, reading.values["id"] == nil, !reading.faults.isEmpty { isWhole = false }
        if let id = reading.values["id"] { known.insert(id) }
        return true
      }
      guard fault == nil, isWhole else { return nil }
    }
    for directory in directories {
      guard let people = DirectoryCollector.identifiers(of: directory) else { return nil }
      known.formUnion(people)
    }
    return people.isEmpty && directories.isEmpty ? nil : known
  }

  /// A register's bytes, from its file or its query; nil where they cannot be had whole.
  private static func contents(of register: RegisterSource) -> ([UInt8], QueryText?)? {
    guard let query = register.query else {
      let contents = try? ReadOnlyFile.contents(of: register.file, atMost: largest, leaving: .none)
      return contents.map { ($0, nil) }
    }
    let text = QueryText(query, atMost: largest)
    return text.end.trouble == nil && text.unreadable.isEmpty && !text.isCut ? (text.bytes, text) : nil
  }
}
