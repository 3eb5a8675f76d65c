/// The body of a message in several parts (RFC 2046, section 5.1), as a SIP `INVITE` carries recording metadata beside the
/// description of the media. The boundary is taken from the body's own first delimiter line, since the header that would
/// name it is seldom kept with it.
struct MultipartBody {
  struct Part {
    /// Header fields as they stand, in small letters.
    var header: String
    var content: [UInt8]
  }

  private(set) var parts: [Part] = []

  /// Nil where the bytes do not begin, after empty lines, with a delimiter line.
  init?(_ bytes: [UInt8]) {
    var lines = MultipartBody.lines(of: bytes)[...]
    while let first = lines.first, bytes[first.content].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { lines.removeFirst() }
    guard let first = lines.first, bytes[first.content].starts(with: [0x2D, 0x2D]) else { return nil }
    let delimiter = bytes[first.content].reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
    guard delimiter.count > 2 else { return nil }
    var part: Part?
    var isHeader = false
    for line in lines {
      let text = bytes[line.content]
      if text.starts(with: delimiter) {
        if let part { parts.append(part) }
        part = Part(header: "", content: [])
        isHeader = true
        if text.dropFirst(delimiter.count).starts(with: [0x2D, 0x2D]) {
          part = nil
          break
        }
      } else if isHeader {
        if text.isEmpty { isHeader = false }
        part?.header += String(decoding: text, as: UTF8.self).lowercased() + "\n"
      } else {
        part?.content += bytes[line.content.lowerBound..<line.end]
      }
    }
    if let part { parts.append(part) }
  }

  private static func lines(of bytes: [UInt8]) -> [(content: Range<Int>, end: Int)] {
    var lines: [(content: Range<Int>, end: Int)] = []
    var start = 0
    while start < bytes.count {
      let feed = bytes[start...].firstIndex(of: 0x0A)
      let end = feed.map { $0 + 1 } ?? bytes.count
      var stop = feed ?? bytes.count
      if stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
      lines.append((start..<stop, end))
      start = end
    }
    return lines
  }
}
