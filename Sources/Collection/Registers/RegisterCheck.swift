internal import Configuration
internal import Evidence
internal import Files
internal import XML

extension RegisterCollector {
  /// What is wrong with the register, for whoever keeps it.
  package struct Fault: Sendable, Equatable {
    /// Counted from 1; nil where no line is to blame.
    package let line: Int?
    package let message: String
  }

  /// Reads the whole register and gathers what is wrong: what collecting would make gaps of, and what the schema says of
  /// lines that otherwise pass.
  /// - Parameter schema: `registers.xsd`; nil to do without.
  package func check(schema: String?) -> [Fault] {
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: settings.file, atMost: RegisterCollector.largest, leaving: .none)
    } catch {
      return [Fault(line: nil, message: "it cannot be read: \(error.reason)")]
    }
    var faults: [Fault] = []
    var checks = RegisterChecks(known: knownPeople())
    let reader = RegisterReader(settings: settings, file: nil)
    let end = reader.read(contents) { reading in
      faults += reading.faults.map { Fault(line: $0.line, message: $0.message) }
      if let entry = reading.entry, let first = checks.note(entry) {
        let id = entry.text("id") ?? ""
        faults.append(
          Fault(line: entry.place.line, message: "<\(entry.name)> id=\"\(id)\" is taken: line \(first) has it"))
      }
      return true
    }
    if let end { faults.append(Fault(line: end.line, message: "\(end.message); what follows was not read")) }
    for gap in checks.gaps {
      let fault = Fault(line: gap.line, message: gap.reason)
      if !faults.contains(fault) { faults.append(fault) }
    }
    if let schema, reader.isXML(contents) { faults += schemaFaults(contents, schema, beside: faults) }
    return faults.enumerated()
      .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
      .map(\.element)
  }

  /// The schema's own words, for lines of which nothing was said yet.
  private func schemaFaults(_ contents: [UInt8], _ schema: String, beside faults: [Fault]) -> [Fault] {
    let told = Set(faults.compactMap(\.line))
    do throws(XMLError) {
      let compiled: Schema? = try Schema(file: schema)
      try XMLReader.read(contents, name: settings.file, schema: compiled) { (_) throws(XMLError) in }
      return []
    } catch {
      return error.faults.filter { fault in fault.line.map { !told.contains($0) } ?? faults.isEmpty }
        .map { Fault(line: $0.line, message: $0.message) }
    }
  }
}
