internal import Digest

/// What makes a finding the same finding next week: the rule and the fact's own key, never a line number or a wording.
enum Identity {
  /// Raised when the key of a kind changes without growing longer or shorter, so that old and new findings are not taken
  /// for one another: keys of different lengths are never written alike.
  static let version = 1

  /// What stands for the key of a finding that tells all as one that the same conditions leave undecided: it is the same
  /// finding next week, whichever facts it is about then.
  static func undecided(_ leaves: [Outcome]) -> [String] {
    ["undecided", leaves.map { $0 == .unknown ? "?" : "." }.joined()]
  }

  /// 16 hexadecimal digits.
  /// - Parameters:
  ///   - key: the key fields of the subject with their stored values, in the catalogue's order.
  ///   - repetition: tells apart facts whose keys are equal, from 0.
  static func of(rule: String, kind: String, key: [String], repetition: Int) -> String {
    // Lengths before the parts: no two lists of parts are written alike.
    var text = "finding \(version)\n"
    for part in [rule, kind] + key + [String(repetition)] { text += "\(part.utf8.count):\(part)\n" }
    return String(SHA256.of(text).description.prefix(16))
  }
}
