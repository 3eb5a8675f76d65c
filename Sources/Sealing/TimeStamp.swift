internal import CCrypto
package import Time

/// A time stamp by an authority (RFC 3161): it had this SHA-256 before it at that time.
package enum TimeStamp {
  /// What an authority is asked, in DER: `application/timestamp-query`.
  /// - Parameters:
  ///   - digest: the 32 bytes of the SHA-256.
  ///   - nonce: 8 bytes that nobody can guess.
  package static func request(over digest: [UInt8], nonce: [UInt8]) throws(SealError) -> [UInt8] {
    guard digest.count == 32, nonce.count == 8 else { throw .failed("a digest or nonce of another length") }
    var made: UnsafeMutablePointer<UInt8>?
    let length = unsafe earshot_stamp_request(digest, nonce, &made)
    guard length > 0, let made = unsafe made else { throw .last }
    defer { unsafe earshot_seal_free(made) }
    return unsafe Array(UnsafeBufferPointer(start: made, count: Int(length)))
  }

  /// - Parameters:
  ///   - request: what was asked; nil where that is not known any more.
  ///   - trusted: the authorities that are believed; nil to look only whether it is over that digest.
  /// - Returns: when, by the authority's clock.
  package static func verify(
    _ response: [UInt8], over digest: [UInt8], request: [UInt8]? = nil, trusting trusted: Certificates?
  ) throws(SealError) -> Instant {
    guard digest.count == 32 else { throw .overSomethingElse }
    var at: Int64 = 0
    let result =
      if let request {
        unsafe earshot_stamp_verify(response, response.count, digest, request, request.count, trusted?.stack, &at)
      } else {
        unsafe earshot_stamp_verify(response, response.count, digest, nil, 0, trusted?.stack, &at)
      }
    switch result {
    case 1: return Instant(seconds: at)
    case -1:
      _ = SealError.last
      throw .unreadable
    case -2: throw .refused
    default:
      guard trusted != nil, (try? verify(response, over: digest, trusting: nil)) != nil else {
        _ = SealError.last
        throw .overSomethingElse
      }
      throw .untrusted("the authority")
    }
  }
}
