package import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import SQL
internal import Time
internal import Web
internal import XML

/// Collects whether pages that must tell callers or staff of recording do so: from the web, or as saved files.
///
/// A page's visible text is looked through for each wording that it must hold; see ``PageText`` for what is visible.
/// A page that cannot be read leaves open whether it does, and is a gap.
package struct NoticesCollector: Sendable {
  let settings: NoticesSource
  /// This source's evidence of the audit before; nil where there is none.
  let previous: String?
  let at: Int64
  let collector: String

  /// How large a page may be, in bytes.
  static let largest = 8 << 20

  /// - Parameters:
  ///   - at: the audit instant, in UTC microseconds.
  ///   - collector: the program's name and version, which servers are told too.
  package init(settings: NoticesSource, previous: String?, at: Int64, collector: String) {
    self.settings = settings
    self.previous = previous
    self.at = at
    self.collector = collector
  }

  /// Writes the sealed evidence.
  /// - Throws: ``CollectionError`` where the evidence cannot be written.
  package func collect(to path: String) throws(CollectionError) {
    do throws(EvidenceError) {
      let source = SourceDescription(
        name: settings.name, kind: "notices", supplies: [FactKind.notice.name],
        place: settings.pages.map(\.address).joined(separator: ", "), at: at, collector: collector)
      let writer = try EvidenceWriter(path: path, source: source)
      let earlier = EarlierNotices(previous)
      for page in settings.pages { try examine(page, earlier, writer) }
      _ = try writer.seal()
    } catch {
      throw .evidence(error)
    }
  }

  private func examine(
    _ page: NoticePage, _ earlier: EarlierNotices, _ writer: EvidenceWriter
  ) throws(EvidenceError) {
    let found: NoticeText
    var place = Provenance()
    var time = at
    do throws(NoticeProblem) {
      let contents = try read(page)
      if let modified = contents.modified { time = modified }
      place = Provenance(
        file: try inputFile(contents, writer))
      found = try NoticeText(contents)
      let held = page.wordings.count { found.holds($0) }
      try said(page, contents, "\(held) of \(page.wordings.count) wordings found", writer)
    } catch {
      switch error {
      case .evidence(let error): throw error
      case .page(let problem, let reason, let remedy):
        try writer.add(
          Gap(
            problem, path: page.address, reason: "the page for '\(page.place)' \(reason)", remedy: remedy),
          from: place)
        for wording in page.wordings { try add(page, wording, nil, earlier, at, place, writer) }
      }
      return
    }
    for wording in page.wordings { try add(page, wording, found.holds(wording), earlier, time, place, writer) }
  }

  private func add(
    _ page: NoticePage, _ wording: String, _ found: Bool?, _ earlier: EarlierNotices, _ time: Int64,
    _ place: Provenance, _ writer: EvidenceWriter
  ) throws(EvidenceError) {
    let last = found == true ? time : earlier.lastFound(page.place, page.address, wording)
    try writer.add(
      .notice,
      [
        "place": .text(page.place), "address": .text(page.address), "at": .integer(time),
        "found": found.map { .integer($0 ? 1 : 0) } ?? .null, "wording": .text(wording),
        "last-found": last.map { .integer($0) } ?? .null,
      ], from: place)
  }

  private func inputFile(_ contents: NoticeContents, _ writer: EvidenceWriter) throws(NoticeProblem) -> InputFile {
    do throws(EvidenceError) {
      let digest = unsafe contents.bytes.withUnsafeBytes { unsafe SHA256.of($0) }
      return try writer.inputFile(
        contents.address, size: Int64(contents.bytes.count), modified: contents.modified, sha256: digest)
    } catch {
      throw .evidence(error)
    }
  }

  private func said(
    _ page: NoticePage, _ contents: NoticeContents, _ result: String, _ writer: EvidenceWriter
  ) throws(NoticeProblem) {
    var words = "the page for '\(page.place)': "
    if contents.address != page.address { words += "answered by \(contents.address), " }
    if let status = contents.status { words += "HTTP \(status), " }
    words += "\(contents.bytes.count) bytes, \(result)"
    do throws(EvidenceError) {
      try writer.examined(words, count: 1, path: page.address)
    } catch {
      throw .evidence(error)
    }
  }

  // MARK: Reading

  private func read(_ page: NoticePage) throws(NoticeProblem) -> NoticeContents {
    if page.isWeb { return try fetch(page) }
    do throws(FileError) {
      let file = try ReadOnlyFile(page.address, followLinks: true, leaving: .none)
      let size = try file.size()
      let time = try file.modified()
      let bytes =
        size <= NoticesCollector.largest
        ? try ReadOnlyFile.contents(of: page.address, atMost: NoticesCollector.largest, leaving: .none) : nil
      if let bytes {
        return NoticeContents(
          address: page.address, bytes: bytes, modified: time.seconds * 1_000_000 + time.nanoseconds / 1_000)
      }
    } catch {
      throw error.isMissing
        ? .page(.absent, "is not there", "Save the page there, or correct its address in the configuration.")
        : .page(.unreadable, "cannot be read: \(error.reason)", "Let the account that runs Earshot read it.")
    }
    throw .page(
      .tooLarge, "holds more than \(wordedSize(bytes: Int64(NoticesCollector.largest)))", "Name a page, saved alone.")
  }

  private func fetch(_ page: NoticePage) throws(NoticeProblem) -> NoticeContents {
    let answer: WebPage
    do throws(WebError) {
      var limits = WebPage.Limits()
      limits.bytes = NoticesCollector.largest
      limits.seconds = settings.timeLimit
      answer = try WebPage(
        fetching: page.address, as: collector, limits: limits, proxy: settings.proxy,
        certificates: settings.certificates)
    } catch {
      let by = error.address == page.address ? "" : " (by way of \(error.address))"
      throw .page(
        .unreadable, "cannot be fetched\(by): \(error.reason)",
        error.isDistrusted
          ? "Have the server's certificate put right; or name the file of the authority that issued it in 'certificates'."
          : "Look at the address from this machine; or save the page and name the file.")
    }
    guard (200..<300).contains(answer.status) else {
      let by = answer.address == page.address ? "" : " from \(answer.address)"
      throw .page(
        answer.status == 404 || answer.status == 410 ? .absent : .unreadable,
        "was answered with HTTP \(answer.status)\(by)",
        "Correct the address, or let Earshot's machine see the page; else save it and name the file.")
    }
    return NoticeContents(
      address: answer.address, bytes: answer.bytes, contentType: answer.contentType, status: answer.status)
  }
}

/// Why a page says nothing.
enum NoticeProblem: Error {
  case evidence(EvidenceError)
  case page(Gap.Problem, String, String)
}

/// A page as it was read.
struct NoticeContents {
  /// Where it came from at last.
  let address: String
  let bytes: [UInt8]
  var contentType: String?
  var status: Int?
  /// When a saved page was saved, in UTC microseconds.
  var modified: Int64?
}
