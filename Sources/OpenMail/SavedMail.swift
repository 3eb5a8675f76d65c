/// The properties of Outlook's mails (MS-OXPROPS), and the names that a mail has for their streams when it is saved out of Outlook
/// (MS-OXMSG): a property's identifier and type, in hexadecimal.
enum SavedMail {
  static let properties = "__properties_version1.0"
  static let attachment = "__attach_version1.0_#"
  /// PidTagAttachDataBinary.
  static let contents = "__substg1.0_37010102"
  /// PidTagAttachDataObject: another mail, or an object of some program's.
  static let attachedMail = "__substg1.0_3701000D"
  /// Of an attachment: PidTagAttachLongFilename, then PidTagAttachFilename, then PidTagDisplayName.
  static let names: [UInt32] = [0x3707, 0x3704, 0x3001]
  static let recipient = "__recip_version1.0_#"
  /// PidTagInternetMessageId.
  static let identifier: UInt32 = 0x1035
  /// Who sent it: PidTagSenderSmtpAddress, PidTagSenderEmailAddress; else for whom it was sent:
  /// PidTagSentRepresentingSmtpAddress, PidTagSentRepresentingEmailAddress.
  static let senders: [UInt32] = [0x5D01, 0x0C1F, 0x5D02, 0x0065]
  /// Of a recipient: PidTagSmtpAddress, PidTagEmailAddress.
  static let recipients: [UInt32] = [0x39FE, 0x3003]

  /// The streams that may hold a text: as UTF-16 and as 8-bit text.
  static func streams(_ property: UInt32) -> [String] {
    let digits = String(property, radix: 16, uppercase: true)
    let identifier = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return ["__substg1.0_\(identifier)001F", "__substg1.0_\(identifier)001E"]
  }

  /// The text of a stream by its name, which ends with its type: 001F is UTF-16.
  static func text(_ bytes: [UInt8], of stream: String) -> String? {
    guard stream.hasSuffix("001F") else { return text(bytes) }
    guard bytes.count >= 2 else { return nil }
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
  }

  /// Text of 8 bits, up to a NUL; nil for none. Of what is no UTF-8 the code page is seldom known: Latin-1 is taken.
  static func text(_ bytes: [UInt8]) -> String? {
    let letters = bytes.prefix { $0 != 0 }
    guard !letters.isEmpty else { return nil }
    return String(validating: letters, as: UTF8.self)
      ?? letters.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
  }

  /// When it was submitted (PidTagClientSubmitTime), else delivered (PidTagMessageDeliveryTime), in UTC microseconds; from
  /// the entries of 16 bytes behind the head of the stream of properties.
  static func sent(_ properties: [UInt8], isOuter: Bool) -> Int64? {
    var times: [UInt32: Int64] = [:]
    var at = isOuter ? 32 : 24
    while at + 16 <= properties.count {
      func number(_ from: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(properties[from + $1]) << UInt64(8 * $1) }
      }
      let tag = UInt32(number(at, 4))
      let time = number(at + 8, 8)
      if tag == 0x0039_0040 || tag == 0x0E06_0040, time > 0 {
        times[tag] = Int64(time / 10) - 11_644_473_600_000_000
      }
      at += 16
    }
    return times[0x0039_0040] ?? times[0x0E06_0040]
  }
}

/// A file that was put into a document by Windows' packager (`\1Ole10Native`): what stands before its contents.
struct EmbeddedFile {
  let name: String
  let size: Int64
  /// Where its contents begin in the stream.
  let offset: Int64

  /// - Parameter start: the first bytes of the stream.
  init?(_ start: [UInt8]) {
    func number(_ at: Int) -> Int64? {
      at >= 0 && at + 4 <= start.count ? (0..<4).reduce(Int64(0)) { $0 | Int64(start[at + $1]) << Int64(8 * $1) } : nil
    }
    // After the size of all and two bytes: the label, the path it came from, two numbers, the path it was copied by.
    guard let label = EmbeddedFile.text(start, from: 6), let source = EmbeddedFile.text(start, from: label.end),
      let length = number(source.end + 4)
    else { return nil }
    let dataAt = source.end + 8 + Int(length)
    guard length >= 0, length < 4_096, let size = number(dataAt) else { return nil }
    name = label.text.isEmpty ? "embedded" : label.text
    self.size = size
    offset = Int64(dataAt) + 4
  }

  private static func text(_ bytes: [UInt8], from start: Int) -> (text: String, end: Int)? {
    guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0) else { return nil }
    return (SavedMail.text(Array(bytes[start..<end])) ?? "", end + 1)
  }
}
