package import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Time
internal import XML

/// Collects one register that people keep, such as that of people or of permissions.
///
/// XML (`Rules/registers.xsd`) and CSV with the same names are told apart by the first byte that is no white space. An
/// entry that cannot be used is a gap with its line, and with the person or recording it is about where that can be
/// read; it costs no other entry.
package struct RegisterCollector: Sendable {
  let settings: RegisterSource
  let people: [RegisterSource]
  let directories: [DirectorySource]
  let at: Int64
  let collector: String
  let numbers: CallerNumbers

  /// How large a register may be, in bytes.
  static let largest = 64 << 20

  /// - Parameters:
  ///   - people: the registers of people, to tell whether those whom an entry names are known.
  ///   - directories: the directories, which know people too.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - numberKey: the key by which callers' numbers are found again without being stored; nil for none.
  package init(
    settings: RegisterSource, people: [RegisterSource], directories: [DirectorySource] = [], at: Int64,
    collector: String, numberKey: [UInt8]? = nil
  ) {
    self.settings = settings
    self.people = people
    self.directories = directories
    self.at = at
    self.collector = collector
    numbers = CallerNumbers(key: numberKey)
  }

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written.
  package func collect(to path: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: settings.name, kind: "register", supplies: settings.kind.supplies.map(\.name), place: settings.file,
        at: at,
        collector: collector
      ).read(by: settings.clock, in: settings.zone)
      let writer = try EvidenceWriter(path: path, source: source)
      try examine(writer)
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func examine(_ writer: EvidenceWriter) throws(EvidenceError) {
    if let query = settings.query { return try examine(query, writer) }
    let contents: [UInt8]
    let modified: Int64
    let size: Int64
    do throws(FileError) {
      let opened = try ReadOnlyFile(settings.file, followLinks: true, leaving: .none)
      size = try opened.size()
      let time = try opened.modified()
      modified = time.seconds * 1_000_000 + time.nanoseconds / 1_000
      contents =
        size <= RegisterCollector.largest
        ? try ReadOnlyFile.contents(of: settings.file, atMost: RegisterCollector.largest, leaving: .none) : []
    } catch {
      return try writer.add(gap(for: error))
    }
    guard size <= RegisterCollector.largest else { return try writer.add(gapForSize) }
    let digest = unsafe contents.withUnsafeBytes { unsafe SHA256.of($0) }
    let file = try writer.inputFile(settings.file, size: Int64(contents.count), modified: modified, sha256: digest)
    try examine(contents, file, queried: nil, writer)
  }

  /// A register that stands in a database.
  private func examine(_ query: DatabaseQuery, _ writer: EvidenceWriter) throws(EvidenceError) {
    let text = QueryText(query, atMost: RegisterCollector.largest)
    for (row, reason) in text.unreadable {
      try writer.add(
        Gap(
          .malformed, path: query.name, reason: reason, remedy: "Correct the row; the others were read without it.",
          line: row))
    }
    if let trouble = text.end.trouble { try writer.add(trouble.gap(query)) }
    if text.isCut { return try writer.add(gapForSize) }
    guard let digest = text.end.digest else { return }
    let file = try writer.inputFile(query.fullName, size: text.end.size, modified: nil, sha256: digest)
    try examine(text.bytes, file, queried: text, writer)
  }

  private func examine(
    _ contents: [UInt8], _ file: InputFile, queried: QueryText?, _ writer: EvidenceWriter
  ) throws(EvidenceError) {
    var checks = RegisterChecks(known: knownPeople())
    var count = 0
    var failure: EvidenceError?
    let end = RegisterReader(settings: settings, file: file, numbers: numbers, queried: queried).read(contents) {
      reading in
      do throws(EvidenceError) {
        if try take(reading, &checks, writer) { count += 1 }
      } catch {
        failure = error
      }
      return failure == nil
    }
    if let failure { throw failure }
    if let end {
      try writer.add(
        Gap(
          .malformed, path: settings.file, reason: end.message,
          remedy: "Correct the file: what stands after this place was not read.", line: end.line))
    }
    for var gap in checks.gaps {
      gap.path = settings.file
      try writer.add(gap)
    }
    if count == 0, end == nil, settings.kind == .people {
      try writer.add(
        Gap(
          .empty, path: settings.file, reason: "the register of people holds nobody",
          remedy: "Add the people who have accounts, or name the right file."))
    }
    try writer.examined("\(count) \(count == 1 ? "entry" : "entries") read", count: count, path: settings.file)
  }

  /// - Returns: whether the entry was used.
  private func take(
    _ reading: EntryReading, _ checks: inout RegisterChecks, _ writer: EvidenceWriter
  ) throws(EvidenceError) -> Bool {
    for fault in reading.faults {
      try writer.add(
        gap(for: fault, values: reading.values, remedy: "Correct the entry; the others were read without it."))
    }
    guard let entry = reading.entry else { return false }
    if let first = checks.note(entry) {
      let fault = EntryFault(
        line: entry.place.line,
        message: "<\(entry.name)> id=\"\(entry.text("id") ?? "")\" is taken: the entry on line \(first) has it",
        element: entry.name)
      try writer.add(gap(for: fault, values: reading.values, remedy: "Give each entry an identifier of its own."))
      return false
    }
    for fact in entry.facts { try writer.add(fact.kind, fact.values, from: fact.place) }
    return true
  }

  // MARK: Gaps

  private var gapForSize: Gap {
    Gap(
      .tooLarge, path: settings.file, reason: "it holds more than \(RegisterCollector.largest) bytes",
      remedy: "Split the register into several, each named in the configuration.")
  }

  private func gap(for error: FileError) -> Gap {
    if error.isMissing {
      return Gap(
        .absent, path: settings.file, reason: "there is no such file",
        remedy: "Put the register there, or correct its path in the configuration.")
    }
    return Gap(
      .unreadable, path: settings.file, reason: "it cannot be read: \(error.reason)",
      remedy: "Let the account that runs Earshot read it.")
  }

  private func gap(for fault: EntryFault, values: [String: String], remedy: String) -> Gap {
    let kinds = fault.element.map { settings.kind.kinds(of: $0) }
    let subjects = settings.kind.shapes.first?.subjects ?? []
    // Of two people that an entry names, it is not known which one it would have counted for.
    let person = subjects.count == 1 ? values[subjects[0]] : nil
    return Gap(
      .malformed, affects: kinds, path: settings.file, reason: fault.message, remedy: remedy, line: fault.line,
      person: person, recording: settings.kind == .people ? nil : values["recording"])
  }
}
