internal import Digest
internal import Text

/// Telephone numbers of callers, kept masked, and the digest under the audit's own key by which one is found again in
/// any source: `07700 900123` and `+447700900123` are alike where the source's country is 44.
package struct CallerNumbers: Sendable {
  /// Nil where none is kept: then there are no digests.
  let key: [UInt8]?

  package init(key: [UInt8]?) { self.key = key }

  /// The digests under which sources may have a number that somebody asks for in any usual writing: of the number with its
  /// country's code, and as sources have it that name no country.
  /// - Parameter countries: the country codes that the sources' declarations name.
  package func keys(of asked: String, countries: [String]) -> [String] {
    // A nought in brackets is said within a country only: +44 (0)20 7946 0000.
    var text = asked.split(whereSeparator: \.isWhitespace).joined()
    let isInternational = text.hasPrefix("+") || text.hasPrefix("00")
    if isInternational { text = text.replacing("(0)", with: "") }
    let digits = text.filter { $0.isASCII && $0.isNumber }
    var writings = [text]
    for country in countries {
      if isInternational {
        let whole = digits.hasPrefix("00") ? String(digits.dropFirst(2)) : digits
        if whole.hasPrefix(country) { writings.append("0" + whole.dropFirst(country.count)) }
      } else if digits.hasPrefix("0") {
        writings.append("+" + country + digits.dropFirst())
      } else if digits.hasPrefix(country), digits.count > 9 {
        writings += ["+" + digits, "0" + digits.dropFirst(country.count)]
      }
    }
    var keys: [String] = []
    for writing in writings {
      if let key = read(writing, country: nil).key, !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  /// A number as everybody may see it.
  package func masked(_ text: String) -> String { maskedNumber(text) }

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
