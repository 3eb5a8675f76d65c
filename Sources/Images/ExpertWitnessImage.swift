internal import CEWF
internal import Files

/// An image in the Expert Witness Compression Format (E01), read by libewf. It is for one thread.
@safe final class ExpertWitnessImage: ImageBytes {
  private let segments: [Segment]
  private var pool: UnsafeMutablePointer<libbfio_pool_t>?
  private var handle: UnsafeMutablePointer<libewf_handle_t>?
  let size: Int64

  /// `EVF` and the signature that follows it, by libewf's "Expert Witness Compression Format", section 2.1.
  static let signature: [UInt8] = [0x45, 0x56, 0x46, 0x09, 0x0D, 0x0A, 0xFF, 0x00]

  /// - Parameter path: of the first segment; the others are found by their names.
  /// - Throws: ``ImageError``, also where a segment is missing or damaged.
  init(_ path: String) throws(ImageError) {
    let names = try ExpertWitnessImage.names(path)
    var segments: [Segment] = []
    do throws(FileError) { for name in names { segments.append(try Segment(name)) } } catch { throw .file(error) }
    self.segments = segments
    var pool: UnsafeMutablePointer<libbfio_pool_t>?
    var handle: UnsafeMutablePointer<libewf_handle_t>?
    var size: UInt64 = 0
    var failure: ImageError?
    if unsafe libbfio_pool_initialize(&pool, 0, 0, nil) != 1 || libewf_handle_initialize(&handle, nil) != 1 {
      failure = .noMemory
    }
    for segment in segments where failure == nil {
      if unsafe earshot_pool_append(pool, segment.file.descriptor, segment.size) != 1 { failure = .noMemory }
    }
    if failure == nil {
      var fault: UnsafeMutablePointer<libewf_error_t>?
      if unsafe libewf_handle_open_file_io_pool(handle, pool, ExpertWitnessImage.reading, &fault) != 1 {
        failure = unsafe .refused("cannot be opened: libewf says: \(ExpertWitnessImage.words(of: &fault))")
      } else if unsafe libewf_handle_get_media_size(handle, &size, nil) != 1 || size > UInt64(Int64.max) {
        failure = .refused("does not say how large the disk is")
      }
    }
    unsafe (self.pool, self.handle) = (pool, handle)
    self.size = Int64(clamping: size)
    if let failure { throw failure }
  }

  deinit {
    if unsafe handle != nil {
      unsafe libewf_handle_close(handle, nil)
      unsafe libewf_handle_free(&handle, nil)
    }
    if unsafe pool != nil { unsafe libbfio_pool_free(&pool, nil) }
  }

  var kind: String { segments.count == 1 ? "E01 image" : "E01 image in \(segments.count) segments" }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ImageError) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let wanted = Int(min(Int64(buffer.count), size - offset))
    var done = 0
    while done < wanted {
      var fault: UnsafeMutablePointer<libewf_error_t>?
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<wanted])
      let count = unsafe libewf_handle_read_random(
        handle, rest.baseAddress, rest.count, offset + Int64(done), &fault)
      guard count >= 0 else {
        throw unsafe .refused("cannot be read at byte \(offset): libewf says: \(ExpertWitnessImage.words(of: &fault))")
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  func isUnchanged() -> Bool { segments.allSatisfy { $0.isUnchanged() } }

  func damage() -> [String] {
    var damage: [String] = []
    if unsafe libewf_handle_segment_files_corrupted(handle, nil) != 0 {
      let found = segments.count == 1 ? "1 segment was" : "\(segments.count) segments were"
      damage.append("is not whole: a segment is missing or damaged (\(found) found)")
    }
    var count: UInt32 = 0
    if unsafe libewf_handle_get_number_of_checksum_errors(handle, &count, nil) != 1 || count > 0 {
      damage.append(
        "is damaged: \(count) of its parts \(count == 1 ? "does" : "do") not fit the checksum and were read as zeros")
    }
    return damage
  }

  // MARK: libewf

  /// `LIBEWF_OPEN_READ`, a macro that Swift does not see.
  private static let reading: Int32 = 1

  /// The names of all segments, by their rule: `.E01` to `.E99`, then `.EAA`.
  private static func names(_ path: String) throws(ImageError) -> [String] {
    var found: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    var count: Int32 = 0
    var fault: UnsafeMutablePointer<libewf_error_t>?
    let format: UInt8 = 0x00  // LIBEWF_FORMAT_UNKNOWN: by the extension.
    guard unsafe libewf_glob(path, path.utf8.count, format, &found, &count, &fault) == 1, count > 0 else {
      throw unsafe .refused(
        "has a name from which its segments cannot be told: libewf says: \(words(of: &fault)); expected a name that ends with .E01"
      )
    }
    defer { unsafe libewf_glob_free(found, count, nil) }
    var names: [String] = []
    for index in 0..<Int(count) {
      if let name = unsafe found?[index] { names.append(unsafe String(cString: name)) }
    }
    return names
  }

  /// What libewf says of a fault: its first line, the rest being a trace of its functions.
  private static func words(of fault: inout UnsafeMutablePointer<libewf_error_t>?) -> String {
    defer { unsafe libewf_error_free(&fault) }
    var text = [CChar](repeating: 0, count: 512)
    let count = unsafe text.withUnsafeMutableBufferPointer { unsafe libewf_error_sprint(fault, $0.baseAddress, 512) }
    guard count > 0 else { return "nothing more" }
    let bytes = text.prefix { $0 != 0 && $0 != 0x0A }.map { UInt8(bitPattern: $0) }
    // `libewf_function: words.`: the function is no help.
    let words = String(decoding: bytes, as: UTF8.self)
    let parts = words.split(separator: ":", maxSplits: 1)
    let said = parts.count == 2 && parts[0].hasPrefix("lib") ? String(parts[1].drop { $0 == " " }) : words
    return escapedPath(said.hasSuffix(".") ? String(said.dropLast()) : said)
  }
}
