/// Brings what a log calls a file to the store's own naming: percent escapes undone, the query cut off, backslashes
/// turned, `.`, `..` and doubled slashes resolved, and the configured beginning removed.
struct TargetReader {
  private let isURL: Bool
  private let plusIsSpace: Bool
  private let ignoresCase: Bool
  /// Without a slash at the end, the longest first; in small letters where case is ignored.
  private let prefixes: [[UInt8]]
  private var decoded: [UInt8] = []
  /// The path within the store of the last target that was below a prefix.
  private(set) var path: [UInt8] = []

  init(_ use: LogFormat.TargetUse, prefixes: [String]) {
    isURL = use.isURL
    plusIsSpace = use.plusIsSpace
    ignoresCase = use.ignoresCase
    self.prefixes = prefixes.map { prefix in
      var path: [UInt8] = []
      TargetReader.resolve(Array(prefix.utf8).map { $0 == 0x5C ? 0x2F : $0 }, into: &path)
      if path.last == 0x2F { path.removeLast() }
      return use.ignoresCase ? path.map(foldedLetter) : path
    }.sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
  }

  /// Forgets the last target.
  mutating func clear() { path.removeAll(keepingCapacity: true) }

  /// Reads a target into ``path``.
  /// - Returns: false where prefixes are configured and it is below none of them.
  mutating func read(_ value: Span<UInt8>) -> Bool {
    if !path.isEmpty { path.removeAll(keepingCapacity: true) }
    if isPlain(value) {
      guard let start = below(value) else { return false }
      appendShown(value.extracting(start..<value.count), to: &path)
    } else {
      decode(value)
      var resolved: [UInt8] = []
      TargetReader.resolve(decoded, into: &resolved)
      guard let start = below(resolved.span) else { return false }
      appendShown(resolved.span.extracting(start..<resolved.count), to: &path)
    }
    if path.isEmpty { path.append(0x2E) }
    return true
  }

  /// Reads the value of a parameter of a request (`a=1&id=7`) into ``path``.
  /// - Returns: false where the request has no such parameter, or an empty one.
  mutating func readParameter(_ name: [UInt8], of query: Span<UInt8>) -> Bool {
    path.removeAll(keepingCapacity: true)
    var start = 0
    while start < query.count {
      var end = start
      while end < query.count, query[end] != 0x26 { end += 1 }
      let valueStart = start + name.count + 1
      if valueStart < end, query[valueStart - 1] == 0x3D,
        name.indices.allSatisfy({ query[start + $0] == name[$0] })
      {
        decode(query.extracting(valueStart..<end), isParameter: true)
        let value = decoded
        appendShown(value.span, to: &path)
        return true
      }
      start = end + 1
    }
    return false
  }

  /// True where nothing in it has to be undone.
  private func isPlain(_ value: Span<UInt8>) -> Bool {
    var before: UInt8 = 0x2F
    for index in 0..<value.count {
      let byte = value[index]
      switch byte {
      case 0x5C: return false
      case 0x25, 0x3F: if isURL { return false }
      case 0x2B: if plusIsSpace { return false }
      // A slash or dot behind a slash may be `//`, `/./` or `/../`; at the very beginning a slash is fine.
      case 0x2F: if before == 0x2F, index > 0 { return false }
      case 0x2E: if before == 0x2F { return false }
      default: break
      }
      before = byte
    }
    return !isURL || value.count == 0 || value[0] == 0x2F
  }

  /// Where the path within the store begins; nil where no prefix fits.
  private func below(_ value: Span<UInt8>) -> Int? {
    if prefixes.isEmpty { return 0 }
    for prefix in prefixes where prefix.count <= value.count {
      guard prefix.count == value.count || value[prefix.count] == 0x2F else { continue }
      var fits = true
      for index in 0..<prefix.count {
        let byte = ignoresCase ? foldedLetter(value[index]) : value[index]
        if byte != prefix[index] {
          fits = false
          break
        }
      }
      if fits { return min(prefix.count + 1, value.count) }
    }
    return nil
  }

  // MARK: Decoding

  private mutating func decode(_ value: Span<UInt8>, isParameter: Bool = false) {
    decoded.removeAll(keepingCapacity: true)
    var index = isURL && !isParameter ? TargetReader.pathStart(value) : 0
    while index < value.count {
      var byte = value[index]
      if isURL, byte == 0x3F { break }
      if isURL, byte == 0x25, index + 2 < value.count,
        let escaped = hexadecimalValue(value[index + 1], value[index + 2])
      {
        decoded.append(escaped == 0x5C ? 0x2F : escaped)
        index += 3
        continue
      }
      if byte == 0x5C { byte = 0x2F }
      if byte == 0x2B, plusIsSpace, !isTelephonePlus(value, at: index) { byte = 0x20 }
      decoded.append(byte)
      index += 1
    }
  }

  /// Behind `http://host`, which a request to a proxy carries.
  private static func pathStart(_ value: Span<UInt8>) -> Int {
    guard value.count > 7, value[0] != 0x2F else { return 0 }
    for index in 0..<min(value.count - 3, 8)
    where value[index] == 0x3A && value[index + 1] == 0x2F && value[index + 2] == 0x2F {
      var position = index + 3
      while position < value.count, value[position] != 0x2F { position += 1 }
      return position
    }
    return 0
  }

  /// A plus that begins a part of a name and stands before a digit is a telephone number's (`/out-+441737…`), no space.
  private func isTelephonePlus(_ value: Span<UInt8>, at index: Int) -> Bool {
    guard index + 1 < value.count, value[index + 1] &- 0x30 < 10 else { return false }
    let before = index == 0 ? 0x2F : value[index - 1]
    return before == 0x2F || before == 0x2D || before == 0x5F
  }

  /// Resolves `.`, `..` and doubled slashes as RFC 3986 section 5.2.4 does: never above the root.
  static func resolve(_ path: [UInt8], into result: inout [UInt8]) {
    let isAbsolute = path.first == 0x2F
    var parts: [ArraySlice<UInt8>] = []
    for part in path.split(separator: 0x2F) {
      if part.elementsEqual([0x2E]) { continue }
      if part.elementsEqual([0x2E, 0x2E]) { _ = parts.popLast() } else { parts.append(part) }
    }
    if isAbsolute { result.append(0x2F) }
    for (index, part) in parts.enumerated() {
      if index > 0 { result.append(0x2F) }
      result.append(contentsOf: part)
    }
    if path.last == 0x2F, !parts.isEmpty { result.append(0x2F) }
  }
}
