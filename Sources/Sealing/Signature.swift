internal import CCrypto
package import Time

/// A certificate with its key.
@safe package final class SigningIdentity {
  private let certificates: Certificates
  private let key: OpaquePointer

  /// - Parameters:
  ///   - certificates: in PEM: the signer's first, then those of its chain.
  ///   - key: in PEM, without a passphrase.
  package init(certificates: [UInt8], key: [UInt8]) throws(SealError) {
    self.certificates = try Certificates(pem: certificates)
    guard let read = unsafe earshot_seal_key(key, Int32(key.count)) else {
      _ = SealError.last
      throw .noKey
    }
    unsafe self.key = read
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// A detached signature in DER, with SHA-256, that says it was made at an instant. With an RSA key the same bytes and
  /// instant give the same signature.
  package func sign(_ bytes: [UInt8], at: Instant) throws(SealError) -> [UInt8] {
    var made: UnsafeMutablePointer<UInt8>?
    let length = unsafe earshot_seal_sign(certificates.stack, key, bytes, Int32(bytes.count), at.seconds, &made)
    if length < 0 { throw .anotherKey }
    guard length > 0, let made = unsafe made else { throw .last }
    defer { unsafe earshot_seal_free(made) }
    return unsafe Array(UnsafeBufferPointer(start: made, count: Int(length)))
  }
}

/// Who signed, as the signature says.
package struct Signature: Sendable {
  /// The certificate's subject.
  package let signer: String
  /// SHA-256 of the certificate.
  package let fingerprint: [UInt8]
  /// When, by the signer's own word; nil where it does not say.
  package let at: Instant?

  /// - Parameter trusted: who is believed; nil to look at the signature alone. A certificate counts as of the time that the
  ///   signature says.
  package static func verify(
    _ signature: [UInt8], over bytes: [UInt8], trusting trusted: Certificates?
  ) throws(SealError) -> Signature {
    var who = earshot_seal_signer()
    let result = unsafe earshot_seal_verify(
      signature, signature.count, bytes, Int32(bytes.count), trusted?.stack, &who)
    let name = unsafe withUnsafeBytes(of: &who.name) { raw in
      unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
    }
    let fingerprint = unsafe withUnsafeBytes(of: &who.fingerprint) { unsafe Array($0) }
    switch result {
    case 1: break
    case -1: throw .unreadable
    case -2: throw .untrusted(name)
    default:
      _ = SealError.last
      throw .overSomethingElse
    }
    return Signature(signer: name, fingerprint: fingerprint, at: who.at == 0 ? nil : Instant(seconds: who.at))
  }
}
