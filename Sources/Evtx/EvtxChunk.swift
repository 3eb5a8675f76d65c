internal import CEvtx

/// What libevtx could not do.
package enum EvtxError: Error, Equatable, CustomStringConvertible {
  /// It has no memory for it.
  case noMemory
  /// It refuses the chunk, and says why.
  case refused(String)

  package var description: String {
    switch self {
    case .noMemory: "there is no memory for the chunk"
    case .refused(let words): "libevtx refuses the chunk: \(words)"
    }
  }
}

/// A record of an event log.
package struct EvtxRecord: Sendable {
  /// The number that Windows gave it in its log (`EventRecordID`).
  package var identifier: UInt64
  /// The event, in UTF-8, as `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">`.
  package var xml: [UInt8]
}

/// One chunk of a Windows event log, opened by libevtx.
///
/// The layout is that of libyal's "Windows XML Event Log (EVTX) format", sections 2 and 3
/// (https://github.com/libyal/libevtx/blob/main/documentation).
@safe package struct EvtxChunk: ~Copyable {
  /// How long a chunk is.
  package static let size = 65_536
  /// How long the header of a file is.
  package static let headerSize = 4_096

  private let memory: UnsafeMutableRawBufferPointer
  private var handle: UnsafeMutablePointer<libbfio_handle_t>?
  private var file: UnsafeMutablePointer<libevtx_file_t>?
  /// How many records it holds.
  package private(set) var recordCount = 0
  /// How many more libevtx found by searching what no record accounts for: the rest of a damaged chunk, or what was left
  /// when the log began anew.
  package private(set) var recoveredCount = 0
  /// Whether a checksum or a record does not fit.
  package private(set) var isCorrupted = false

  /// - Parameter bytes: a chunk; one that is too short counts as if zeros followed.
  /// - Throws: ``EvtxError``
  package init(_ bytes: Span<UInt8>) throws(EvtxError) {
    unsafe memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: EvtxChunk.headerSize + EvtxChunk.size, alignment: 16)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    let header = EvtxChunk.header
    for index in header.indices { unsafe memory[index] = header[index] }
    for index in 0..<min(bytes.count, EvtxChunk.size) {
      unsafe memory[EvtxChunk.headerSize + index] = bytes[index]
    }
    try open()
  }

  private mutating func open() throws(EvtxError) {
    guard unsafe libbfio_memory_range_initialize(&handle, nil) == 1,
      unsafe libbfio_memory_range_set(
        handle, memory.baseAddress?.assumingMemoryBound(to: UInt8.self), memory.count, nil) == 1,
      unsafe libevtx_file_initialize(&file, nil) == 1
    else { throw .noMemory }
    var fault: UnsafeMutablePointer<libevtx_error_t>?
    guard unsafe libevtx_file_open_file_io_handle(file, handle, EvtxChunk.reading, &fault) == 1 else {
      throw unsafe .refused(EvtxChunk.words(of: &fault))
    }
    var count: Int32 = 0
    if unsafe libevtx_file_get_number_of_records(file, &count, nil) == 1 { recordCount = max(0, Int(count)) }
    if unsafe libevtx_file_get_number_of_recovered_records(file, &count, nil) == 1 {
      recoveredCount = max(0, Int(count))
    }
    isCorrupted = unsafe libevtx_file_is_corrupted(file, nil) == 1
  }

  deinit {
    var file = unsafe file
    var handle = unsafe handle
    unsafe libevtx_file_free(&file, nil)
    unsafe libbfio_handle_free(&handle, nil)
    unsafe memory.deallocate()
  }

  /// A record by its place; nil where libevtx cannot read it.
  package func record(_ index: Int) -> EvtxRecord? {
    unsafe read { record in unsafe libevtx_file_get_record_by_index(file, Int32(index), &record, nil) }
  }

  /// One of those that libevtx found by searching.
  package func recovered(_ index: Int) -> EvtxRecord? {
    unsafe read { record in unsafe libevtx_file_get_recovered_record_by_index(file, Int32(index), &record, nil) }
  }

  private func read(_ get: (inout UnsafeMutablePointer<libevtx_record_t>?) -> Int32) -> EvtxRecord? {
    var record: UnsafeMutablePointer<libevtx_record_t>?
    defer { unsafe libevtx_record_free(&record, nil) }
    guard unsafe get(&record) == 1 else { return nil }
    var identifier: UInt64 = 0
    var size = 0
    guard unsafe libevtx_record_get_identifier(record, &identifier, nil) == 1,
      unsafe libevtx_record_get_utf8_xml_string_size(record, &size, nil) == 1, size > 1, size <= EvtxChunk.longest
    else { return nil }
    var xml = [UInt8](repeating: 0, count: size)
    let isRead = unsafe xml.withUnsafeMutableBufferPointer { bytes in
      unsafe libevtx_record_get_utf8_xml_string(record, bytes.baseAddress, size, nil)
    }
    guard isRead == 1 else { return nil }
    // The text ends with a zero.
    while xml.last == 0 { xml.removeLast() }
    return EvtxRecord(identifier: identifier, xml: xml)
  }

  /// `LIBEVTX_OPEN_READ`, a macro that Swift does not see.
  private static let reading: Int32 = 1

  /// More than a record of one chunk can become as text.
  private static let longest = 1 << 20

  /// The header of a log of version 3.1 with one chunk and nothing said of its records. Its last four bytes are the
  /// CRC-32 of the first 120.
  private static let header: [UInt8] = {
    var header = [UInt8](repeating: 0, count: 128)
    func put(_ value: UInt64, at offset: Int, bytes: Int) {
      for index in 0..<bytes { header[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
    }
    for (index, byte) in "ElfFile".utf8.enumerated() { header[index] = byte }
    put(1, at: 24, bytes: 8)
    put(128, at: 32, bytes: 4)
    put(1, at: 36, bytes: 2)
    put(3, at: 38, bytes: 2)
    put(4_096, at: 40, bytes: 2)
    put(1, at: 42, bytes: 2)
    put(0x6A85_8817, at: 124, bytes: 4)
    return header
  }()

  private static func words(of fault: inout UnsafeMutablePointer<libevtx_error_t>?) -> String {
    defer { unsafe libevtx_error_free(&fault) }
    var text = [CChar](repeating: 0, count: 512)
    let count = unsafe text.withUnsafeMutableBufferPointer { unsafe libevtx_error_sprint(fault, $0.baseAddress, 512) }
    guard count > 0 else { return "it says nothing more" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
