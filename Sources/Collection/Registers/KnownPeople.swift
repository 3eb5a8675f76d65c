internal import Configuration
internal import Evidence
internal import Files

extension RegisterCollector {
  /// The identifiers of all people in the registers of people; nil where one of those cannot be read whole, since then
  /// nobody can be called unknown.
  func knownPeople() -> Set<String>? {
    var known: Set<String> = []
    for register in people {
      // A register that cannot be read is a gap of its own source.
      guard
        let contents = try? ReadOnlyFile.contents(of: register.file, atMost: RegisterCollector.largest, leaving: .none)
      else {
        return nil
      }
      let reader = RegisterReader(settings: register, file: nil)
      var isWhole = true
      let fault = reader.read(contents) { reading in
        if reading.entry == nil, reading.values["id"] == nil, !reading.faults.isEmpty { isWhole = false }
        if let id = reading.values["id"] { known.insert(id) }
        return true
      }
      guard fault == nil, isWhole else { return nil }
    }
    return people.isEmpty ? nil : known
  }
}
