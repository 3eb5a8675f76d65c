internal import Archive
internal import Digest
internal import Evidence
internal import Files
internal import Time

/// An archive of logs: each file in it is a log of its own.
struct LogArchive {
  let path: String
  let reading: LogReading
  /// When the archive was last written to, UTC microseconds.
  let modified: Int64

  /// - Returns: false where the file is no archive.
  func collect(
    _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) -> Bool {
    var failure: CollectionError?
    do throws(ArchiveError) {
      guard let files = try ArchivedFiles(path, followLinks: true) else { return false }
      let archive = OpenArchive(files)
      do throws(CollectionError) {
        let size = archive.files.storedSize
        try evidence { () throws(EvidenceError) in
          let digest = try? SHA256Value.of(contentsOf: path)
          _ = try writer.inputFile(path, size: size, modified: modified, sha256: digest)
        }
        try collect(archive, facts, writer, &coverage)
      } catch {
        failure = error
      }
    } catch {
      try add(error, writer, &coverage)
    }
    if let failure { throw failure }
    return true
  }

  private func collect(
    _ archive: OpenArchive, _ facts: AccessFacts, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    let years = try yearsOfLogs()
    var count = 0
    var hasFaults = false
    while !archive.files.isOver {
      let entry: ArchivedEntry
      do throws(ArchiveError) {
        guard let next = try archive.files.next() else { break }
        entry = next
      } catch {
        hasFaults = true
        try add(error, writer, &coverage)
        continue
      }
      let number = count
      count += 1
      let name = entry.name.isEmpty ? "\(path)/(file \(count), which has no name)" : "\(path)/\(entry.name)"
      let written = entry.modified.flatMap { $0 >= LogReading.earliest ? $0 : nil } ?? modified
      let input = try evidence { () throws(EvidenceError) in
        try writer.inputFile(name, size: entry.size, modified: written, sha256: nil)
      }
      try LogText(path: name, reading: reading, input: input, modified: written)
        .collect(
          ArchivedBytes(archive: archive), years: number < years.count ? years[number] : nil, facts, writer, &coverage)
    }
    guard count == 0, !hasFaults else { return }
    try evidence { () throws(EvidenceError) in
      try writer.add(
        Gap(
          .empty, path: path, reason: "The archive holds no file.",
          remedy: "Check what makes this archive; it was found where logs are expected."))
    }
  }

  /// The years of each log in turn, read from the archive opened once more; none where the format needs none.
  private func yearsOfLogs() throws(CollectionError) -> [YearCounter] {
    guard case .syslog = reading.format.carrier else { return [] }
    var years: [YearCounter] = []
    var failure: CollectionError?
    do throws(ArchiveError) {
      guard let files = try ArchivedFiles(path, followLinks: true) else { return [] }
      let archive = OpenArchive(files)
      while !archive.files.isOver, failure == nil {
        do throws(ArchiveError) {
          guard try archive.files.next() != nil else { break }
        } catch {
          continue
        }
        do throws(CollectionError) {
          years.append(
            try LogText.years(of: ArchivedBytes(archive: archive), in: reading.format) ?? YearCounter())
        } catch {
          failure = error
        }
      }
    } catch {
      // The reading proper meets it as well, and tells it.
    }
    if let failure { throw failure }
    return years
  }

  private func add(
    _ error: ArchiveError, _ writer: EvidenceWriter, _ coverage: inout LogCoverage
  ) throws(CollectionError) {
    coverage.addUnread()
    let gaps = FileGaps(path: path, format: reading.format, modified: modified)
    try evidence { () throws(EvidenceError) in try writer.add(gaps.unreadable(LogFault(error), tally: nil)) }
  }

  private func evidence<Result>(_ write: () throws(EvidenceError) -> Result) throws(CollectionError) -> Result {
    do throws(EvidenceError) { return try write() } catch { throw .evidence(error) }
  }
}
