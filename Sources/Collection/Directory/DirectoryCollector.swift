package import Configuration
internal import Digest
package import Evidence
internal import Files
internal import Time

/// Collects people, their accounts and their tenures from the exports of a directory (LDIF, RFC 2849).
///
/// An export shows the day on which it was made and no other, so every tenure begins with the first export that shows
/// it, and what is not known before, between and after exports is a gap about that person.
package struct DirectoryCollector: Sendable {
  let settings: DirectorySource
  let registers: [RegisterSource]
  let at: Int64
  let collector: String

  /// - Parameters:
  ///   - registers: the registers of people beside it, which may say who held which title before the first export.
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version.
  package init(settings: DirectorySource, registers: [RegisterSource], at: Int64, collector: String) {
    self.settings = settings
    self.registers = registers
    self.at = at
    self.collector = collector
  }

  /// The kinds of fact that a directory supplies.
  package static let supplies: [FactKind] = [.person, .account, .tenure]

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written, or the layout is wrong.
  package func collect(to path: String) throws(CollectionError) {
    let layout = try DirectoryLayout(file: settings.layoutFile)
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: settings.name, kind: "directory", supplies: DirectoryCollector.supplies.map(\.name),
        place: settings.files.map(\.path).joined(separator: ", "), at: at, collector: collector)
      let writer = try EvidenceWriter(path: path, source: source)
      try examine(layout, writer)
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func examine(_ layout: DirectoryLayout, _ writer: EvidenceWriter) throws(EvidenceError) {
    let (exports, gaps) = DirectoryExports.find(settings)
    for gap in gaps { try writer.add(gap) }
    var history = DirectoryHistory()
    for (index, export) in exports.enumerated() {
      guard export.earliest <= at else {
        try writer.add(
          Gap(
            .clock, path: export.path, reason: "the export was made after the audit (\(export.written))",
            remedy: "Nothing, if the audit is one of a past day; else correct the name."))
        continue
      }
      let next = index + 1 < exports.count && exports[index + 1].earliest <= at ? exports[index + 1].latest : nil
      try DirectoryExportReader(export: export, layout: layout, until: next).read(into: &history, writer)
    }
    history.finish(at: at)
    for fact in history.facts { try writer.add(fact.kind, fact.values, from: fact.place) }
    for gap in history.gaps { try writer.add(gap) }
    try addBefore(history, writer)
    try addSince(history, writer)
    let people = history.identifiers.count
    let managers = history.unknownManagers
    try writer.examined(
      "\(people) \(people == 1 ? "person" : "people") in \(history.exports.count) "
        + (history.exports.count == 1 ? "export" : "exports")
        + (managers > 0 ? ", \(managers) times with a manager whom the export does not have" : ""), count: people)
  }

  /// Who held which title before the first export is known only where a register says so.
  private func addBefore(_ history: DirectoryHistory, _ writer: EvidenceWriter) throws(EvidenceError) {
    guard let first = history.exports.first else { return }
    var gap = Gap(
      .notEnoughDetail, affects: [.tenure, .account], path: first.path,
      reason: "a directory's export shows the day on which it was made: who held which title and account before "
        + "\(first.written) is not known",
      remedy: "Keep earlier exports, or a register of people for the time before.", to: first.latest)
    guard let tenures = KnownTenures(registers) else { return try writer.add(gap) }
    for id in history.identifiers {
      gap.person = id
      gap.reason =
        "a directory's export shows the day on which it was made: which title and account "
        + "\(history.name(of: id)) had before \(first.written) is not known"
      for stretch in tenures.unknown(of: id, before: first.latest) {
        (gap.from, gap.to) = stretch
        try writer.add(gap)
      }
    }
  }

  private func addSince(_ history: DirectoryHistory, _ writer: EvidenceWriter) throws(EvidenceError) {
    guard let last = history.exports.last else {
      return try writer.add(
        Gap(
          .absent, path: settings.files.first?.path, reason: "no export of the directory could be read",
          remedy: "Put one there; until then nobody is known from it."))
    }
    let limit = settings.zone.adding(settings.atMostOld, to: Instant(microseconds: last.earliest)).microseconds
    guard limit < at else { return }
    try writer.add(
      Gap(
        .silent, affects: [.tenure, .account], path: last.path,
        reason: "the newest export was made on \(last.written), more than \(settings.atMostOld) before the audit: who "
          + "held which title since is not known",
        remedy: "Export the directory before each audit.", from: last.latest))
  }
}

extension DirectoryCollector {
  /// What is wrong with the layout and the exports, for whoever keeps them: place and message.
  package func check() -> [(place: String, message: String)] {
    let layout: DirectoryLayout
    do throws(CollectionError) {
      layout = try DirectoryLayout(file: settings.layoutFile)
    } catch {
      return [("", error.description)]
    }
    let (exports, gaps) = DirectoryExports.find(settings)
    var found = gaps.map { ($0.path ?? settings.name, $0.reason) }
    for export in exports {
      do throws(FileError) {
        for gap in try DirectoryExportReader(export: export, layout: layout).examine(nil).found.gaps {
          found.append((gap.line.map { "\(export.path):\($0)" } ?? export.path, gap.reason))
        }
      } catch {
        found.append((export.path, "the export cannot be read: \(error.reason)"))
      }
    }
    return found
  }

  /// The identifiers of all people in the exports; nil where one cannot be read whole.
  static func identifiers(of source: DirectorySource) -> Set<String>? {
    guard let layout = try? DirectoryLayout(file: source.layoutFile) else { return nil }
    let (exports, gaps) = DirectoryExports.find(source)
    guard gaps.isEmpty, !exports.isEmpty else { return nil }
    var known: Set<String> = []
    for export in exports {
      do throws(FileError) {
        let found = try DirectoryExportReader(export: export, layout: layout).examine(nil).found
        guard found.isWhole else { return nil }
        known.formUnion(found.entries.compactMap(\.person))
        known.formUnion(found.unread)
      } catch {
        return nil
      }
    }
    return known
  }
}
