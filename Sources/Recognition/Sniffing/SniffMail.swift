extension Sniff {
  /// A mail (RFC 5322) or a mailbox of many (RFC 4155), told by the fields at its beginning; nil for any other text.
  ///
  /// One field that only mail has is enough, since it may fill all that is seen; of those that letters and notes begin
  /// with too, two.
  static func mail(_ bytes: Span<UInt8>) -> SniffedKind? {
    if has(bytes, "From ", at: 0) { return hasTimeInFirstLine(bytes) ? .mailbox : nil }
    var line = 0
    var common = 0
    while line < bytes.count {
      guard let name = fieldName(bytes, from: line) else { return nil }
      if name.matches(ofMailAlone) { return .mail }
      if name.matches(ofLettersToo) { common += 1 }
      if common == 2 { return .mail }
      guard let next = nextField(bytes, after: line) else { return nil }
      line = next
    }
    return nil
  }

  private static let ofMailAlone: [StaticString] = [
    "received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature", "arc-seal",
    "authentication-results", "x-received", "x-mozilla-status", "x-envelope-to", "x-original-to",
    "x-ms-exchange-organization-authas", "thread-topic", "content-transfer-encoding",
  ]
  private static let ofLettersToo: [StaticString] = [
    "from", "to", "cc", "bcc", "date", "subject", "sender", "reply-to", "content-type", "x-unsent", "x-mailer",
  ]

  private struct Name {
    let letters: [UInt8]

    func matches(_ names: [StaticString]) -> Bool {
      names.contains { name in
        unsafe UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount).elementsEqual(letters)
      }
    }
  }

  /// The name of the field that begins here, in small letters; nil where none does.
  private static func fieldName(_ bytes: Span<UInt8>, from start: Int) -> Name? {
    var letters: [UInt8] = []
    var at = start
    while at < bytes.count, letters.count <= 40 {
      switch bytes[at] {
      case 0x3A: return letters.isEmpty ? nil : Name(letters: letters)
      case 0x41...0x5A: letters.append(bytes[at] + 32)
      case 0x61...0x7A, 0x2D, 0x30...0x39: letters.append(bytes[at])
      default: return nil
      }
      at += 1
    }
    return nil
  }

  /// Where the next field begins; a line that begins with a blank goes on with the field before.
  private static func nextField(_ bytes: Span<UInt8>, after start: Int) -> Int? {
    var at = start
    while at + 1 < bytes.count {
      if bytes[at] == 0x0A, bytes[at + 1] != 0x20, bytes[at + 1] != 0x09 { return at + 1 }
      at += 1
    }
    return nil
  }

  /// `From someone@example.org Mon Nov 23 06:00:00 2026`.
  private static func hasTimeInFirstLine(_ bytes: Span<UInt8>) -> Bool {
    func isDigit(_ at: Int) -> Bool { (0x30...0x39).contains(bytes[at]) }
    var at = 5
    while at + 5 < bytes.count, bytes[at] != 0x0A {
      if isDigit(at), isDigit(at + 1), bytes[at + 2] == 0x3A, isDigit(at + 3), isDigit(at + 4) { return true }
      at += 1
    }
    return false
  }
}
