internal import Archive
internal import Files

/// Takes the files of a pack's zip out, into a folder of their own and nowhere else, whatever their names say.
package enum PackUnpacking {
  package struct Limits: Sendable {
    package var bytes: Int64
    /// How many times its own size the zip may expand to, beyond some megabytes.
    package var ratio: Int64
    package var files: Int

    package init(bytes: Int64 = 16 << 30, ratio: Int64 = 400, files: Int = 100_000) {
      self.bytes = bytes
      self.ratio = ratio
      self.files = files
    }
  }

  /// - Parameters:
  ///   - zip: the pack.
  ///   - folder: must not be there; the bag's own files are to lie in it, without the zip's outermost folder.
  /// - Returns: the name of that outermost folder, which is the pack's.
  /// - Throws: ``PackError``; then the folder may be there in part.
  package static func unpack(_ zip: String, to folder: String, limits: Limits = Limits()) throws(PackError) -> String {
    let expansion = ExpansionLimits(bytes: limits.bytes, ratio: limits.ratio, entries: limits.files)
    guard
      var files = try archived({ () throws(ArchiveError) in try ArchivedFiles(zip, followLinks: true, limits: expansion)
      }),
      files.kind == .zip
    else { throw refusal("\(zip): it is no zip") }
    var root: Substring?
    while !files.isOver {
      let next: ArchivedEntry?
      do throws(ArchiveError) { next = try files.next() } catch { throw refusal(error.description) }
      guard let entry = next else { break }
      guard PackVerification.isPlain(entry.name), let slash = entry.name.firstIndex(of: "/") else {
        throw refusal("\(zip): it holds '\(entry.name)', and no pack has a file of such a name")
      }
      if root == nil { root = entry.name[..<slash] }
      guard entry.name[..<slash] == root else {
        throw refusal("\(zip): it holds '\(entry.name)', which lies outside of the folder '\(root ?? "")'")
      }
      try write(entry.name[entry.name.index(after: slash)...], of: &files, to: folder)
    }
    guard let root else { throw refusal("\(zip): it holds no file") }
    return String(root)
  }

  private static func refusal(_ what: String) -> PackError {
    .refused("\(what); expected a pack, as 'earshot pack' makes it. Nothing was unpacked.")
  }

  private static func archived<Result: ~Copyable>(
    _ body: () throws(ArchiveError) -> Result
  ) throws(PackError) -> Result {
    do throws(ArchiveError) { return try body() } catch {
      if case .unreadable(let error) = error { throw .file(error) }
      throw refusal(error.description)
    }
  }

  private static func write(
    _ name: Substring, of files: inout ArchivedFiles, to folder: String
  ) throws(PackError) {
    let path = "\(folder)/\(name)"
    // A second file of the same name is refused, and no link is followed: the folder holds nothing but what was put here.
    var output = try PackError.files { () throws(FileError) in
      try makeFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? folder)
      return try OutputFile(path)
    }
    while true {
      let next: [UInt8]?
      do throws(ArchiveError) { next = try files.nextChunk() } catch { throw refusal(error.description) }
      guard let chunk = next else { break }
      do throws(FileError) { try output.write(chunk) } catch { throw .file(error) }
    }
    do throws(FileError) { try output.finish() } catch { throw .file(error) }
  }
}
