internal import CCrypto

/// Algorithms fetched from libcrypto once: OpenSSL 3 looks one up by name wherever it is not handed one.
enum Algorithm {
  @safe struct Fetched: @unchecked Sendable {
    /// Never freed and never changed, so any thread may use it.
    let pointer: OpaquePointer
  }

  static let sha256: Fetched = {
    guard let fetched = unsafe EVP_MD_fetch(nil, "SHA256", nil) else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    return unsafe Fetched(pointer: fetched)
  }()

  static let hmac: Fetched = {
    guard let fetched = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { preconditionFailure("libcrypto has no HMAC") }
    return unsafe Fetched(pointer: fetched)
  }()
}
