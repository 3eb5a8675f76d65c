package import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Time

/// Reads a set of access logs of one declared format: who listened to, saved or deleted which recording.
///
/// Each line about a recording becomes a fact of the kind `access`, with its file, its line, its byte offset in the
/// uncompressed text and the SHA-256 of the line as it stands. Whatever could not be read is a gap.
///
/// ```swift
/// let collector = AccessLogCollector(settings: web, at: instant, collector: "earshot 0.1.0")
/// try collector.collect(to: "web.evidence")
/// ```
package struct AccessLogCollector: Sendable {
  private let settings: AccessLogSource
  private let at: Int64
  private let collector: String

  /// - Parameters:
  ///   - at: the audit instant, UTC microseconds.
  ///   - collector: the program's name and version.
  package init(settings: AccessLogSource, at: Int64, collector: String) {
    self.settings = settings
    self.at = at
    self.collector = collector
  }

  /// Writes the sealed evidence file.
  /// - Throws: ``CollectionError`` where it cannot be written.
  package func collect(to output: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let writer = try EvidenceWriter(
        path: output,
        source: SourceDescription(
          name: settings.name, kind: "access-log", supplies: [FactKind.access.name],
          place: (settings.files + settings.queries.map(\.name)).joined(separator: ", "), at: at, collector: collector))
      do throws(CollectionError) {
        try collect(LogFormat(file: settings.formatFile), into: writer)
      } catch {
        if case .evidence(let fault) = error { throw fault }
        try writer.add(notReadable(error.description))
      }
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func notReadable(_ reason: String) -> Gap {
    Gap(
      .notConfigured, path: settings.formatFile, reason: "The format's declaration cannot be used: \(reason)",
      remedy: "Correct the declaration; 'earshot check' says whether it is right.")
  }

  private func collect(_ format: LogFormat, into writer: EvidenceWriter) throws(CollectionError) {
    let reading = LogReading(
      format: format, at: at, zone: settings.zone, clockOffset: settings.clockOffset,
      silence: LogCoverage.silence(of: settings.silence), prefixes: settings.targetPrefixes)
    var coverage = LogCoverage(
      format: format, silence: settings.silence, lookBack: settings.lookBack, zone: settings.zone, at: at)
    let found = LogFiles.find(settings.files)
    let facts = try AccessFacts(writer: writer)
    for path in found.paths { try LogFile(path: path, reading: reading).collect(facts, writer, &coverage) }
    for query in settings.queries { try LogQuery(query: query, reading: reading).collect(facts, writer, &coverage) }
    do throws(EvidenceError) {
      if coverage.hasOverlap { coverage.removed = try writer.removeRepeated(.access) }
      for gap in found.gaps { try writer.add(gap) }
      if !found.paths.isEmpty || !settings.queries.isEmpty { for gap in coverage.gaps { try writer.add(gap) } }
      try writer.examined(
        coverage.examined, count: coverage.lineCount, from: coverage.signs.first, to: coverage.signs.last)
    } catch {
      throw .evidence(error)
    }
  }
}
