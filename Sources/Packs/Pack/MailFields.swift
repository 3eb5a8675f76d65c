internal import Evidence

/// Which fields tell of a mail between whom it went and which it is: all that is in them is replaced in a pack, the one person's
/// own addresses too. What registers call an account has no domain, so nobody can say whose an address is.
enum MailFields {
  /// What stands for one of a field's parts: the address of somebody, or the identifier of a mail, which is made of the
  /// sender's domain and of whatever else the sender's program puts in.
  static func word(_ field: Field) -> String? {
    switch field.name {
    case "mail-from", "mail-to": "address"
    case "mail-id": "mail"
    default: nil
    }
  }

  /// Whether a part is looked for in sentences too. Whoever writes a mail may write any word into its head, and must not have
  /// that word replaced throughout a pack.
  static func isLikeNoOther(_ part: String) -> Bool {
    part.contains("@") || part.contains("/") && part.lowercased().hasPrefix("o=")
  }

  /// The parts of a value, `, ` between them; `and 7 more` is none that stands for anybody.
  static func parts(_ value: String) -> [(text: String, isCount: Bool)] {
    value.split(separator: ", ").map { part in
      let isCount =
        part.hasPrefix("and ") && part.hasSuffix(" more") && part.dropFirst(4).dropLast(5).allSatisfy(\.isNumber)
      return (String(part), isCount)
    }
  }
}
