/// The encodings that are told apart without being told.
package enum TextEncoding: Equatable, Sendable {
  case utf8
  case utf16LittleEndian
  case utf16BigEndian

  /// What the first bytes of a text say of its encoding: a byte order mark, or every second byte being NUL as in UTF-16
  /// text that begins with two ASCII characters. Anything else is UTF-8.
  /// - Parameter start: at least 4 bytes, or the whole text.
  /// - Returns: the encoding, and how many bytes its mark takes.
  package static func detected(in start: Span<UInt8>) -> (encoding: TextEncoding, markLength: Int) {
    func byte(_ index: Int) -> UInt8? { index < start.count ? start[index] : nil }
    switch (byte(0), byte(1), byte(2), byte(3)) {
    case (0xEF, 0xBB, 0xBF, _): return (.utf8, 3)
    case (0xFF, 0xFE, _, _): return (.utf16LittleEndian, 2)
    case (0xFE, 0xFF, _, _): return (.utf16BigEndian, 2)
    case (.some(let a), 0, .some(let b), 0) where a != 0 && b != 0: return (.utf16LittleEndian, 0)
    case (0, .some(let a), 0, .some(let b)) where a != 0 && b != 0: return (.utf16BigEndian, 0)
    default: return (.utf8, 0)
    }
  }
}

/// What becomes of bytes that are not valid in their encoding.
package enum InvalidText: Sendable {
  /// They are an error.
  case refuse
  /// Each ill-formed piece becomes U+FFFD.
  case repair
  /// Within UTF-8, each such byte is read as Windows-1252, the usual encoding of older Windows programs in Western
  /// Europe. Within UTF-16 it is as ``repair``.
  case windows1252
}

/// A text holds bytes that its encoding does not allow.
package struct EncodingError: Error, Equatable, Sendable, CustomStringConvertible {
  package let encoding: TextEncoding
  /// Where the first such byte stands, from 0.
  package let byteOffset: Int64

  package var description: String {
    "the byte at offset \(byteOffset) is not valid \(encoding == .utf8 ? "UTF-8" : "UTF-16")"
  }
}

/// Appends bytes that should be UTF-8, made valid.
/// - Returns: how many places had to be mended, and the first of them.
func appendMended(
  _ bytes: Span<UInt8>, _ invalid: InvalidText, to text: inout [UInt8]
) -> (count: Int, first: Int?) {
  var start = 0
  var count = 0
  var first: Int?
  while start < bytes.count {
    let rest = bytes.extracting(droppingFirst: start)
    guard let fault = firstFault(in: rest) else {
      append(rest, to: &text)
      break
    }
    append(rest.extracting(first: fault.lowerBound), to: &text)
    if first == nil { first = start + fault.lowerBound }
    count += 1
    if invalid == .windows1252 {
      for index in fault { text.append(contentsOf: String(windows1252(rest[index])).utf8) }
    } else {
      text.append(contentsOf: [0xEF, 0xBF, 0xBD])
    }
    start += fault.upperBound
  }
  return (count, first)
}

/// Where UTF-8 first goes wrong; nil where it does not.
func firstFault(in bytes: Span<UInt8>) -> Range<Int>? {
  do throws(UTF8.ValidationError) {
    _ = try UTF8Span(validating: bytes)
    return nil
  } catch {
    return error.byteOffsets
  }
}

func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
  unsafe bytes.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
}

/// The character of a byte in Windows-1252 as the WHATWG's encoding standard maps it: the five bytes that the code page
/// leaves open stand for themselves.
private func windows1252(_ byte: UInt8) -> Unicode.Scalar {
  guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
  return high[Int(byte - 0x80)]
}

private let high: [Unicode.Scalar] = [
  "\u{20AC}", "\u{81}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
  "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{8D}", "\u{017D}", "\u{8F}",
  "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
  "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", "\u{9D}", "\u{017E}", "\u{0178}",
]
