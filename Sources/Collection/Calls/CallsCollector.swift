package import Configuration
package import Evidence
internal import SQL
internal import Time

/// Reads a source of calls of one declared format: what happened in each call, and when.
///
/// Events may stand in any order and interleaved; they are put in order outside of memory. Whatever could not be read is
/// a gap.
///
/// ```swift
/// let collector = CallsCollector(settings: cel, at: instant, collector: "earshot 0.1.0", numberKey: key)
/// try collector.collect(to: "cel.evidence")
/// ```
package struct CallsCollector: Sendable {
  private let settings: CallsSource
  private let at: Int64
  private let collector: String
  private let numberKey: [UInt8]?
  private let now: Int64

  /// - Parameters:
  ///   - at: the audit instant, UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - numberKey: the key by which callers' numbers are found again without being stored; nil for none.
  ///   - now: when it collects, which may be later than the audit's instant: databases hold rows up to then. UTC
  ///     microseconds; nil for the audit's instant.
  package init(settings: CallsSource, at: Int64, collector: String, numberKey: [UInt8]? = nil, now: Int64? = nil) {
    self.now = now ?? at
    self.settings = settings
    self.at = at
    self.collector = collector
    self.numberKey = numberKey
  }

  /// The kinds of fact that sources of calls can give.
  package static let kinds = CallFormatReader.kinds + [.leg]

  /// The kinds of fact that a source of calls is asked for: those that its format can show. All that any can, where the
  /// declaration cannot be read.
  package static func supplies(_ settings: CallsSource) -> [FactKind] {
    guard let format = try? CallFormat(file: settings.formatFile) else { return kinds }
    return format.shows + (format.fields[.leg] == nil ? [] : [.leg])
  }

  /// Writes the sealed evidence file.
  /// - Throws: ``CollectionError`` where it cannot be written.
  package func collect(to output: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let writer = try EvidenceWriter(
        path: output,
        source: SourceDescription(
          name: settings.name, kind: "calls", supplies: CallsCollector.supplies(settings).map(\.name),
          place: (settings.files + settings.queries.map(\.name)).joined(separator: ", "), at: at, collector: collector
        ).read(by: settings.clock, in: settings.zone, writerCorrects: false))
      do throws(CollectionError) {
        try collect(CallFormat(file: settings.formatFile), into: writer)
      } catch {
        if case .evidence(let fault) = error { throw fault }
        try writer.add(
          Gap(
            .notConfigured, path: settings.formatFile,
            reason: "The format's declaration cannot be used: \(error.description)",
            remedy: "Correct the declaration; 'earshot check' says whether it is right."))
      }
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func collect(_ format: CallFormat, into writer: EvidenceWriter) throws(CollectionError) {
    let found = LogFiles.find(settings.files)
    var tally = CallTally()
    let scratch: CallScratch
    do throws(EvidenceError) { scratch = try CallScratch() } catch { throw .evidence(error) }
    var rows = CallRows(
      format: format, zone: settings.zone, clock: settings.clock, numbers: CallerNumbers(key: numberKey),
      at: at, silence: LogCoverage.silence(of: settings.silence), scratch: scratch)
    for path in found.paths {
      try CallFile(path: path, format: format, at: at, writer: writer).read(into: &rows, &tally)
    }
    for query in settings.queries {
      try CallQuery(query: query, format: format, at: at, now: now, writer: writer).read(into: &rows, &tally)
    }
    do throws(EvidenceError) {
      for path in tally.empty {
        scratch.add(
          Gap(
            .empty, path: path, reason: "it holds nothing of any call",
            remedy: "Look whether what writes it still works."), sort: "empty")
      }
      for gap in found.gaps { try writer.add(gap) }
      try finish(rows, tally, writer, hasFiles: !found.paths.isEmpty || !settings.queries.isEmpty)
    } catch {
      throw .evidence(error)
    }
  }

  /// Makes facts and gaps of what the rows of a source said.
  private func finish(
    _ rows: CallRows, _ tally: CallTally, _ writer: EvidenceWriter, hasFiles: Bool
  ) throws(EvidenceError) {
    let scratch = rows.scratch
    rows.scratch.closeGaps(at: nil)
    try scratch.check()
    let removed = try removeRepeated(scratch)
    var signs = rows.signs
    signs.close()
    try CallSummaries(format: rows.format, scratch: scratch, signs: signs).make()
    try CallFacts(format: rows.format, scratch: scratch, writer: writer).write()
    try scratch.check()
    let gaps = CallGaps(format: rows.format, scratch: scratch, writer: writer)
    try gaps.write()
    if hasFiles {
      let coverage = TimeCoverage(
        source: "the source of calls", entry: "row", silence: settings.silence, lookBack: settings.lookBack,
        zone: settings.zone,
        at: at)
      for gap in coverage.gaps(signs, hasUnread: tally.unread > 0) { try writer.add(gap) }
    }
    try writer.examined(
      try gaps.examined(rows, tally, removed: removed, zone: settings.zone), count: rows.count, from: signs.first,
      to: signs.last)
  }

  /// Removes events whose raw row an earlier file gave already: rotated copies hold the same rows.
  private func removeRepeated(_ scratch: CallScratch) throws(EvidenceError) -> Int {
    try scratch.execute(
      """
      DELETE FROM event WHERE rowid IN (
        SELECT id FROM (
          SELECT rowid AS id, file, min(file) OVER (PARTITION BY raw, at, kind, call) AS earliest FROM event
          WHERE raw IS NOT NULL)
        WHERE file > earliest)
      """)
    return try scratch.number("SELECT changes()")
  }
}
