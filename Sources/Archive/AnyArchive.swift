internal import Files

/// Any archive that libarchive reads, by an open file; nothing is left out for what it holds, and nothing is counted. For
/// programs that open what they do not know.
///
/// ```swift
/// let archive = AnyArchive(descriptor: file.descriptor, name: "2026.tar.gz", size: size, mostBytes: 1 << 40)
/// while let event = archive.next() {
///   guard case .file(let entry) = event else { … }
///   while case .bytes(let count) = archive.read(into: buffer), count > 0 { … }
/// }
/// ```
package final class AnyArchive {
  package enum Event {
    case file(ArchivedEntry)
    /// A file that is encrypted.
    case encrypted(ArchivedEntry)
    /// Something in it that cannot be read, or, where it is the last, that nothing more can be.
    case fault(AnyArchiveFault)
  }

  package enum Reading {
    /// So many; 0 at the file's end.
    case bytes(Int)
    /// No more of this file can be read; perhaps of the next.
    case fault(AnyArchiveFault)
  }

  private enum State {
    /// A file that is only compressed, told once.
    case bare(ArchivedEntry)
    case archive(ArchiveReader, AnyArchiveInput)
    case over
  }

  private let descriptor: Int32
  private let name: String
  private let size: Int64
  private let offset: Int64
  private let isBare: Bool
  private var bare: CompressedFile?
  private var state = State.over
  private var first: AnyArchiveFault?
  /// Headers read, those passed over included.
  private var ordinal = 0
  private var lost: String?
  private var recoveries = 0
  private static let mostRecoveries = 100

  /// - Parameters:
  ///   - descriptor: stays open, and is the caller's to close.
  ///   - name: as its folder calls it; a compressed file is called so when it is expanded, less `.gz` or the like.
  ///   - offset: where the archive begins, behind a program that it is appended to.
  ///   - isBare: it may be one file that is only compressed, in a way that libarchive alone knows.
  ///   - mostBytes: that a compressed file may expand to.
  package init(
    descriptor: Int32, name: String, size: Int64, offset: Int64 = 0, isBare: Bool, mostBytes: Int64
  ) {
    (self.descriptor, self.name, self.size, self.isBare) = (descriptor, name, size, isBare)
    self.offset = min(max(0, offset), size)
    do throws(ArchiveError) {
      guard offset == 0 else {
        try begin()
        return
      }
      let limits = ExpansionLimits(bytes: mostBytes, ratio: .max, freeBytes: .max, entries: .max)
      let compressed = try CompressedFile(descriptor: descriptor, path: name, limits: limits)
      guard compressed.compression != .none else {
        try begin()
        return
      }
      var looked = compressed
      // Two readings of the beginning, since a stream cannot be put back.
      let start = try AnyArchive.start(of: &looked)
      let stream = try CompressedFile(descriptor: descriptor, path: name, limits: limits)
      if ArchiveKind(firstBytes: start) == .tar || start.starts(with: Array("0707".utf8)) {
        try begin(AnyArchiveInput(stream))
      } else {
        bare = consume stream
        state = .bare(ArchivedEntry(name: AnyArchive.expanded(name), size: nil, modified: nil))
      }
    } catch {
      first = AnyArchiveFault(error)
    }
  }

  private static func start(of file: inout CompressedFile) throws(ArchiveError) -> [UInt8] {
    var start: [UInt8] = []
    do throws(ArchiveError) {
      while start.count < ArchiveKind.bytesToTell, let chunk = try file.next() { start += chunk }
    } catch {
      // What is damaged further on is told when it is read.
      if start.isEmpty { throw error }
    }
    return Array(start.prefix(ArchiveKind.bytesToTell))
  }

  /// A compressed file's name when it is expanded.
  private static func expanded(_ name: String) -> String {
    for (ending, other) in [
      (".tgz", ".tar"), (".txz", ".tar"), (".tbz2", ".tar"), (".tzst", ".tar"), (".gz", ""), (".xz", ""), (".zst", ""),
      (".bz2", ""), (".lz", ""), (".lz4", ""), (".lzma", ""), (".z", ""),
    ] where name.lowercased().hasSuffix(ending) && name.utf8.count > ending.utf8.count {
      return String(name.dropLast(ending.count)) + other
    }
    return name.isEmpty ? "contents" : name
  }

  // MARK: Files

  /// The next file, whatever was left unread of the one before it; nil when there is none.
  package func next() -> Event? {
    if let fault = first.take() { return .fault(fault) }
    switch state {
    case .bare(let entry):
      if ordinal > 0 { return nil }
      ordinal += 1
      return .file(entry)
    case .over: return nil
    case .archive(let reader, let input):
      if let lost = lost.take() {
        guard recover() else { return over(fault(lost, input)) }
        return next()
      }
      return next(reader, input)
    }
  }

  private func next(_ reader: ArchiveReader, _ input: AnyArchiveInput) -> Event? {
    while true {
      let header = reader.nextHeader()
      switch header {
      case .entry(let entry, let isRegular, let isEncrypted):
        ordinal += 1
        guard isRegular else { continue }
        var entry = entry
        if reader.isRaw {
          // What is neither compressed nor an archive would be found within itself for ever.
          guard reader.isCompressed else { return over(.damaged("libarchive finds no archive in it")) }
          entry = entry.named(AnyArchive.expanded(name))
        }
        return isEncrypted ? .encrypted(entry) : .file(entry)
      case .rubbish(let reason):
        ordinal += 1
        return .fault(fault(reason, input))
      case .lost(let reason):
        if ordinal == 0, reader.hasEncryptedList { return over(.encrypted) }
        return over(fault(reason, input))
      case .end:
        state = .over
        return end(input, isTar: reader.isTar).map { .fault($0) }
      }
    }
  }

  private func over(_ fault: AnyArchiveFault) -> Event {
    state = .over
    return .fault(fault)
  }

  /// What only shows when the archive has come to its end.
  private func end(_ input: AnyArchiveInput, isTar: Bool) -> AnyArchiveFault? {
    do throws(ArchiveError) {
      try input.finish(after: 0)
    } catch {
      return AnyArchiveFault(error)
    }
    // A tar ends with two blocks of NUL bytes; some writers leave one.
    if isTar, !input.canSeek, input.trailing < ArchiveKind.bytesToTell { return .truncated }
    return nil
  }

  private func begin(_ input: AnyArchiveInput? = nil) throws(ArchiveError) {
    let input = input ?? AnyArchiveInput(descriptor: descriptor, path: name, from: offset, size: size - offset)
    do throws(ArchiveReader.Fault) {
      state = .archive(try ArchiveReader(input, isBare: isBare), input)
    } catch {
      switch error {
      case .entry(let reason), .lost(let reason): throw .damaged(path: name, afterBytes: 0, reason: reason)
      }
    }
  }

  /// Opens the archive afresh and goes to the file behind the one that was at fault: libarchive gives it up as a whole.
  private func recover() -> Bool {
    guard case .archive(_, let input) = state, input.canSeek, recoveries < AnyArchive.mostRecoveries else {
      return false
    }
    recoveries += 1
    do throws(ArchiveError) { try begin() } catch { return false }
    guard case .archive(let reader, _) = state else { return false }
    for _ in 0..<ordinal {
      switch reader.nextHeader() {
      case .entry, .rubbish: break
      case .end, .lost: return false
      }
    }
    return true
  }

  // MARK: Bytes

  /// Fills a buffer with the next bytes of the file that was told last.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    switch state {
    case .over: return .bytes(0)
    case .bare:
      do throws(ArchiveError) { return .bytes(try unsafe bare?.read(into: buffer) ?? 0) } catch {
        state = .over
        return .fault(AnyArchiveFault(error))
      }
    case .archive(let reader, let input):
      do throws(ArchiveReader.Fault) { return .bytes(try unsafe reader.read(into: buffer)) } catch {
        switch error {
        case .entry(let reason): return .fault(fault(reason, input))
        case .lost(let reason):
          lost = reason
          return .fault(fault(reason, input))
        }
      }
    }
  }

  private func fault(_ reason: String, _ input: AnyArchiveInput) -> AnyArchiveFault {
    input.failure.map { AnyArchiveFault($0) } ?? AnyArchiveFault(reason: reason)
  }
}

