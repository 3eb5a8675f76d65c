internal import Files
internal import Glibc

/// A file whose bytes come expanded, whether it is compressed or not. It is opened as ``ReadOnlyFile`` opens: links at
/// its end are not followed unless the caller says so, its access time is not touched, a pipe does not hang.
///
/// ```swift
/// var file = try CompressedFile("access.log.1.gz")
/// while let chunk = try file.next() { try reader.feed(chunk.span, take) }
/// ```
package struct CompressedFile: ~Copyable {
  package let path: String
  package let compression: Compression
  /// Bytes on the disk when it was opened.
  package let storedSize: Int64
  /// Bytes handed over so far.
  package private(set) var count: Int64 = 0

  private let limits: ExpansionLimits
  private let expander: any Expander

  /// - Throws: ``ArchiveError``
  package init(
    _ path: String, followLinks: Bool = false, limits: ExpansionLimits = ExpansionLimits()
  ) throws(ArchiveError) {
    let opened: (size: Int64, compression: Compression, expander: any Expander)
    do throws(ExpanderFault) {
      opened = try CompressedFile.open(CompressedFile.file(path, followLinks))
    } catch {
      throw ArchiveError(error, path: path, after: 0)
    }
    (storedSize, compression, expander) = opened
    self.path = path
    self.limits = limits
  }

  /// The same of a file that is open already; it is read from its beginning.
  /// - Throws: ``ArchiveError``
  package init(descriptor: Int32, path: String, limits: ExpansionLimits = ExpansionLimits()) throws(ArchiveError) {
    let opened: (size: Int64, compression: Compression, expander: any Expander)
    do throws(ExpanderFault) {
      let file: ReadOnlyFile
      do throws(FileError) { file = try ReadOnlyFile(sharing: descriptor, path: path) } catch { throw .file(error) }
      opened = try CompressedFile.open(file)
    } catch {
      throw ArchiveError(error, path: path, after: 0)
    }
    (storedSize, compression, expander) = opened
    self.path = path
    self.limits = limits
  }

  private static func open(
    _ file: consuming ReadOnlyFile
  ) throws(ExpanderFault) -> (Int64, Compression, any Expander) {
    let size = try size(of: file)
    let compression = try Compression(firstBytes: start(of: file))
    switch compression {
    case .none: return (size, compression, PlainFile(file))
    case .gzip: return (size, compression, try StreamExpander(file, GzipCodec()))
    case .xz: return (size, compression, try StreamExpander(file, XZCodec()))
    case .zstd: return (size, compression, try StreamExpander(file, ZstdCodec()))
    case .bzip2: return (size, compression, try StreamExpander(file, Bzip2Codec()))
    }
  }

  private static func file(_ path: String, _ followLinks: Bool) throws(ExpanderFault) -> ReadOnlyFile {
    do throws(FileError) { return try ReadOnlyFile(path, followLinks: followLinks, leaving: .none) } catch {
      throw .file(error)
    }
  }

  private static func size(of file: borrowing ReadOnlyFile) throws(ExpanderFault) -> Int64 {
    do throws(FileError) { return try file.size() } catch { throw .file(error) }
  }

  /// The first 10 bytes, without moving the place that reading begins at.
  private static func start(of file: borrowing ReadOnlyFile) throws(ExpanderFault) -> [UInt8] {
    var start = [UInt8](repeating: 0, count: 10)
    let seen = unsafe pread(file.descriptor, &start, start.count, 0)
    guard seen >= 0 else { throw .file(FileError("read", file.path)) }
    return Array(start.prefix(seen))
  }

  /// Fills a buffer with the next bytes; 0 at the end.
  /// - Throws: ``ArchiveError``
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let read: Int
    do throws(ExpanderFault) {
      read = try unsafe expander.read(into: buffer)
    } catch {
      throw ArchiveError(error, path: path, after: count)
    }
    if compression != .none { try limits.check(count + Int64(read), from: storedSize, path: path) }
    count += Int64(read)
    return read
  }

  /// The next bytes, at most 64 KiB; nil at the end.
  /// - Throws: ``ArchiveError``
  package mutating func next() throws(ArchiveError) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var span = chunk.mutableSpan
    let read = try unsafe span.withUnsafeMutableBytes { (bytes) throws(ArchiveError) in
      try unsafe self.read(into: bytes)
    }
    if read == 0 { return nil }
    chunk.removeLast(chunk.count - read)
    return chunk
  }
}

extension ArchiveError {
  fileprivate init(_ fault: ExpanderFault, path: String, after count: Int64) {
    switch fault {
    case .file(let error): self = .unreadable(error)
    case .truncated: self = .truncated(path: path, afterBytes: count)
    case .damaged(let reason): self = .damaged(path: path, afterBytes: count, reason: reason)
    }
  }
}
