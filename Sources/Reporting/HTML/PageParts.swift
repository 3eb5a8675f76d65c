internal import Digest
internal import Files

/// The page's style sheet and script, and the policy that lets a browser use these two and nothing else.
struct PageParts {
  let style: String
  let script: String

  /// Reads `report.css` and `report.js` from the folder of the report's resources.
  init(resources: String) throws(ReportingError) {
    style = try PageParts.read("\(resources)/report.css")
    script = try PageParts.read("\(resources)/report.js")
    guard !style.contains("url("), !style.contains("@import") else {
      throw .pagePart(path: "\(resources)/report.css", found: "a reference to something outside")
    }
  }

  /// Neither may hold a character that could end the element it stands in.
  private static func read(_ path: String) throws(ReportingError) -> String {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try ReadOnlyFile.contents(of: path, atMost: 1 << 20) } catch { throw .file(error) }
    guard !bytes.contains(0x3C) else { throw .pagePart(path: path, found: "<") }
    // A browser reads a carriage return as a line feed, and the digest is over what it reads.
    return "\n" + String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
  }

  /// Of styles and scripts this very one each, named by its SHA-256; no connection, no image, no frame, no form that is
  /// sent, and no text that a script makes into markup (Content Security Policy Level 3, section 6.7; Trusted Types).
  var contentSecurityPolicy: String {
    "default-src 'none'; style-src '\(PageParts.source(style))'; script-src '\(PageParts.source(script))'; "
      + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
  }

  private static func source(_ text: String) -> String {
    "sha256-\(base64(unsafe SHA256.of(text).withBytes { unsafe Array($0) }))"
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
