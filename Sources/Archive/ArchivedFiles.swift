internal import Files

/// A file in an archive.
package struct ArchivedEntry: Equatable, Sendable {
  /// Its path within the archive, escaped by `escapedPath`; empty where the archive gives none.
  package let name: String
  /// Its size when expanded, as the archive states it; nil where it does not.
  package let size: Int64?
  /// When it was last modified, UTC microseconds; nil where the archive does not say. Zip and cab often state it by the
  /// clock on the wall, which is then read in the time zone of this machine.
  package let modified: Int64?
  /// When it was made, UTC microseconds; nil where the archive does not say.
  package var created: Int64?
  /// The name of the account that owned it; nil where the archive does not say.
  package var owner: String?

  func named(_ name: String) -> ArchivedEntry { ArchivedEntry(name: name, size: size, modified: modified) }
}

/// The regular files in a zip, tar (plain, or compressed as ``CompressedFile`` knows it), 7z or cab, one after the other
/// in the archive's own order; nothing is written to the disk. Links, folders and devices are passed over.
///
/// ```swift
/// guard var files = try ArchivedFiles("logs.zip") else { return }
/// while !files.isOver {
///   do {
///     guard let entry = try files.next() else { break }
///     while let chunk = try files.nextChunk() { take(entry.name, chunk) }
///   } catch { report(error) }  // the next entry may still be good
/// }
/// ```
package struct ArchivedFiles: ~Copyable {
  package let path: String
  package let kind: ArchiveKind
  /// Bytes on the disk when it was opened.
  package let storedSize: Int64
  /// True where no further entry can be had, be it that there is none or that none can be read.
  package private(set) var isOver = false
  /// Bytes of all entries handed over so far.
  package private(set) var count: Int64 = 0

  private let limits: ExpansionLimits
  private let input: any ArchiveInput
  private var reader: ArchiveReader
  /// Headers read, those passed over included.
  private var ordinal = 0
  private var entry: ArchivedEntry?
  private var entryCount: Int64 = 0
  /// The entry's first bytes, read to see whether it is an archive itself.
  private var head: ArraySlice<UInt8> = []
  private var fault: ArchiveError?
  /// An entry that was found behind rubbish, while the rubbish had to be told first.
  private var held: (ArchivedEntry, isEncrypted: Bool)?
  /// Why the reader cannot go on; a zip is then opened afresh behind the entry that was at fault.
  private var lost: String?
  private var recoveries = 0
  private static let mostRecoveries = 100

  /// nil for whatever is no archive, or cannot be read so far as to tell.
  /// - Throws: ``ArchiveError``, where it is an archive that cannot be opened.
  package init?(
    _ path: String, followLinks: Bool = false, limits: ExpansionLimits = ExpansionLimits()
  ) throws(ArchiveError) {
    guard let opened = try ArchivedFiles.open(path, followLinks, limits) else { return nil }
    (kind, input, reader) = opened
    storedSize = opened.input.storedSize
    self.path = path
    self.limits = limits
  }

  private static func open(
    _ path: String, _ followLinks: Bool, _ limits: ExpansionLimits
  ) throws(ArchiveError) -> (kind: ArchiveKind, input: any ArchiveInput, reader: ArchiveReader)? {
    guard let (compression, start) = start(of: path, followLinks), let kind = ArchiveKind(firstBytes: start) else {
      return nil
    }
    guard compression == .none || kind == .tar else { throw .nested(path: path, kind: kind.words) }
    if kind == .tar {
      let tar = try ExpandedTar(path, followLinks: followLinks, limits: limits)
      return (kind, tar, try reader(path) { () throws(ArchiveReader.Fault) in try ArchiveReader(tar) })
    }
    let archive: StoredArchive
    do throws(FileError) {
      archive = try StoredArchive(path, followLinks: followLinks, kind: kind)
    } catch {
      throw .unreadable(error)
    }
    return (kind, archive, try reader(path) { () throws(ArchiveReader.Fault) in try ArchiveReader(archive, kind) })
  }

  private static func start(of path: String, _ followLinks: Bool) -> (Compression, [UInt8])? {
    do throws(ArchiveError) {
      var file = try CompressedFile(path, followLinks: followLinks)
      var start: [UInt8] = []
      while start.count < ArchiveKind.bytesToTell, let chunk = try file.next() { start += chunk }
      return (file.compression, Array(start.prefix(ArchiveKind.bytesToTell)))
    } catch {
      return nil
    }
  }

  private static func reader(
    _ path: String, _ make: () throws(ArchiveReader.Fault) -> ArchiveReader
  ) throws(ArchiveError) -> ArchiveReader {
    do throws(ArchiveReader.Fault) {
      return try make()
    } catch {
      switch error {
      case .entry(let reason), .lost(let reason): throw .damaged(path: path, afterBytes: 0, reason: reason)
      }
    }
  }

  // MARK: Entries

  /// The next regular file, what was left unread of the one before it being passed over; nil at the end.
  /// - Throws: ``ArchiveError``, about the archive. Where ``isOver`` is false then, further entries can be had.
  package mutating func next() throws(ArchiveError) -> ArchivedEntry? {
    if isOver { return nil }
    if let (entry, isEncrypted) = held {
      held = nil
      return begin(entry, isEncrypted)
    }
    if let lost { try recover(lost) }
    var rubbish: String?
    while true {
      switch reader.nextHeader() {
      case .rubbish(let reason): rubbish = rubbish ?? reason
      case .lost(let reason): throw over(archiveFault(reason))
      case .end:
        if let rubbish { throw over(archiveFault(rubbish)) }
        isOver = true
        try input.finish(after: count)
        return nil
      case .entry(let entry, let isRegular, let isEncrypted):
        ordinal += 1
        guard ordinal <= limits.entries else { throw over(.tooManyEntries(path: path, limit: limits.entries)) }
        guard isRegular else { continue }
        if let rubbish {
          held = (entry, isEncrypted)
          throw archiveFault(rubbish)
        }
        return begin(entry, isEncrypted)
      }
    }
  }

  private mutating func over(_ error: ArchiveError) -> ArchiveError {
    isOver = true
    return error
  }

  private mutating func begin(_ entry: ArchivedEntry, _ isEncrypted: Bool) -> ArchivedEntry {
    self.entry = entry
    entryCount = 0
    head = []
    fault = isEncrypted ? entryFault(.encrypted) : nil
    if !isEncrypted { readHead() }
    return entry
  }

  /// Opens a zip afresh and goes to the entry behind the one that was at fault: libarchive gives the whole archive up.
  private mutating func recover(_ reason: String) throws(ArchiveError) {
    lost = nil
    guard kind == .zip, recoveries < ArchivedFiles.mostRecoveries, let archive = input as? StoredArchive else {
      throw over(archiveFault(reason))
    }
    recoveries += 1
    let kind = kind
    do throws(ArchiveError) {
      reader = try ArchivedFiles.reader(path) { () throws(ArchiveReader.Fault) in try ArchiveReader(archive, kind) }
    } catch {
      throw over(error)
    }
    for _ in 0..<ordinal {
      guard case .entry = reader.nextHeader() else { throw over(archiveFault(reason)) }
    }
  }

  // MARK: Bytes

  /// Fills a buffer with the entry's next bytes; 0 at its end.
  /// - Throws: ``ArchiveError``; in the case `entry`, the archive's other entries may be good.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if !head.isEmpty {
      let count = min(head.count, buffer.count)
      unsafe buffer.copyBytes(from: head.prefix(count))
      head = head.dropFirst(count)
      return try handOver(count)
    }
    if let fault { throw fault }
    guard entry != nil else { return 0 }
    return try handOver(try unsafe readOn(into: buffer))
  }

  /// The entry's next bytes, at most 64 KiB; nil at its end.
  /// - Throws: ``ArchiveError``, as ``read(into:)``.
  package mutating func nextChunk() throws(ArchiveError) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var span = chunk.mutableSpan
    let read = try unsafe span.withUnsafeMutableBytes { (bytes) throws(ArchiveError) in
      try unsafe self.read(into: bytes)
    }
    if read == 0 { return nil }
    chunk.removeLast(chunk.count - read)
    return chunk
  }

  private mutating func handOver(_ read: Int) throws(ArchiveError) -> Int {
    do throws(ArchiveError) {
      try limits.check(count + Int64(read), from: storedSize, path: path)
    } catch {
      fault = error
      head = []
      throw over(error)
    }
    count += Int64(read)
    entryCount += Int64(read)
    return read
  }

  private mutating func readOn(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    do throws(ArchiveReader.Fault) {
      return try unsafe reader.read(into: buffer)
    } catch {
      let told: ArchiveError
      switch error {
      case .entry(let reason): told = entryFault(ArchivedFiles.fault(reason))
      case .lost(let reason):
        lost = reason
        switch input.failure {
        case .truncated: told = entryFault(.truncated)
        case .damaged(_, _, let reason): told = entryFault(.damaged(reason))
        case .some(let other): told = over(other)
        case nil: told = entryFault(ArchivedFiles.fault(reason))
        }
      }
      fault = told
      throw told
    }
  }

  private mutating func readHead() {
    var start = [UInt8](repeating: 0, count: ArchiveKind.bytesToTell)
    var filled = 0
    do throws(ArchiveError) {
      var span = start.mutableSpan
      try unsafe span.withUnsafeMutableBytes { (bytes) throws(ArchiveError) in
        while filled < bytes.count {
          let room = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
          let read = try unsafe readOn(into: room)
          if read == 0 { break }
          filled += read
        }
      }
    } catch {
      fault = error
    }
    start.removeLast(start.count - filled)
    if let kind = ArchiveKind(firstBytes: start) {
      fault = entryFault(.nested(kind.words))
    } else if case let compression = Compression(firstBytes: Array(start.prefix(10))), compression != .none {
      fault = entryFault(.nested("compressed by \(compression.rawValue)"))
    } else {
      head = start[...]
    }
  }

  // MARK: Faults

  /// libarchive tells a file that breaks off from one that is damaged only by its words.
  private static func isBreak(_ reason: String) -> Bool { reason.lowercased().contains("truncated") }

  private static func fault(_ reason: String) -> ArchivedFault { isBreak(reason) ? .truncated : .damaged(reason) }

  private func entryFault(_ fault: ArchivedFault) -> ArchiveError {
    .entry(archive: path, name: entry?.name ?? "", afterBytes: entryCount, fault: fault)
  }

  private func archiveFault(_ reason: String) -> ArchiveError {
    if let failure = input.failure { return failure }
    if ordinal == 0, reader.hasEncryptedList { return .encrypted(path: path) }
    if ArchivedFiles.isBreak(reason) { return .truncated(path: path, afterBytes: count) }
    return .damaged(path: path, afterBytes: count, reason: reason)
  }
}
