internal import Digest
internal import Evidence
package import Files

/// Whether a published run is whole and unchanged.
package struct Verification: Sendable {
  /// Files that agree with their sums.
  package private(set) var intact = 0
  /// Files of evidence that were deleted on time.
  package private(set) var removed = 0
  /// What does not agree: each a sentence that begins with the path.
  package private(set) var faults: [String] = []

  /// Compares every file of a run with `SHA256SUMS`, and each evidence file with its own seal.
  ///
  /// The sums show changes, not forgery: whoever can write the folder can write the sums too.
  /// - Parameter withoutEvidence: whether its evidence was deleted on time, so that it must not be there.
  /// - Throws: ``FileError`` where the folder or its sums cannot be read.
  package init(of folder: String, withoutEvidence: Bool = false) throws(FileError) {
    let sums = try ReadOnlyFile.contents(of: "\(folder)/\(Sums.name)", atMost: 64 << 20)
    var listed: Set<String> = []
    for (number, line) in String(decoding: sums, as: UTF8.self).split(separator: "\n").enumerated() {
      let digits = line.prefix(64)
      let name = String(line.dropFirst(66))
      guard let expected = SHA256Value(hexadecimal: digits), line.dropFirst(64).hasPrefix("  "), !name.isEmpty,
        !name.hasPrefix("/"), !name.split(separator: "/").contains("..")
      else {
        faults.append(
          "\(Sums.name):\(number + 1): it is no line of sums; expected 64 digits, two spaces and a file's name")
        continue
      }
      if !listed.insert(name).inserted { faults.append("\(name): it is listed twice in \(Sums.name)") }
      if withoutEvidence, name.hasPrefix("evidence/") {
        if kindOfFile("\(folder)/\(name)") == nil {
          removed += 1
        } else {
          faults.append("\(name): it was removed on time and is there all the same; the next audit deletes it")
        }
        continue
      }
      compare(name, in: folder, with: expected)
    }
    for name in try Sums.files(in: folder) where name != Sums.name && !listed.contains(name) {
      faults.append("\(name): it was added since; \(Sums.name) does not list it")
    }
    if listed.isEmpty { faults.append("\(Sums.name): it lists no file") }
  }

  private mutating func compare(_ name: String, in folder: String, with expected: SHA256Value) {
    let path = "\(folder)/\(name)"
    do throws(FileError) {
      let found = try SHA256Value.of(contentsOf: path)
      guard found == expected else {
        faults.append("\(name): it was changed since; its SHA-256 is \(found), expected \(expected)")
        return
      }
    } catch {
      faults.append(error.isMissing ? "\(name): it is gone" : "\(name): it cannot be read: \(error.reason)")
      return
    }
    intact += 1
    guard name.hasSuffix(".evidence") else { return }
    do throws(EvidenceError) { _ = try Seal.check(path) } catch {
      faults.append("\(name): its seal does not hold: \(error)")
    }
  }
}
