internal import CCrypto

/// HMAC-SHA-256 (RFC 2104): a digest that only who knows the key can make or check, for pseudonyms of names and for
/// seals against change.
///
/// ```swift
/// var hmac = HMAC(key: key)
/// let pseudonym = hmac.of("j.smith").description
/// ```
@safe package struct HMAC: ~Copyable {
  private let context: OpaquePointer

  /// - Parameter key: any count of bytes; 32 random ones are right. It is copied into libcrypto, which wipes it.
  package init(key: [UInt8]) {
    guard let made = unsafe EVP_MAC_CTX_new(Algorithm.hmac.pointer) else {
      preconditionFailure("no memory for a digest context")
    }
    unsafe context = made
    // Without bytes at the pointer libcrypto would keep an earlier key, so an empty key gets a place of its own.
    let bytes = key.isEmpty ? [0] : key
    let code = unsafe earshot_hmac_sha256_begin(made, bytes, key.count)
    precondition(code == 1, "libcrypto cannot begin HMAC-SHA-256")
  }

  deinit { unsafe EVP_MAC_CTX_free(context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > 0 {
      unsafe EVP_MAC_update(context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
  }

  package mutating func update(_ text: String) {
    var copy = text
    copy.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// The code of all that came since the last call; the next one starts anew with the same key.
  package mutating func finish() -> SHA256Value {
    var value = SHA256Value(bytes: (0, 0, 0, 0))
    unsafe withUnsafeMutableBytes(of: &value.bytes) {
      _ = unsafe EVP_MAC_final(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, $0.count)
    }
    let code = unsafe EVP_MAC_init(context, nil, 0, nil)
    precondition(code == 1, "libcrypto cannot begin HMAC-SHA-256 again")
    return value
  }

  /// The code of a text's UTF-8.
  package mutating func of(_ text: String) -> SHA256Value {
    update(text)
    return finish()
  }

  /// The code of bytes that are all there.
  package static func of(_ bytes: UnsafeRawBufferPointer, key: [UInt8]) -> SHA256Value {
    var hmac = HMAC(key: key)
    unsafe hmac.update(bytes)
    return hmac.finish()
  }
}
