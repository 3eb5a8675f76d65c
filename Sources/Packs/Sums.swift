internal import Digest
internal import Evidence
package import Files

/// `SHA256SUMS` of a run's folder, in the form that `sha256sum --check` reads.
package enum Sums {
  package static let name = "SHA256SUMS"

  /// Every file in a folder and the folders within it, as paths relative to it, in the order of their bytes. A link is a
  /// file, wherever it leads.
  package static func files(in folder: String) throws(FileError) -> [String] {
    var found: [String] = []
    for name in try entries(of: folder) {
      if kindOfFile("\(folder)/\(name)") == .folder, !isLink("\(folder)/\(name)") {
        for inner in try files(in: "\(folder)/\(name)") { found.append("\(name)/\(inner)") }
      } else {
        found.append(name)
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Writes the sums of all that is in a folder, and waits until the disk has every file of it.
  package static func write(in folder: String) throws(FileError) {
    var output = try OutputFile("\(folder)/\(name)", replacing: true)
    for file in try files(in: folder) where file != name {
      try output.write("\(try SHA256Value.of(contentsOf: "\(folder)/\(file)"))  \(file)\n")
      try settle("\(folder)/\(file)")
    }
    try output.finish()
  }
}
