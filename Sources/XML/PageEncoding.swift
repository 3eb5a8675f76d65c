internal import Glibc

/// Pages in whatever encoding made into UTF-8, as browsers decide it: a byte order mark, then what the server said, then
/// what the page says, then UTF-8 where its bytes are valid, else Windows-1252.
package enum PageEncoding {
  /// The `charset` of a content type, such as `text/html; charset="utf-8"`.
  package static func label(inContentType type: String) -> String? {
    for part in type.split(separator: ";").dropFirst() {
      let halves = part.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, trimmed(halves[0]).lowercased() == "charset" else { continue }
      let label = trimmed(halves[1]).filter { $0 != "\"" && $0 != "'" }
      return label.isEmpty ? nil : label
    }
    return nil
  }

  /// - Parameters:
  ///   - contentType: what the server said, nil for a file.
  /// - Returns: the page in UTF-8, ill-formed pieces made U+FFFD, and the encoding it was in; a text for the reader
  ///   where the encoding is one that is not known.
  package static func decoded(_ page: [UInt8], contentType: String?) -> (text: [UInt8], encoding: String)? {
    let marks: [(mark: [UInt8], label: String)] = [
      ([0xEF, 0xBB, 0xBF], "utf-8"), ([0xFF, 0xFE], "utf-16le"), ([0xFE, 0xFF], "utf-16be"),
    ]
    for (mark, label) in marks where page.starts(with: mark) {
      return converted(Array(page.dropFirst(mark.count)), from: label).map { ($0, label) }
    }
    let stated =
      contentType.flatMap { PageEncoding.label(inContentType: $0) }
      ?? PageText.declaredEncoding(in: Array(page.prefix(4_096)))
    if let stated {
      let label = actual(stated.lowercased())
      return converted(page, from: label).map { ($0, label) }
    }
    let isUTF8 = String(validating: page, as: UTF8.self) != nil
    let label = isUTF8 ? "utf-8" : "windows-1252"
    return converted(page, from: label).map { ($0, label) }
  }

  /// What browsers take a label for (WHATWG Encoding Standard, section 4.2). A page whose `<meta>` could be read is in
  /// no UTF-16, whatever it says.
  private static func actual(_ label: String) -> String {
    switch label {
    case "iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii", "cp1252", "x-cp1252": "windows-1252"
    case "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be": "utf-8"
    default: label
    }
  }

  /// By the C library's iconv(3).
  private static func converted(_ bytes: [UInt8], from label: String) -> [UInt8]? {
    // The text before the first fault is kept by decoding to scalars: U+FFFD for what is ill-formed.
    if label == "utf-8" { return Array(String(decoding: bytes, as: UTF8.self).utf8) }
    let handle = unsafe iconv_open("UTF-8", label)
    guard unsafe handle != iconv_t(bitPattern: -1) else { return nil }
    defer { _ = unsafe iconv_close(handle) }
    var input = bytes
    var output: [UInt8] = []
    let room = 1 << 16
    unsafe input.withUnsafeMutableBytes { source in
      var next = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = source.count
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
        while left > 0 {
          var place = buffer.baseAddress
          var free = room
          let result = unsafe iconv(handle, &next, &left, &place, &free)
          let code = errno
          for index in 0..<(room - free) { output.append(unsafe UInt8(bitPattern: buffer[index])) }
          if result == .max, code != E2BIG {
            // EILSEQ or EINVAL: one byte that fits nothing.
            output += [0xEF, 0xBF, 0xBD]
            unsafe next = unsafe next.map { unsafe $0 + 1 }
            left -= 1
          }
        }
      }
    }
    return output
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
