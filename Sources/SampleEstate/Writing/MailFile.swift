internal import Digest
internal import Time

/// A mail with a file attached, as it is when it was saved or lies among drafts.
enum MailFile {
  static func of(_ name: String, _ bytes: [UInt8], from account: String, sent: Instant) -> [UInt8] {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let date = Zone.utc.civil(sent)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    // 1 January 1970 was a Thursday.
    let day = days[Int((sent.seconds / 86_400 + 3) % 7)]
    let encoded = base64(of: bytes)
    var lines = ""
    var rest = encoded[...]
    while !rest.isEmpty {
      lines += rest.prefix(76) + "\r\n"
      rest = rest.dropFirst(76)
    }
    let text = """
      Date: \(day), \(date.day) \(months[date.month - 1]) \(date.year) \(two(date.hour)):\(two(date.minute)):\(two(date.second)) +0000\r
      From: \(account)@town.example\r
      To: \(account)@home.example\r
      Subject: As discussed\r
      Message-ID: <\(sent.seconds).\(account)@town.example>\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary="=_earshot"\r
      \r
      --=_earshot\r
      Content-Type: text/plain; charset=utf-8\r
      \r
      As discussed.\r
      --=_earshot\r
      Content-Type: audio/wav; name="\(name)"\r
      Content-Disposition: attachment; filename="\(name)"\r
      Content-Transfer-Encoding: base64\r
      \r
      \(lines)--=_earshot--\r

      """
    return Array(text.utf8)
  }
}
