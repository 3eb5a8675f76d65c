import Configuration
import Files
import Glibc

/// The root of this checkout.
let checkout: String = {
  var path = #filePath[...]
  for _ in 0..<3 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
  return String(path)
}()

/// A site of its own for one test: a folder with a configuration, some rules, an inventory.
final class Site {
  let folder: String

  init() throws {
    var template = Array("/tmp/earshot-configuration-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    guard made else { throw FileError("create", "/tmp/earshot-configuration-XXXXXX") }
    folder = template.dropLast().reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1))) }
    for name in ["store", "rules/formats", "rules/catalogues"] { try makeFolder("\(folder)/\(name)") }
    for name in ["rules/formats/iis-w3c.xml", "rules/catalogues/plain-csv.xml"] { try write("<x/>", to: name) }
  }

  deinit { try? deleteOwn(folder) }

  func write(_ text: String, to name: String) throws {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    try output.write(text)
    try output.finish()
  }

  /// Writes `earshot.xml` with a root element around what is given.
  func configure(
    _ inside: String, root: String = #"organisation="Reigate" time-zone="Europe/London""#
  ) throws {
    try write("<earshot xmlns=\"urn:earshot:configuration:1\" \(root)>\n\(inside)\n</earshot>\n", to: "earshot.xml")
  }

  func load(withSchema: Bool = true) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      "earshot.xml", workingFolder: folder, rules: "\(folder)/rules",
      schema: withSchema ? "\(checkout)/Rules/earshot.xsd" : nil)
  }

  /// What is wrong with it, each as `line: message`, with this site's folder left out.
  func faults(withSchema: Bool = true) -> [String] {
    do throws(ConfigurationError) {
      _ = try load(withSchema: withSchema)
      return []
    } catch {
      guard case .faults(let faults) = error else { return [error.description] }
      return faults.map { fault in
        let message = fault.message.split(separator: folder + "/", omittingEmptySubsequences: false).joined()
        return "\(fault.line.map(String.init) ?? "-"): \(message)"
      }
    }
  }
}
