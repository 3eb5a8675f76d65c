internal import Files

/// Where Windows notes that a file came from: its stream `Zone.Identifier`, an INI file with the section `ZoneTransfer`
/// (Microsoft, [MS-FSCC] 5.6.1; `HostUrl` and `ReferrerUrl` since Windows 10).
package struct ZoneIdentifier: Sendable, Equatable {
  /// 0 this computer, 1 the local network, 2 a trusted site, 3 the internet, 4 a restricted site.
  package let zone: Int?
  package let hostURL: String?
  package let referrerURL: String?

  /// More bytes than such a stream has: two addresses and a few words.
  package static let largest = 1 << 14

  /// - Returns: nil where nothing of it can be read.
  package init?(_ bytes: Span<UInt8>) {
    var values: [String: String] = [:]
    var isWithin = false
    var line: [UInt8] = []
    func end(_ line: [UInt8], _ values: inout [String: String], _ isWithin: inout Bool) {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("[") {
        isWithin = text.lowercased().hasPrefix("[zonetransfer]")
      } else if isWithin, let equals = text.firstIndex(of: "=") {
        let name = text[..<equals].filter { $0 != " " }.lowercased()
        let value = text[text.index(after: equals)...].drop { $0 == " " }
        if !value.isEmpty, values[name] == nil { values[name] = escapedPath(String(value)) }
      }
    }
    for index in 0..<min(bytes.count, ZoneIdentifier.largest) {
      let byte = bytes[index]
      if byte == 0x0A || byte == 0x0D {
        end(line, &values, &isWithin)
        line.removeAll(keepingCapacity: true)
      } else {
        line.append(byte)
      }
    }
    end(line, &values, &isWithin)
    zone = values["zoneid"].flatMap { Int($0) }
    hostURL = values["hosturl"]
    referrerURL = values["referrerurl"]
    if zone == nil, hostURL == nil, referrerURL == nil { return nil }
  }
}
