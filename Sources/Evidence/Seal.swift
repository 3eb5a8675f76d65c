package import Digest
package import Files
internal import SQL

/// The seal of an evidence file: its SHA-256 in a file beside it, in the form that `sha256sum -c` checks.
package enum Seal {
  /// Where the seal of a file stands.
  package static func path(for file: String) -> String { file + ".sha256" }

  /// Computes and writes the seal.
  package static func write(for file: String) throws(EvidenceError) -> SHA256Value {
    try EvidenceError.files { () throws(FileError) in
      let digest = try SHA256Value.of(contentsOf: file)
      let name = file.split(separator: "/").last.map(String.init) ?? file
      var output = try OutputFile(path(for: file), replacing: true)
      try output.write("\(digest)  \(name)\n")
      try output.finish()
      return digest
    }
  }

  /// Checks that a file is whole: that it has a seal, that the seal fits, and that it is evidence of this version.
  /// - Returns: its SHA-256.
  package static func check(_ file: String) throws(EvidenceError) -> SHA256Value {
    let (sealed, digest) = try EvidenceError.files { () throws(FileError) in
      let seal = try ReadOnlyFile.contents(of: path(for: file), atMost: 4096)
      return (String(decoding: seal, as: UTF8.self), try SHA256Value.of(contentsOf: file))
    }
    guard sealed.hasPrefix(digest.description + "  ") else {
      throw .notEvidence(path: file, found: "SHA-256 \(digest)", expected: "the one in its seal, \(sealed.prefix(64))")
    }
    let (identity, version) = try EvidenceError.sql { () throws(SQLError) in
      let database = try Database(path: file, mode: .readOnly)
      return (
        try database.value("PRAGMA application_id")?.integer, try database.value("PRAGMA user_version")?.integer
      )
    }
    guard identity == EvidenceSchema.applicationID, version == EvidenceSchema.version else {
      throw .notEvidence(
        path: file, found: "a database of another kind or version (\(version ?? -1))",
        expected: "evidence of version \(EvidenceSchema.version)")
    }
    return digest
  }
}

extension SHA256Value {
  /// The SHA-256 of a whole file.
  package static func of(contentsOf path: String) throws(FileError) -> SHA256Value {
    var file = try ReadOnlyFile(path, followLinks: true)
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { unsafe buffer.deallocate() }
    while true {
      let count = try unsafe file.read(into: buffer)
      if count == 0 { return digest.finish() }
      unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
