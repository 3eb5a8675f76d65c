internal import CArchive
internal import Files
internal import Glibc

/// libarchive's reader, open on one archive of a kind that is known already: it is never left to guess.
@safe final class ArchiveReader {
  /// What stands at the place of the next entry.
  enum Header {
    case entry(ArchivedEntry, isRegular: Bool, isEncrypted: Bool)
    /// Something that is no entry; reading may go on behind it.
    case rubbish(String)
    case end
    /// Nothing more can be read.
    case lost(String)
  }

  /// Why an entry could not be read to its end.
  enum Fault: Error {
    /// The entries behind it can be.
    case entry(String)
    case lost(String)
  }

  private let handle: OpaquePointer
  private let names: locale_t?
  /// Nil where libarchive was left to find out.
  private let kind: ArchiveKind?
  // Keeps what libarchive reads from.
  private let input: any ArchiveInput

  /// Bytes of libarchive's that are still to be handed over; they live until it is called again.
  private var block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  /// Where they stand in the entry. Before them there may be a hole.
  private var blockOffset: Int64 = 0
  private var position: Int64 = 0
  private var size: Int64?
  private var isAtEnd = false
  private var fault: Fault?

  init(_ tar: ExpandedTar) throws(Fault) {
    unsafe handle = try unsafe ArchiveReader.make(.tar)
    unsafe names = earshot_name_locale()
    (kind, input) = (.tar, tar)
    // libarchive holds the reference only as long as this object holds it too.
    let reference = unsafe Unmanaged.passUnretained(tar).toOpaque()
    let code = unsafe archive_read_open(
      handle, reference, nil,
      { _, reference, bytes in
        guard let reference = unsafe reference, let bytes = unsafe bytes else { return -1 }
        let tar = unsafe Unmanaged<ExpandedTar>.fromOpaque(reference).takeUnretainedValue()
        guard let next = unsafe tar.next() else { return -1 }
        unsafe bytes.pointee = next.baseAddress
        return next.count
      }, nil)
    guard code == ARCHIVE_OK else { throw .lost(reason) }
  }

  init(_ archive: StoredArchive, _ kind: ArchiveKind) throws(Fault) {
    unsafe handle = try unsafe ArchiveReader.make(kind)
    unsafe names = earshot_name_locale()
    (self.kind, input) = (kind, archive)
    lseek(archive.file.descriptor, 0, SEEK_SET)
    guard unsafe archive_read_open_fd(handle, archive.file.descriptor, 1 << 16) == ARCHIVE_OK else {
      throw .lost(reason)
    }
  }

  /// Any archive that libarchive can read without starting another program or opening another file.
  /// - Parameter isBare: it may also be one file that is only compressed.
  init(_ archive: AnyArchiveInput, isBare: Bool) throws(Fault) {
    guard let made = unsafe archive_read_new() else { throw .lost("libarchive has no memory for it") }
    unsafe handle = unsafe made
    unsafe names = earshot_name_locale()
    (kind, input) = (nil, archive)
    unsafe earshot_support_what_is_safe(made, isBare ? 1 : 0)
    // libarchive holds the reference only as long as this object holds it too.
    let reference = unsafe Unmanaged.passUnretained(archive).toOpaque()
    unsafe archive_read_set_callback_data(made, reference)
    unsafe archive_read_set_read_callback(made) { _, reference, bytes in
      guard let reference = unsafe reference, let bytes = unsafe bytes else { return -1 }
      let archive = unsafe Unmanaged<AnyArchiveInput>.fromOpaque(reference).takeUnretainedValue()
      guard let next = unsafe archive.next() else { return -1 }
      unsafe bytes.pointee = next.baseAddress
      return next.count
    }
    if archive.canSeek {
      unsafe archive_read_set_seek_callback(made) { _, reference, offset, whence in
        guard let reference = unsafe reference else { return -1 }
        let archive = unsafe Unmanaged<AnyArchiveInput>.fromOpaque(reference).takeUnretainedValue()
        return archive.seek(offset, whence)
      }
      unsafe archive_read_set_skip_callback(made) { _, reference, count in
        guard let reference = unsafe reference else { return 0 }
        return unsafe Unmanaged<AnyArchiveInput>.fromOpaque(reference).takeUnretainedValue().skip(count)
      }
    }
    guard unsafe archive_read_open1(made) == ARCHIVE_OK else { throw .lost(reason) }
  }

  deinit {
    unsafe archive_read_free(handle)
    if let names = unsafe names { unsafe freelocale(names) }
  }

  private static func make(_ kind: ArchiveKind) throws(Fault) -> OpaquePointer {
    guard let handle = unsafe archive_read_new() else { throw .lost("libarchive has no memory for it") }
    let code =
      switch kind {
      case .zip: unsafe archive_read_support_format_zip(handle)
      case .tar: unsafe archive_read_support_format_tar(handle)
      case .sevenZip: unsafe archive_read_support_format_7zip(handle)
      case .cab: unsafe archive_read_support_format_cab(handle)
      }
    // tar's files put together by cat, and rubbish behind its end, would otherwise go unseen.
    if kind == .tar { unsafe archive_read_set_option(handle, "tar", "read_concatenated_archives", "1") }
    guard code >= ARCHIVE_WARN else {
      unsafe archive_read_free(handle)
      throw .lost("libarchive does not know \(kind.rawValue)")
    }
    return unsafe handle
  }

