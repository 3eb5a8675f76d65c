internal import Digest
internal import Files

/// The page's style sheet, and the policy that lets a browser use it and nothing else.
struct StyleSheet {
  let text: String

  /// Reads `report.css` from the folder of the report's resources.
  init(resources: String) throws(ReportingError) {
    let path = "\(resources)/report.css"
    let bytes: [UInt8]
    do throws(FileError) { bytes = try ReadOnlyFile.contents(of: path, atMost: 1 << 20) } catch { throw .file(error) }
    text = "\n" + String(decoding: bytes, as: UTF8.self)
    guard !text.utf8.contains(0x3C) else { throw .styleSheet(path: path, found: "<") }
    guard !text.contains("url("), !text.contains("@import") else {
      throw .styleSheet(path: path, found: "a reference to something outside")
    }
  }

  /// No script, no connection, no image, no form; and of styles this very one, named by its SHA-256
  /// (Content Security Policy Level 3, section 6.7).
  var contentSecurityPolicy: String {
    let digest = unsafe SHA256.of(text).withBytes { unsafe Array($0) }
    return "default-src 'none'; style-src 'sha256-\(base64(digest))'; base-uri 'none'; form-action 'none'"
  }
}

/// Base64 as RFC 4648 has it.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var bits = 0
    for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? Int(group[start + offset]) : 0) }
    for position in 0..<4 {
      text.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : "=")
    }
  }
  return text
}
