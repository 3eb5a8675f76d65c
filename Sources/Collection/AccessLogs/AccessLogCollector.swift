package import Configuration
internal import Digest
package import Evidence
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
  private let now: Int64

  /// - Parameters:
  ///   - at: the audit instant, UTC microseconds.
  ///   - collector: the program's name and version.
  ///   - now: when it collects, which may be later than the audit's instant: databases hold rows up to then. UTC
  ///     microseconds; nil for the audit's instant.
  package init(settings: AccessLogSource, at: Int64, collector: String, now: Int64? = nil) {
    self.now = now ?? at
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
          name: settings.name, kind: "access-log", supplies: Self.supplies(settings.formatFile).map(\.name),
          place: (settings.files + settings.queries.map(\.name)).joined(separator: ", "), at: at, collector: collector
        ).read(by: settings.clock, in: settings.zone, writerCorrects: false))
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

  /// The kinds of fact that logs of a format are asked for: those that its lines can become. A declaration that cannot be
  /// read is asked for accesses.
  package static func supplies(_ formatFile: String) -> [FactKind] {
    guard let format = try? LogFormat(file: formatFile) else { return [.access] }
    return format.supplies
  }

  private func notReadable(_ reason: String) -> Gap {
    Gap(
      .notConfigured, path: settings.formatFile, reason: "The format's declaration cannot be used: \(reason)",
      remedy: "Correct the declaration; 'earshot check' says whether it is right.")
  }

  /// Every machine is logged on at, so that a log without one logon was not told to hold them, or was cut down to others.
  private static let withoutLogons = Gap(
    .notEnoughDetail, affects: [.logon], reason: "The log holds not one logon, though its format can show them.",
    remedy: "Let the system log logons, and export them with the rest.")

  private func collect(_ format: LogFormat, into writer: EvidenceWriter) throws(CollectionError) {
    var reading = LogReading(
      format: format, at: at, zone: settings.zone, clock: settings.clock,
      silence: LogCoverage.silence(of: settings.silence), prefixes: settings.targetPrefixes)
    reading.setAside = settings.setAside
    if let file = settings.accountNamesFile {
      let accounts = AccountNames.read(file)
      reading.accountNames = accounts.names
      do throws(EvidenceError) { for gap in accounts.gaps { try writer.add(gap) } } catch { throw .evidence(error) }
    }
    var coverage = LogCoverage(
      format: format, silence: settings.silence, lookBack: settings.lookBack, zone: settings.zone, at: at,
      setAside: settings.setAside)
    let found = LogFiles.find(settings.files)
    let facts = try AccessFacts(writer: writer)
    for path in found.paths { try LogFile(path: path, reading: reading).collect(facts, writer, &coverage) }
    for query in settings.queries {
      try LogQuery(query: query, reading: reading, now: now).collect(facts, writer, &coverage)
    }
    try facts.statements.settle(writer)
    do throws(EvidenceError) {
      if coverage.hasOverlap {
        for kind in format.supplies { coverage.removed += try writer.removeRepeated(kind) }
      }
      if format.supplies.contains(where: { $0.name == FactKind.logon.name }), !coverage.hasLogons, !found.paths.isEmpty
      {
        try writer.add(Self.withoutLogons)
      }
      for gap in coverage.rotation.gaps { try writer.add(gap) }
      for gap in found.gaps { try writer.add(gap) }
      if !found.paths.isEmpty || !settings.queries.isEmpty { for gap in coverage.gaps { try writer.add(gap) } }
      try writer.examined(
        coverage.examined, count: coverage.lineCount, from: coverage.signs.first, to: coverage.signs.last)
    } catch {
      throw .evidence(error)
    }
  }
}
