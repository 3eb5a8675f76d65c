internal import Files
internal import Glibc

/// Where libarchive takes an archive's bytes from.
protocol ArchiveInput: AnyObject {
  /// Bytes on the disk.
  var storedSize: Int64 { get }
  /// Why no more bytes could be had.
  var failure: ArchiveError? { get }

  /// Called when libarchive has seen the archive's end: makes sure that it is the file's end as well.
  /// - Throws: ``ArchiveError`` where the file breaks off, or contradicts its checksum.
  func finish(after count: Int64) throws(ArchiveError)
}

/// An archive that libarchive reads by its descriptor, since its list stands at the end: zip, 7z; and cab.
final class StoredArchive: ArchiveInput {
  let file: ReadOnlyFile
  let storedSize: Int64
  private let kind: ArchiveKind
  var failure: ArchiveError? { nil }

  init(_ path: String, followLinks: Bool, kind: ArchiveKind) throws(FileError) {
    file = try ReadOnlyFile(path, followLinks: followLinks, leaving: .none)
    storedSize = try file.size()
    self.kind = kind
  }

  /// A zip without its end record was cut off; libarchive then reads it from the front and may see nothing wrong.
  func finish(after count: Int64) throws(ArchiveError) {
    guard kind == .zip, !hasEndRecord else { return }
    throw .truncated(path: file.path, afterBytes: count)
  }

  /// The record stands within 22 bytes and a comment of at most 65,535 from the end (APPNOTE.TXT 4.3.16).
  private var hasEndRecord: Bool {
    let length = Int(min(storedSize, 22 + 65_535))
    var tail = [UInt8](repeating: 0, count: length)
    guard unsafe pread(file.descriptor, &tail, length, Int(storedSize) - length) == length, length >= 22 else {
      return false
    }
    return (0...length - 22).contains { tail[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 0x05, 0x06]) }
  }
}

/// A tar, compressed or not, expanded here and handed to libarchive as plain tar: its own filters do not notice every
/// damage (see ``Codec``).
@safe final class ExpandedTar: ArchiveInput {
  private var file: CompressedFile
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private(set) var failure: ArchiveError?
  /// NUL bytes at the end of what was read so far.
  private var trailing = 0

  var storedSize: Int64 { file.storedSize }

  init(_ path: String, followLinks: Bool, limits: ExpansionLimits) throws(ArchiveError) {
    file = try CompressedFile(path, followLinks: followLinks, limits: limits)
  }

  deinit { unsafe buffer.deallocate() }

  /// The next bytes, valid until the next call; none at the end, nil where they cannot be had.
  func next() -> UnsafeRawBufferPointer? {
    guard failure == nil else { return nil }
    do throws(ArchiveError) {
      let count = try unsafe file.read(into: buffer)
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      let zeros = unsafe bytes.reversed().prefix { $0 == 0 }.count
      trailing = zeros == count ? trailing + count : zeros
      return unsafe bytes
    } catch {
      failure = error
      return nil
    }
  }

  /// A tar ends with two blocks of NUL bytes; some writers leave one. Without any, it may have been cut off between two
  /// files. And a checksum behind the last byte is looked at only where that byte is read.
  func finish(after count: Int64) throws(ArchiveError) {
    while let bytes = unsafe next(), unsafe !bytes.isEmpty {}
    if let failure { throw failure }
    guard trailing >= ArchiveKind.bytesToTell else { throw .truncated(path: file.path, afterBytes: count) }
  }
}
