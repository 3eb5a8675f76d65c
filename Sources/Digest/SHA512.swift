internal import CCrypto

/// SHA-512 of bytes that arrive piece by piece, by libcrypto: for digests that others state.
@safe package struct SHA512: ~Copyable {
  private let context: OpaquePointer

  package init() {
    guard let made = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest context") }
    unsafe context = made
    begin()
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  private func begin() {
    let code = unsafe EVP_DigestInit_ex(context, EVP_sha512(), nil)
    precondition(code == 1, "libcrypto cannot begin SHA-512")
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > 0 { unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
  }

  /// The 64 bytes of the digest of all that came since the last call; the next digest starts anew.
  package mutating func finish() -> [UInt8] {
    var value = [UInt8](repeating: 0, count: 64)
    _ = unsafe value.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
    begin()
    return value
  }
}
