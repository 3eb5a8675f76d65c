internal import CArchive
internal import Files

/// Puts a folder into a zip, by libarchive: in the order of the names, without times and owners, so that the same
/// content gives the same bytes.
@safe struct ZipWriter: ~Copyable {
  private let archive: OpaquePointer
  private let path: String

  /// - Parameter path: a file that is not there yet.
  static func open(_ path: String) throws(PackError) -> ZipWriter {
    guard let made = unsafe archive_write_new() else { throw .refused("\(path): libarchive has no memory") }
    let zip = unsafe ZipWriter(archive: made, path: path)
    guard unsafe archive_write_set_format_zip(made) == ARCHIVE_OK,
      unsafe archive_write_open_filename(made, path) == ARCHIVE_OK
    else { throw zip.refusal("its beginning") }
    return zip
  }

  private init(archive: OpaquePointer, path: String) {
    unsafe self.archive = archive
    self.path = path
  }

  deinit { unsafe archive_write_free(archive) }

  private static func reason(_ archive: OpaquePointer) -> String {
    unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "no reason was given"
  }

  /// Adds a file.
  func add(_ file: String, as name: String) throws(PackError) {
    var source = try PackError.files { () throws(FileError) in try ReadOnlyFile(file) }
    let size = try PackError.files { () throws(FileError) in try source.size() }
    guard let entry = unsafe archive_entry_new() else { throw .refused("\(path): libarchive has no memory") }
    defer { unsafe archive_entry_free(entry) }
    unsafe archive_entry_set_pathname_utf8(entry, name)
    unsafe archive_entry_set_size(entry, size)
    unsafe earshot_set_regular(entry)
    guard unsafe archive_write_header(archive, entry) == ARCHIVE_OK else { throw refusal(name) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count: Int
      do throws(FileError) { count = try unsafe source.read(into: buffer) } catch { throw .file(error) }
      if count == 0 { break }
      guard unsafe archive_write_data(archive, buffer.baseAddress, count) == count else { throw refusal(name) }
    }
  }

  func finish() throws(PackError) {
    guard unsafe archive_write_close(archive) == ARCHIVE_OK else { throw refusal("its end") }
    try PackError.files { () throws(FileError) in try settle(path) }
  }

  private func refusal(_ what: String) -> PackError {
    .refused("\(path): \(what) cannot be written: \(unsafe ZipWriter.reason(archive)); make room on that disk")
  }
}
