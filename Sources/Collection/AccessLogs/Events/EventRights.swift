/// The rights of a Windows access mask, as bits and as the codes that event texts write for them.
///
/// Bits: [MS-DTYP] section 2.4.3 and "File Access Rights Constants" of the Windows SDK. Codes: the parameter messages of
/// `msobjs.dll`, as "4663(S): An attempt was made to access an object" lists them on Microsoft Learn.
enum EventRights {
  private static let codes: [Int: UInt64] = [
    1537: 0x1_0000, 1538: 0x2_0000, 1539: 0x4_0000, 1540: 0x8_0000, 1541: 0x10_0000, 1542: 0x100_0000,
    4416: 0x1, 4417: 0x2, 4418: 0x4, 4419: 0x8, 4420: 0x10, 4421: 0x20, 4422: 0x40, 4423: 0x80, 4424: 0x100,
  ]

  /// The mask of an event, from its `AccessMask` where that can be read, else from its `AccessList`.
  static func mask(_ mask: String?, list: String?) -> UInt64? {
    if let mask, let value = number(mask.utf8.span) { return value }
    guard let list else { return nil }
    var value: UInt64 = 0
    var hasAny = false
    for word in list.split(whereSeparator: \.isWhitespace) where word.hasPrefix("%%") {
      guard let code = Int(word.dropFirst(2)), let bit = codes[code] else { continue }
      value |= bit
      hasAny = true
    }
    return hasAny ? value : nil
  }

  /// `0x1f`, or a number in decimal.
  static func number(_ text: Span<UInt8>) -> UInt64? {
    let isHexadecimal = text.count > 2 && text[0] == 0x30 && text[1] | 0x20 == 0x78
    var value: UInt64 = 0
    guard text.count > 0, text.count <= 18 else { return nil }
    for index in (isHexadecimal ? 2 : 0)..<text.count {
      let digit: UInt64
      switch text[index] {
      case 0x30...0x39: digit = UInt64(text[index] - 0x30)
      case 0x41...0x46 where isHexadecimal: digit = UInt64(text[index] - 0x41 + 10)
      case 0x61...0x66 where isHexadecimal: digit = UInt64(text[index] - 0x61 + 10)
      default: return nil
      }
      let (product, isLarge) = value.multipliedReportingOverflow(by: isHexadecimal ? 16 : 10)
      let (sum, isLarger) = product.addingReportingOverflow(digit)
      if isLarge || isLarger { return nil }
      value = sum
    }
    return value
  }
}
