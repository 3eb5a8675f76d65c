internal import CCrypto

/// Certificates out of a PEM, the first of which is the one that matters.
@safe package final class Certificates {
  let stack: OpaquePointer

  /// - Throws: ``SealError`` where there is none in it.
  package init(pem: [UInt8]) throws(SealError) {
    guard let found = unsafe earshot_seal_certificates(pem, Int32(pem.count)) else { throw .noCertificate }
    unsafe stack = found
  }

  deinit { unsafe earshot_seal_forget(stack) }
}

/// Why something could not be sealed, or a seal does not hold.
package enum SealError: Error, Sendable, Equatable {
  /// A PEM without a certificate.
  case noCertificate
  /// A PEM without a private key that can be read without a passphrase.
  case noKey
  /// The key is not that of the certificate.
  case anotherKey
  /// It is a seal, but over something else.
  case overSomethingElse
  /// It is no signature or time stamp at all.
  case unreadable
  /// By somebody whom none of the given certificates vouches for.
  case untrusted(String)
  /// The authority of the time stamp refused.
  case refused
  /// libcrypto's own words.
  case failed(String)

  static var last: SealError {
    var text = [CChar](repeating: 0, count: 256)
    unsafe earshot_seal_reason(&text, text.count)
    return .failed(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
