internal import Digest
internal import Evidence
internal import Files
internal import Text

/// Reads one export of a directory into the history. What cannot be read is a gap with its line, and costs no other
/// entry.
struct DirectoryExportReader {
  let export: DirectoryExport
  let layout: DirectoryLayout
  /// When the next export was made, which may show what this one does not; nil for the last.
  var until: Int64?

  /// What came of an export beside its entries.
  struct Found {
    var entries: [DirectoryEntry] = []
    var gaps: [Gap] = []
    /// People whose entries could not be read.
    var unread: Set<String> = []
    /// Whether nobody can be in it unseen.
    var isWhole = true
    /// Faults beyond this number are counted only: a file that is no LDIF has one on every line.
    var untold = 0
  }

  private static let told = 100

  func read(into history: inout DirectoryHistory, _ writer: EvidenceWriter) throws(EvidenceError) {
    let size: Int64
    let modified: Int64
    do throws(FileError) {
      let opened = try ReadOnlyFile(export.path, followLinks: true, leaving: .none)
      size = try opened.size()
      let time = try opened.modified()
      modified = time.seconds * 1_000_000 + time.nanoseconds / 1_000
    } catch {
      return try writer.add(gap(for: error))
    }
    let file = try writer.inputFile(export.path, size: size, modified: modified, sha256: nil)
    let found: Found
    let digest: SHA256Value
    do throws(FileError) {
      (found, digest) = try examine(file)
    } catch {
      return try writer.add(gap(for: error))
    }
    try writer.setDigest(digest, of: file)
    for gap in found.gaps { try writer.add(gap) }
    if found.entries.isEmpty { return }
    history.take(found.entries, unread: found.unread, isWhole: found.isWhole, of: export)
  }

  /// Reads the file, and gathers what is wrong with it.
  func examine(_ file: InputFile?) throws(FileError) -> (found: Found, digest: SHA256Value) {
    var found = Found()
    let digest = try records { record in take(record, file, &found) }
    if found.untold > 0 {
      found.gaps.append(
        Gap(
          .malformed, path: export.path, reason: "\(found.untold) more entries cannot be read",
          remedy: "Look whether the file is an export in LDIF.", from: export.earliest, to: until, count: found.untold))
    }
    if found.entries.isEmpty {
      found.gaps.append(
        Gap(
          .empty, path: export.path, reason: "the export of \(export.written) shows nobody",
          remedy: "Look whether the export still works, and whether the layout names its attributes.",
          from: export.earliest, to: until))
    }
    return (found, digest)
  }

  /// Hands over every record of the file.
  /// - Returns: the digest of the file as it lies.
  @discardableResult
  func records(_ body: (LDIFRecord) -> Void) throws(FileError) -> SHA256Value {
    var file = try ReadOnlyFile(export.path, followLinks: true, leaving: .none)
    var reader = LDIFReader(wanted: layout.attributes)
    var digest = SHA256()
    var decoder: TextDecoder?
    var isFirst = true
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { break }
      let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      unsafe digest.update(piece)
      var bytes = unsafe Array(piece)
      if isFirst {
        isFirst = false
        let (encoding, mark) = TextEncoding.detected(in: bytes.span)
        // ldifde -u writes UTF-16. In UTF-8, bytes that are ill-formed are the fault of one entry, not of the file.
        if encoding == .utf8 { bytes.removeFirst(mark) } else { decoder = TextDecoder(invalid: .repair) }
      }
      if decoder != nil {
        var text: [UInt8] = []
        try? decoder?.decode(bytes.span, into: &text)
        bytes = text
      }
      reader.feed(bytes, body)
    }
    var rest: [UInt8] = []
    try? decoder?.finish(into: &rest)
    reader.feed(rest, body)
    reader.finish(body)
    return digest.finish()
  }

  private func take(_ record: LDIFRecord, _ file: InputFile?, _ found: inout Found) {
    if record.faults.isEmpty, record.first("dn") == nil, takeOther(record, &found) { return }
    do throws(DirectoryEntry.Fault) {
      if let entry = try layout.entry(record, in: file) { found.entries.append(entry) }
    } catch {
      if let person = error.person { found.unread.insert(person) } else { found.isWhole = false }
      guard found.gaps.count < DirectoryExportReader.told else {
        found.untold += 1
        return
      }
      found.gaps.append(
        Gap(
          .malformed, path: export.path, reason: error.message,
          remedy: "Export it again; the other entries were read without this one.", line: error.line,
          from: export.earliest, to: until, person: error.person))
    }
  }

  /// What stands in an export beside entries: the version, and what `ldapsearch` tells of its search.
  private func takeOther(_ record: LDIFRecord, _ found: inout Found) -> Bool {
    func words(_ name: String) -> String? { record.first(name).map { String(decoding: $0.value, as: UTF8.self) } }
    if let version = words("version") {
      if version != "1" {
        found.isWhole = false
        found.gaps.append(
          Gap(
            .malformed, path: export.path, reason: "it is LDIF of version '\(version)', of which only 1 is known",
            remedy: "Export it in version 1 (RFC 2849).", line: record.line))
      }
      return true
    }
    if let result = words("result") {
      if !result.hasPrefix("0") {
        found.isWhole = false
        found.gaps.append(
          Gap(
            .truncated, path: export.path,
            reason: "the search ended with '\(result)', so that people may be missing from the export",
            remedy: "Export in pages (ldapsearch -E pr=1000/noprompt), or raise the limit.", line: record.line))
      }
      return true
    }
    return record.first("search") != nil || record.first("ref") != nil
  }

  private func gap(for error: FileError) -> Gap {
    Gap(
      error.isMissing ? .absent : .unreadable, path: export.path,
      reason: error.isMissing ? "there is no such export" : "the export cannot be read: \(error.reason)",
      remedy: "Let the account that runs Earshot read it.")
  }
}