/// What is wrong with an archive or with a file in it.
package enum AnyArchiveFault: Error, Equatable, Sendable {
  case unreadable(String)
  case truncated
  case damaged(String)
  case encrypted
  /// It expands to more bytes than are allowed.
  case tooLarge(Int64)
  /// libarchive knows the kind of archive, but not what was done to this one; with its words.
  case unsupported(String)

  init(_ error: ArchiveError) {
    switch error {
    case .unreadable(let error): self = .unreadable(error.reason)
    case .truncated: self = .truncated
    case .damaged(_, _, let reason): self = AnyArchiveFault(reason: reason)
    case .tooLarge(_, let limit): self = .tooLarge(limit)
    case .encrypted: self = .encrypted
    case .tooDense, .tooManyEntries, .nested, .entry: self = .damaged(error.description)
    }
  }

  /// libarchive tells what is the matter only by its words.
  init(reason: String) {
    let words = reason.lowercased()
    if words.contains("encrypt") || words.contains("passphrase") || words.contains("password") {
      self = .encrypted
    } else if words.contains("truncated") || words.contains("premature end") || words.contains("unexpected end") {
      self = .truncated
    } else if words.contains("unsupported") || words.contains("not supported") || words.contains("unavailable")
      || words.contains("unrecognized")
    {
      self = .unsupported(reason)
    } else {
      self = .damaged(reason)
    }
  }
}
