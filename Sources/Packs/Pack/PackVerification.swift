internal import Archive
internal import Digest
internal import Evidence
package import Files
package import Sealing
internal import Time

/// Whether an evidence pack is whole, unchanged and signed: what its own README tells a stranger to do, in one go.
package struct PackVerification: Sendable {
  /// The names of the seals, which no manifest can list.
  package static let signature = "signature.p7s"
  package static let timeStamp = "timestamp.tsr"
  /// The sums of the seals: not every byte of a seal is under the seal, such as those of certificates that come with it.
  package static let seals = "seals-sha256.txt"

  /// What does not agree: each a sentence that begins with the file's path.
  package private(set) var faults: [String] = []
  /// What is worth knowing: who signed, when; what could not be checked.
  package private(set) var remarks: [String] = []
  /// Files that are as they were packed.
  package private(set) var intact = 0

  private var digests: [String: SHA256Value] = [:]
  private var tags: [String: [UInt8]] = [:]
  private var roots: Set<String> = []
  private static let largestTag = 64 << 20

  /// - Parameters:
  ///   - path: a zip, or the unpacked folder of the bag.
  ///   - signers: whose signature is believed; nil where nobody's is known. Then a pack without a signature is no fault.
  ///   - authorities: whose time stamps are believed; nil where nobody's is known. Then a pack without one is no fault.
  /// - Throws: ``FileError`` where it cannot be opened.
  package init(of path: String, signers: Certificates?, authorities: Certificates?) throws(FileError) {
    if kindOfFile(path) == .folder { try readFolder(path) } else { try readZip(path) }
    guard tags["bagit.txt"] != nil else {
      faults.append("bagit.txt: it is gone; expected a BagIt bag, as 'earshot pack' makes it")
      return
    }
    let listed = compare("manifest-sha256.txt") { $0.hasPrefix("data/") }
    let listedTags = compare("tagmanifest-sha256.txt") { !$0.hasPrefix("data/") }
    let own: Set<String> = [
      "tagmanifest-sha256.txt", PackVerification.signature, PackVerification.timeStamp, PackVerification.seals,
    ]
    for name in digests.keys.sorted() where !listed.contains(name) && !listedTags.contains(name) && !own.contains(name)
    {
      faults.append("\(name): it was added since; no manifest lists it")
    }
    for name in ["manifest-sha256.txt", "bag-info.txt", "bagit.txt", "README.txt"]
    where !listedTags.isEmpty && !listedTags.contains(name) {
      faults.append("\(name): tagmanifest-sha256.txt does not list it, so nothing vouches for it")
    }
    checkSeals()
    checkSignature(signers)
    checkTimeStamp(authorities)
  }

  // MARK: Reading

  private mutating func readFolder(_ folder: String) throws(FileError) {
    for name in try Sums.files(in: folder) {
      let path = "\(folder)/\(name)"
      guard !isLink(path), kindOfFile(path) == .file else {
        faults.append("\(name): it is no file of its own; a pack holds neither links nor devices")
        continue
      }
      do throws(FileError) {
        digests[name] = try SHA256Value.of(contentsOf: path)
        if !name.contains("/") {
          tags[name] = try ReadOnlyFile.contents(of: path, atMost: PackVerification.largestTag, followLinks: false)
        }
      } catch {
        faults.append("\(name): it cannot be read: \(error.reason)")
      }
    }
  }

  private mutating func readZip(_ path: String) throws(FileError) {
    do throws(ArchiveError) {
      guard var files = try ArchivedFiles(path, followLinks: true) else {
        throw .damaged(path: path, afterBytes: 0, reason: "it is no zip")
      }
      while !files.isOver {
        do throws(ArchiveError) {
          guard let entry = try files.next() else { break }
          try take(entry, of: &files)
        } catch {
          faults.append(PackVerification.words(error))
        }
      }
    } catch {
      if case .unreadable(let error) = error { throw error }
      faults.append("\(error); expected a pack, as 'earshot pack' makes it")
    }
    if roots.count > 1 {
      faults.append("\(roots.sorted().joined(separator: ", ")): more than one folder; expected that of the bag alone")
    }
  }

  /// Named as all others are: by the path within the bag.
  private static func words(_ error: ArchiveError) -> String {
    guard case .entry(_, let name, _, let fault) = error else { return "\(error)" }
    let path = name.firstIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
    return "\(path): it \(fault.words)"
  }

  private mutating func take(_ entry: ArchivedEntry, of files: inout ArchivedFiles) throws(ArchiveError) {
    guard let slash = entry.name.firstIndex(of: "/") else {
      faults.append("\(entry.name): it was added since; it lies outside of the bag's folder")
      return
    }
    roots.insert(String(entry.name[..<slash]))
    let name = String(entry.name[entry.name.index(after: slash)...])
    guard PackVerification.isPlain(entry.name) else {
      faults.append("\(entry.name): no pack has a file of such a name; it was added since")
      return
    }
    var digest = SHA256()
    var contents: [UInt8] = []
    let isTag = !name.contains("/")
    while let chunk = try files.nextChunk() {
      unsafe chunk.withUnsafeBytes { unsafe digest.update($0) }
      if isTag, contents.count <= PackVerification.largestTag { contents += chunk }
    }
    if digests[name] != nil { faults.append("\(name): it is there twice") }
    digests[name] = digest.finish()
    if isTag { tags[name] = contents }
  }

  /// Whether a path is one that unpacking may make: some names, none of them special, in folders below.
  static func isPlain(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 1 && parts.count < 32
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.utf8.count < 256
          && part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x5C && $0 != 0x3A && $0 != 0x7F }
      }
  }

  // MARK: Sums

  /// - Returns: the names that the manifest lists.
  private mutating func compare(_ manifest: String, _ belongs: (String) -> Bool) -> Set<String> {
    guard let contents = tags[manifest] else {
      faults.append("\(manifest): it is gone")
      return []
    }
    var listed: Set<String> = []
    let text = String(decoding: contents, as: UTF8.self)
    if !text.hasSuffix("\n") { faults.append("\(manifest): its end is missing; it was changed since") }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty, line.endIndex == text.endIndex { continue }
      let name = String(line.dropFirst(66))
      guard let expected = SHA256Value(hexadecimal: line.prefix(64)), line.dropFirst(64).hasPrefix("  "),
        line.prefix(64) == expected.description, belongs(name)
      else {
        faults.append(
          "\(manifest):\(index + 1): it is no line of sums; expected 64 digits, two spaces and a file's name")
        continue
      }
      if !listed.insert(name).inserted { faults.append("\(name): it is listed twice in \(manifest)") }
      guard let found = digests[name] else {
        faults.append("\(name): it is gone")
        continue
      }
      if found == expected {
        intact += 1
      } else {
        faults.append("\(name): it was changed since; its SHA-256 is \(found), expected \(expected) (\(manifest))")
      }
    }
    return listed
  }

  // MARK: Seals

  /// What a flipped byte in a seal would not show by itself.
  private mutating func checkSeals() {
    let names = [PackVerification.signature, PackVerification.timeStamp]
    guard tags[PackVerification.seals] != nil else {
      if names.contains(where: { tags[$0] != nil }) {
        faults.append("\(PackVerification.seals): it is gone, although there are seals")
      }
      return
    }
    let listed = compare(PackVerification.seals) { names.contains($0) }
    for name in names where tags[name] != nil && !listed.contains(name) {
      faults.append("\(name): it was added since; \(PackVerification.seals) does not list it")
    }
  }

  private mutating func checkSignature(_ signers: Certificates?) {
    let name = PackVerification.signature
    guard let signature = tags[name] else {
      if signers != nil {
        if !faults.contains("\(name): it is gone") {
          faults.append(
            "\(name): it is gone; expected a signature by the given certificate, since this pack may be anybody's")
        }
      } else {
        remarks.append("\(name): there is none: the pack is as trustworthy as the hands it came from")
      }
      return
    }
    do throws(SealError) {
      let found = try Signature.verify(signature, over: tags["tagmanifest-sha256.txt"] ?? [], trusting: signers)
      let when = found.at.map { ", at \($0.iso8601) by its own word" } ?? ""
      remarks.append("\(name): signed by \(found.signer)\(when)")
      if signers == nil {
        remarks.append(
          "\(name): nobody was named whose signature is believed; compare the certificate's SHA-256 with the one that the "
            + "organisation gave you, \(hexadecimal(of: found.fingerprint)), or name it with --certificate")
      }
    } catch {
      switch error {
      case .overSomethingElse:
        faults.append(
          "\(name): it is a signature, but not over this pack's tagmanifest-sha256.txt: one of the two was exchanged or changed"
        )
      case .untrusted(let who):
        faults.append("\(name): it was signed by \(who), whom the given certificate does not vouch for")
      default: faults.append("\(name): it is no signature; it was changed since")
      }
    }
  }

  private mutating func checkTimeStamp(_ authorities: Certificates?) {
    let name = PackVerification.timeStamp
    guard let stamp = tags[name] else {
      if authorities != nil, !faults.contains("\(name): it is gone") {
        faults.append("\(name): it is gone; expected a time stamp by the given authority")
      }
      return
    }
    guard let signature = digests[PackVerification.signature] else {
      faults.append("\(name): it is over \(PackVerification.signature), which is gone")
      return
    }
    let digest = unsafe signature.withBytes { unsafe Array($0) }
    do throws(SealError) {
      let at = try TimeStamp.verify(stamp, over: digest, trusting: authorities)
      remarks.append(
        "\(name): stamped at \(at.iso8601)"
          + (authorities == nil ? "; by whom was not checked: name the authority's certificate with --authority" : ""))
    } catch {
      switch error {
      case .overSomethingElse:
        faults.append(
          "\(name): it is a time stamp, but not over this pack's \(PackVerification.signature), or it was changed since"
        )
      case .untrusted: faults.append("\(name): none of the given certificates vouches for its authority")
      default: faults.append("\(name): it is no time stamp; it was changed since")
      }
    }
  }
}
