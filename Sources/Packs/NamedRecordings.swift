internal import Digest
internal import Text

/// The recordings that evidence names in words, as findings have it: `access: …; recording A; …`, with numbers of telephones
/// masked in their identifiers.
package enum NamedRecordings {
  /// - Parameters:
  ///   - text: of a row of the findings' evidence.
  ///   - kind: the kind of fact that it tells of.
  package static func of(_ text: String, kind: String) -> [String] {
    let name = kind == "recording" ? "id " : "recording "
    return text.split(separator: "; ").compactMap { part in
      // The first field may follow a rule's own words: `He exported it (at …`, and the last ends them.
      let opened = part.lastIndex(of: "(").map { part[part.index(after: $0)...] }
      for part in [part, opened ?? part] where part.hasPrefix(name) {
        return String(part.dropFirst(name.count).drop { $0 == " " })
      }
      return nil
    }
  }
}

/// What stands for a recording in the history of audits, so that packs that hold it are found when their run has gone, and
/// nobody reads there which recordings they hold.
package enum RecordingKey {
  /// - Parameters:
  ///   - recording: the identifier; one with a telephone number in it counts as masked.
  ///   - secret: the key of callers' numbers.
  /// - Returns: 16 hexadecimal digits.
  package static func of(_ recording: String, secret: [UInt8]) -> String {
    var hmac = HMAC(key: secret)
    return String(hmac.of("recording\n\(maskedNumbers(in: recording))").description.prefix(16))
  }
}
