internal import CArchive
internal import Time

/// Files put together as Windows' explorer and office programs do: a zip, whole in memory.
enum ZipFile {
  /// - Throws: ``EstateError`` where libarchive refuses.
  static func of(_ files: [(name: String, bytes: [UInt8])], modified: Instant) throws(EstateError) -> [UInt8] {
    // The most that a zip adds: two headers and the name twice for each file, and the record at the end.
    let room = files.reduce(4_096) { $0 + $1.bytes.count + $1.bytes.count / 64 + 2 * $1.name.utf8.count + 1_024 }
    var used = 0
    var refused: String?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      filled = 0
      guard let archive = unsafe archive_write_new() else {
        refused = "no memory"
        return
      }
      defer { unsafe archive_write_free(archive) }
      unsafe archive_write_set_format_zip(archive)
      guard unsafe archive_write_open_memory(archive, buffer.baseAddress, buffer.count, &used) == ARCHIVE_OK else {
        refused = "it cannot be begun"
        return
      }
      for file in files {
        guard let entry = unsafe archive_entry_new() else {
          refused = "no memory"
          return
        }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname(entry, file.name)
        unsafe archive_entry_set_size(entry, Int64(file.bytes.count))
        unsafe earshot_set_regular(entry)
        unsafe archive_entry_set_mtime(entry, Int(modified.seconds), 0)
        let written = unsafe file.bytes.withUnsafeBytes { bytes in
          unsafe archive_write_header(archive, entry) == ARCHIVE_OK
            ? archive_write_data(archive, bytes.baseAddress, bytes.count) : -1
        }
        guard written == file.bytes.count else {
          refused = "'\(file.name)' cannot be put in"
          return
        }
      }
      guard unsafe archive_write_close(archive) == ARCHIVE_OK else {
        refused = "it cannot be ended"
        return
      }
      filled = used
    }
    if let refused { throw .packing(program: "libarchive", path: files.first?.name ?? "", reason: refused) }
    return bytes
  }

  /// A document of an office program, with a text in it.
  static func document(_ part: String, _ text: [UInt8], modified: Instant) throws(EstateError) -> [UInt8] {
    let types =
      "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    return try of([("[Content_Types].xml", Array(types.utf8)), (part, text)], modified: modified)
  }
}

/// An OLE2 compound file (MS-CFB) without anything in it, as a mail that was saved out of Outlook begins.
enum CompoundFile {
  static let empty: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 3 * 512)
    func put(_ value: UInt32, _ count: Int, at offset: Int) {
      for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
    }
    let (free, end, table): (UInt32, UInt32, UInt32) = (0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD)
    // The header: version 3, sectors of 512 bytes, one sector of the table, the directory in sector 1.
    bytes.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    for (offset, value) in [(24, 0x3E), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] as [(Int, UInt32)] {
      put(value, 2, at: offset)
    }
    for (offset, value) in [(44, 1), (48, 1), (56, 4_096), (60, end), (68, end)] as [(Int, UInt32)] {
      put(value, 4, at: offset)
    }
    for index in 1..<109 { put(free, 4, at: 76 + 4 * index) }
    // The table: itself, then the directory.
    put(table, 4, at: 512)
    put(end, 4, at: 516)
    for index in 2..<128 { put(free, 4, at: 512 + 4 * index) }
    // The directory: the root alone.
    for (index, letter) in "Root Entry".utf16.enumerated() { put(UInt32(letter), 2, at: 1_024 + 2 * index) }
    put(22, 2, at: 1_024 + 64)
    put(5, 1, at: 1_024 + 66)
    put(1, 1, at: 1_024 + 67)
    for entry in 0..<4 {
      for offset in [68, 72, 76] { put(free, 4, at: 1_024 + 128 * entry + offset) }
    }
    put(end, 4, at: 1_024 + 116)
    return bytes
  }()
}
