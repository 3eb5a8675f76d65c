internal import Digest
internal import Text

/// Telephone numbers of callers, kept masked, and the digest under the audit's own key by which one is found again in
/// any source: `07700 900123` and `+447700900123` are alike where the source's country is 44.
struct CallerNumbers: Sendable {
  /// Nil where none is kept: then there are no digests.
  let key: [UInt8]?

  /// - Parameter country: the country code that a national number, one that begins with 0, stands for.
  /// - Returns: the number masked, and its digest. Words such as `withheld` have no digest.
  func read(_ text: String, country: String?) -> (masked: String, key: String?) {
    var digits = text.filter { $0.isASCII && $0.isNumber }
    guard digits.count >= 3 else { return (text, nil) }
    if !text.hasPrefix("+") {
      if digits.hasPrefix("00") {
        digits.removeFirst(2)
      } else if let country, digits.hasPrefix("0") {
        digits = country + digits.dropFirst()
      }
    }
    guard let key else { return (maskedNumber(text), nil) }
    var hmac = HMAC(key: key)
    return (maskedNumber(text), String(hmac.of(digits).description.prefix(16)))
  }
}
