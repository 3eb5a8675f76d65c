internal import CCrypto

/// The bytes that base64 stands for (RFC 4648, section 4), by libcrypto; nil where the text is not base64 to the letter:
/// padded, in one line, with nothing else in it.
package func bytesOf(base64 text: some Collection<UInt8>) -> [UInt8]? {
  let text = Array(text)
  guard text.count.isMultiple(of: 4), text.count <= Int(Int32.max) else { return nil }
  if text.isEmpty { return [] }
  let padding = text.suffix(2).reversed().prefix { $0 == 0x3D }.count
  let isBase64 = text.dropLast(padding).allSatisfy { byte in
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2F
  }
  guard isBase64 else { return nil }
  var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
  let count = unsafe bytes.withUnsafeMutableBufferPointer { place in
    unsafe text.withUnsafeBufferPointer { source in
      unsafe EVP_DecodeBlock(place.baseAddress, source.baseAddress, Int32(source.count))
    }
  }
  guard count == bytes.count else { return nil }
  bytes.removeLast(padding)
  return bytes
}

/// The same in the alphabet for URLs (RFC 4648, section 5), padded or not.
package func bytesOf(base64url text: some Collection<UInt8>) -> [UInt8]? {
  var plain = text.map { $0 == 0x2D ? 0x2B : $0 == 0x5F ? 0x2F : $0 }
  while let last = plain.last, last == 0x3D { plain.removeLast() }
  if plain.count % 4 == 1 { return nil }
  while !plain.count.isMultiple(of: 4) { plain.append(0x3D) }
  return bytesOf(base64: plain)
}

/// Bytes in base64 (RFC 4648, section 4), padded and in one line, by libcrypto.
package func base64(of bytes: [UInt8]) -> String {
  // Four letters for three bytes, and the zero with which libcrypto ends them.
  var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
  let count = unsafe text.withUnsafeMutableBufferPointer { place in
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe EVP_EncodeBlock(place.baseAddress, source.baseAddress, Int32(source.count))
    }
  }
  return String(decoding: text.prefix(Int(count)), as: UTF8.self)
}
