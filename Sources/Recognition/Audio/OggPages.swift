internal import Files

/// The pages that an Ogg file consists of (RFC 3533).
enum OggPages {
  /// A page is at most 27 + 255 + 255 × 255 bytes long.
  private static let longestPage = 65_307

  /// Whether the file ends within a page.
  static func isCut(_ bytes: AudioBytes) throws(FileError) -> Bool {
    let from = max(0, bytes.size - Int64(longestPage))
    let tail = try bytes.read(at: from, atMost: longestPage)
    guard let page = stride(from: tail.count - 4, through: 0, by: -1).first(where: { tail.has("OggS", at: $0) }) else {
      return true
    }
    guard page + 27 <= tail.count else { return true }
    let segments = Int(tail[page + 26])
    guard page + 27 + segments <= tail.count else { return true }
    let content = tail[(page + 27)..<(page + 27 + segments)].reduce(0) { $0 + Int($1) }
    return page + 27 + segments + content > tail.count
  }
}
