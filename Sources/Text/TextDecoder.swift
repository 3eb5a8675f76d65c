/// Turns bytes of UTF-8 or UTF-16 that come piece by piece into valid UTF-8 without a byte order mark.
package struct TextDecoder: Sendable {
  private let invalid: InvalidText
  /// Known after the first four bytes.
  package private(set) var encoding: TextEncoding?
  /// How many places were mended so far.
  package private(set) var mended = 0
  /// Bytes that wait for those after them, and the offset of the first of them in the text.
  private var held: [UInt8] = []
  private var offset: Int64 = 0

  package init(invalid: InvalidText = .refuse) { self.invalid = invalid }

  /// Takes the next bytes and appends the text they make.
  /// - Throws: ``EncodingError`` where the caller wants none mended.
  package mutating func decode(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(EncodingError) {
    append(bytes, to: &held)
    try decode(isLast: false, into: &text)
  }

  /// Ends the text; bytes that still wait for others are invalid then.
  /// - Throws: ``EncodingError``
  package mutating func finish(into text: inout [UInt8]) throws(EncodingError) {
    try decode(isLast: true, into: &text)
  }

  private mutating func decode(isLast: Bool, into text: inout [UInt8]) throws(EncodingError) {
    if encoding == nil {
      guard held.count >= 4 || isLast else { return }
      let (found, mark) = TextEncoding.detected(in: held.span)
      encoding = found
      drop(mark)
    }
    switch encoding {
    case .utf16LittleEndian: try decode16(isBigEndian: false, isLast: isLast, into: &text)
    case .utf16BigEndian: try decode16(isBigEndian: true, isLast: isLast, into: &text)
    default: try decode8(isLast: isLast, into: &text)
    }
  }

  private mutating func drop(_ count: Int) {
    held.removeFirst(count)
    offset += Int64(count)
  }

  private mutating func decode8(isLast: Bool, into text: inout [UInt8]) throws(EncodingError) {
    let whole = isLast ? held.count : held.count - lengthOfOpenSequence
    if invalid == .refuse {
      if let fault = firstFault(in: held.span.extracting(first: whole)) {
        append(held.span.extracting(first: fault.lowerBound), to: &text)
        throw EncodingError(encoding: .utf8, byteOffset: offset + Int64(fault.lowerBound))
      }
      append(held.span.extracting(first: whole), to: &text)
    } else {
      mended += appendMended(held.span.extracting(first: whole), invalid, to: &text).count
    }
    drop(whole)
  }

  /// How many bytes at the end may be the beginning of a character.
  private var lengthOfOpenSequence: Int {
    for back in 1...3 where held.count >= back {
      let byte = held[held.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back ? back : 0
    }
    return 0
  }

  private mutating func decode16(
    isBigEndian: Bool, isLast: Bool, into text: inout [UInt8]
  ) throws(EncodingError) {
    var index = 0
    func unit(_ at: Int) -> UInt16 {
      let (first, second) = (UInt16(held[at]), UInt16(held[at + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    while index < held.count {
      guard index + 2 <= held.count else {
        if !isLast { break }
        try mend16(&text, at: index)
        index += 1
        break
      }
      let first = unit(index)
      if first < 0x80 {
        text.append(UInt8(first))
      } else if let scalar = Unicode.Scalar(first) {
        text.append(contentsOf: String(scalar).utf8)
      } else if first < 0xDC00, index + 4 > held.count, !isLast {
        break
      } else if first < 0xDC00, index + 4 <= held.count, unit(index + 2) & 0xFC00 == 0xDC00,
        let scalar = Unicode.Scalar(
          0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit(index + 2) & 0x3FF)))
      {
        text.append(contentsOf: String(scalar).utf8)
        index += 2
      } else {
        try mend16(&text, at: index)
      }
      index += 2
    }
    drop(index)
  }

  private mutating func mend16(_ text: inout [UInt8], at index: Int) throws(EncodingError) {
    guard invalid != .refuse else {
      throw EncodingError(encoding: encoding ?? .utf16LittleEndian, byteOffset: offset + Int64(index))
    }
    text.append(contentsOf: [0xEF, 0xBF, 0xBD])
    mended += 1
  }
}

/// A whole text as valid UTF-8 without a byte order mark.
/// - Throws: ``EncodingError`` where the caller wants nothing mended.
package func decodedText(_ bytes: [UInt8], invalid: InvalidText = .refuse) throws(EncodingError) -> [UInt8] {
  var decoder = TextDecoder(invalid: invalid)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count)
  try decoder.decode(bytes.span, into: &text)
  try decoder.finish(into: &text)
  return text
}
