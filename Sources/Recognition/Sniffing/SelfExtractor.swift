package import Files

/// Programs for Windows with an archive appended, that unpack it when they are run.
///
/// A program's headers tell where its own last byte is ("PE Format", https://learn.microsoft.com/windows/win32/debug/pe-format);
/// what a packer appends stands behind that. A signature (Authenticode) stands there too.
package enum SelfExtractor {
  /// How many bytes of a program's beginning hold its headers.
  package static let headers = 4_096

  /// How far behind the program the archive may begin: 7-Zip and WinRAR write settings before it.
  private static let search = 65_536

  private static let marks: [[UInt8]] = [
    [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], [0x50, 0x4B, 0x03, 0x04],
    [0x4D, 0x53, 0x43, 0x46, 0, 0, 0, 0],
  ]

  /// Where what is appended to a program begins.
  /// - Parameters:
  ///   - start: its first bytes, ``headers`` of them or all that it has.
  ///   - size: bytes of the whole.
  /// - Returns: nil where nothing is, or a signature alone, and for what is no such program.
  package static func appendix(of start: Span<UInt8>, size: Int64) -> Int64? {
    func number(_ at: Int, _ width: Int) -> Int? {
      guard at >= 0, at + width <= start.count else { return nil }
      return (0..<width).reduce(0) { $0 | Int(start[at + $1]) << (8 * $1) }
    }
    guard number(0, 2) == 0x5A4D, let header = number(60, 4), number(header, 4) == 0x4550,
      let sections = number(header + 6, 2), let optional = number(header + 20, 2)
    else { return nil }
    var end = 0
    for section in 0..<sections {
      let at = header + 24 + optional + 40 * section
      guard let size = number(at + 16, 4), let place = number(at + 20, 4) else { break }
      if size > 0 { end = max(end, place + size) }
    }
    guard end > 0 else { return nil }
    // The list of directories stands further on in programs of 64 bits; the fifth of them is the signature.
    let directories = header + 24 + (number(header + 24, 2) == 0x20B ? 112 : 96)
    if let count = number(directories - 4, 4), count > 4, let place = number(directories + 32, 4),
      let size = number(directories + 36, 4), size > 0, (end..<end + 16).contains(place)
    {
      end = place + size
    }
    return Int64(end) < size ? Int64(end) : nil
  }

  /// Where in an open program the archive begins that is appended to it; nil where none is.
  /// - Parameters:
  ///   - path: for messages.
  ///   - size: its bytes.
  package static func archive(
    in descriptor: Int32, _ path: String, size: Int64
  ) throws(FileError) -> Int64? {
    let headers = try bytes(of: descriptor, path, at: 0, atMost: headers)
    guard let place = appendix(of: headers.span, size: size) else { return nil }
    let appended = try bytes(of: descriptor, path, at: place, atMost: search)
    for at in appended.indices where marks.contains(where: { $0[0] == appended[at] }) {
      if marks.contains(where: { appended[at...].starts(with: $0) }) { return place + Int64(at) }
    }
    return nil
  }

  private static func bytes(
    of descriptor: Int32, _ path: String, at offset: Int64, atMost count: Int
  ) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var span = bytes.mutableSpan
    let read = try unsafe span.withUnsafeMutableBytes { (buffer) throws(FileError) in
      try unsafe readBytes(descriptor, path, at: offset, into: buffer)
    }
    bytes.removeLast(count - read)
    return bytes
  }
}
