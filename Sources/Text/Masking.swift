/// Telephone numbers in a text made unreadable but for their last three digits: `+441737276000` becomes
/// `+*********000`. For everything that shows a path or a text of a source to somebody.
///
/// A number is 9 to 15 digits that begin with `+`, `0` or `44`, with no letter or digit beside them; with spaces between
/// its groups too (`01737 276000`). Dates, times of day, call identifiers that begin with seconds since 1970, UUIDs
/// and hashes are left as they are.
package func maskedNumbers(in text: String) -> String {
  guard mayHoldNumber(text) else { return text }
  let bytes = Array(text.utf8)
  var masked = bytes
  var changed = false
  var index = 0
  while index < bytes.count {
    guard isDigit(bytes[index]) else {
      index += 1
      continue
    }
    if let end = endOfNumber(bytes, from: index) {
      hide(&masked, index..<end)
      changed = true
      index = end
    } else {
      index = endOfDigits(bytes, from: index)
    }
  }
  return changed ? String(decoding: masked, as: UTF8.self) : text
}

/// A field that holds nothing but a telephone number, made unreadable but for its last three digits.
package func maskedNumber(_ number: String) -> String {
  var bytes = Array(number.utf8)
  hide(&bytes, 0..<bytes.count)
  return String(decoding: bytes, as: UTF8.self)
}

/// A quick look that spares nearly every text the closer one: nine digits, with at most single spaces between them, that
/// begin as a number may.
private func mayHoldNumber(_ text: String) -> Bool {
  var digits = 0
  var previous: UInt8 = 0
  let bytes = text.utf8.span
  for index in bytes.indices {
    let byte = bytes[index]
    if isDigit(byte) {
      if digits > 0 || byte == 0x30 || byte == 0x34 || previous == 0x2B || previous | 0x20 == 0x62 { digits += 1 }
      if digits == 9 { return true }
    } else if byte != 0x20 || !isDigit(previous) {
      digits = 0
    }
    previous = byte
  }
  return false
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

/// All digits but the last three become asterisks.
private func hide(_ bytes: inout [UInt8], _ range: Range<Int>) {
  var shown = 0
  for index in range.reversed() where isDigit(bytes[index]) {
    if shown < 3 { shown += 1 } else { bytes[index] = 0x2A }
  }
}

private func endOfDigits(_ bytes: [UInt8], from start: Int) -> Int {
  var end = start
  while end < bytes.count, isDigit(bytes[end]) { end += 1 }
  return end
}

/// The end of the telephone number whose first digit stands at `start`; nil where none does.
private func endOfNumber(_ bytes: [UInt8], from start: Int) -> Int? {
  let international = isAfterPlus(bytes, start)
  if !international, start > 0, isLetter(bytes[start - 1]) { return nil }
  var end = endOfDigits(bytes, from: start)
  var digits = end - start
  let isNational = bytes[start] == 0x30
  let hasCountry = digits > 2 && bytes[start] == 0x34 && bytes[start + 1] == 0x34
  guard international || isNational || hasCountry else { return nil }
  // Numbers that a program padded with zeros are no telephone numbers.
  if isNational, digits > 2, bytes[start + 1] == 0x30, bytes[start + 2] == 0x30 { return nil }
  if digits < 9, international || digits >= 3 {
    while digits < 10, end + 1 < bytes.count, bytes[end] == 0x20, isDigit(bytes[end + 1]) {
      let next = endOfDigits(bytes, from: end + 1)
      if !international, next - end - 1 < 3 { break }
      digits += next - end - 1
      end = next
    }
  }
  guard (9...15).contains(digits), end == bytes.count || !isLetter(bytes[end]) else { return nil }
  return isEndOfUUID(bytes, start, end) ? nil : end
}

/// Whether a `+` stands before, as itself or as `%2B` in a URL.
private func isAfterPlus(_ bytes: [UInt8], _ start: Int) -> Bool {
  if start >= 1, bytes[start - 1] == 0x2B { return true }
  return start >= 3 && bytes[start - 3] == 0x25 && bytes[start - 2] == 0x32 && bytes[start - 1] | 0x20 == 0x62
}

/// Whether the digits are a part of a UUID: `8-4-4-4-12` hexadecimal digits (RFC 9562, section 4).
private func isEndOfUUID(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
  guard end - start == 12, start >= 24 else { return false }
  let hyphens = [8, 13, 18, 23]
  for offset in 0..<24 {
    let byte = bytes[start - 24 + offset]
    let isHyphen = byte == 0x2D
    guard isHyphen == hyphens.contains(offset) else { return false }
    guard isHyphen || isDigit(byte) || (byte | 0x20) &- 0x61 < 6 else { return false }
  }
  return true
}