  private var reason: String {
    unsafe archive_error_string(handle).map { unsafe String(cString: $0) } ?? "libarchive gives no reason"
  }

  var hasEncryptedList: Bool { unsafe archive_read_has_encrypted_entries(handle) > 0 }

  /// Whether what is read is no archive but one file that is only compressed.
  var isRaw: Bool { unsafe archive_format(handle) == ARCHIVE_FORMAT_RAW }

  var isTar: Bool { unsafe kind == .tar || kind == nil && earshot_is_tar(handle) != 0 }

  /// Whether libarchive saw how it is compressed; the last filter only hands bytes on.
  var isCompressed: Bool { unsafe archive_filter_count(handle) > 1 }

  // MARK: Entries

  func nextHeader() -> Header {
    unsafe block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    (blockOffset, position, size, isAtEnd, fault) = (0, 0, nil, false, nil)
    // Only this thread, and only until libarchive has read the name.
    let before = unsafe uselocale(names)
    defer { unsafe uselocale(before) }
    var entry: OpaquePointer?
    let code = unsafe archive_read_next_header(handle, &entry)
    switch code {
    case ARCHIVE_EOF: return .end
    case ARCHIVE_RETRY, ARCHIVE_FAILED: return .rubbish(reason)
    case ARCHIVE_OK, ARCHIVE_WARN:
      guard let entry = unsafe entry else { return .lost("libarchive names no entry") }
      let header = unsafe header(entry)
      size = header.size
      return .entry(
        header, isRegular: unsafe earshot_is_regular(entry) != 0,
        isEncrypted: unsafe archive_entry_is_data_encrypted(entry) != 0)
    default: return .lost(reason)
    }
  }

  private func header(_ entry: OpaquePointer) -> ArchivedEntry {
    let name =
      unsafe archive_entry_pathname(entry).map { name in
        unsafe escapedPath(
          UnsafeBufferPointer(start: UnsafePointer<UInt8>(OpaquePointer(name)), count: strlen(name)))
      } ?? ""
    let modified: Int64? =
      if unsafe archive_entry_mtime_is_set(entry) != 0 {
        microseconds(unsafe archive_entry_mtime(entry), unsafe archive_entry_mtime_nsec(entry))
      } else { nil }
    let size = unsafe archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil
    var header = ArchivedEntry(name: name, size: size, modified: modified)
    if unsafe archive_entry_birthtime_is_set(entry) != 0 {
      header.created = microseconds(
        unsafe archive_entry_birthtime(entry), unsafe archive_entry_birthtime_nsec(entry))
    }
    header.owner = unsafe archive_entry_uname(entry).map { unsafe String(cString: $0) }.flatMap {
      $0.isEmpty ? nil : $0
    }
    return header
  }

  private func microseconds(_ seconds: Int, _ nanoseconds: Int) -> Int64? {
    let (product, isBeyond) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000)
    if isBeyond { return nil }
    let (sum, isBeyondSum) = product.addingReportingOverflow(Int64(nanoseconds) / 1_000)
    return isBeyondSum ? nil : sum
  }

  // MARK: Bytes

  /// Fills a buffer with the entry's next bytes; 0 at its end. A fault is told when all bytes before it were handed over.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    while true {
      let hole = Int(clamping: min(blockOffset - position, Int64(buffer.count)))
      if hole > 0 {
        unsafe buffer[..<hole].initializeMemory(as: UInt8.self, repeating: 0)
        position += Int64(hole)
        return hole
      }
      if unsafe !block.isEmpty {
        let count = unsafe min(block.count, buffer.count)
        let part = unsafe UnsafeRawBufferPointer(rebasing: block[..<count])
        unsafe buffer.copyMemory(from: part)
        unsafe block = unsafe UnsafeRawBufferPointer(rebasing: block[count...])
        position += Int64(count)
        blockOffset = position
        return count
      }
      if let fault { throw fault }
      if isAtEnd { return 0 }
      fetch()
    }
  }

  private func fetch() {
    var start: UnsafeRawPointer?
    var count = 0
    var offset: Int64 = 0
    let code = unsafe archive_read_data_block(handle, &start, &count, &offset)
    // A warning (the checksum does not fit) comes with the last bytes.
    if code == ARCHIVE_OK || code == ARCHIVE_WARN, count > 0, let start = unsafe start {
      unsafe block = unsafe UnsafeRawBufferPointer(start: start, count: count)
      blockOffset = max(position, offset)
    }
    switch code {
    case ARCHIVE_OK: break
    case ARCHIVE_EOF: end()
    case ARCHIVE_FATAL: fault = .lost(reason)
    default: fault = .entry(reason)
    }
  }

  private func end() {
    isAtEnd = true
    guard let size, position < size else { return }
    if isTar {
      blockOffset = size  // A file with holes may end in one.
    } else {
      fault = .entry("Truncated: \(position) of \(size) bytes")
    }
  }
}
