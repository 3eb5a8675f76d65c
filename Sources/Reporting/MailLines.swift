/// Text in lines that every mail program shows as they are.
enum MailLines {
  static let columns = 76

  /// A text in lines of at most 76 columns, each but the first indented; what does not fit ends in ` [...]`.
  static func wrapped(_ text: String, indent: Int = 0, atMost limit: Int = .max) -> [String] {
    let mark = " [...]"
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    var pieces: [Substring] = []
    let width = columns - indent
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      var rest = word
      while rest.count > width {
        pieces.append(rest.prefix(width))
        rest = rest.dropFirst(width)
      }
      pieces.append(rest)
    }
    for piece in pieces {
      if line.isEmpty {
        line = String(piece)
      } else if line.count + 1 + piece.count <= width {
        line += " \(piece)"
      } else {
        lines.append(line)
        line = String(piece)
      }
    }
    if !line.isEmpty { lines.append(line) }
    if lines.count > limit {
      lines = Array(lines.prefix(limit))
      lines[limit - 1] = lines[limit - 1].prefix(width - mark.count) + mark
    }
    return lines.enumerated().map { $0 == 0 ? $1 : margin + $1 }
  }
}
