internal import Digest
internal import Evidence
internal import Files
internal import Time

/// A folder made into a BagIt bag (RFC 8493, version 1.0): what is in `data` is its payload.
enum Bag {
  static let payloadManifest = "manifest-sha256.txt"
  static let tagManifest = "tagmanifest-sha256.txt"

  /// Writes `bagit.txt`, `bag-info.txt` and the manifests. Whatever else stands beside `data` by then is a tag file and is in
  /// the tag manifest.
  /// - Parameter info: labels and values of `bag-info.txt`; the payload's size is added.
  static func close(_ folder: String, info: [(label: String, value: String)]) throws(PackError) {
    try PackError.files { () throws(FileError) in
      let files = try Sums.files(in: folder)
      let payload = files.filter { $0.hasPrefix("data/") }
      var bytes: Int64 = 0
      var manifest = try OutputFile("\(folder)/\(payloadManifest)")
      for file in payload {
        let open = try ReadOnlyFile("\(folder)/\(file)")
        bytes += try open.size()
        try manifest.write("\(try SHA256Value.of(contentsOf: "\(folder)/\(file)"))  \(file)\n")
      }
      try manifest.finish()
      try write("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", to: "\(folder)/bagit.txt")
      let lines = info + [("Payload-Oxum", "\(bytes).\(payload.count)")]
      try write(
        lines.map { "\($0.label): \(escapedPath($0.value))\n" }.joined(), to: "\(folder)/bag-info.txt")
      var tags = try OutputFile("\(folder)/\(tagManifest)")
      for file in try Sums.files(in: folder) where !file.hasPrefix("data/") && file != tagManifest {
        try tags.write("\(try SHA256Value.of(contentsOf: "\(folder)/\(file)"))  \(file)\n")
      }
      try tags.finish()
    }
  }

  static func write(_ text: String, to path: String) throws(FileError) {
    var output = try OutputFile(path)
    try output.write(text)
    try output.finish()
  }
}
