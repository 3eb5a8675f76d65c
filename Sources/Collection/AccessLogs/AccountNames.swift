internal import Evidence
internal import Files

/// The names of accounts by their numbers, from a list in the form of passwd(5): `jash:x:1000:1000:Jo Ash:/home/jash:/bin/sh`.
/// A log that holds numbers only means accounts of the machine that it was written on, whose list must be handed over with it.
enum AccountNames {
  /// - Returns: the names, and a gap for each line that has no name and number.
  static func read(_ path: String) -> (names: [String: String], gaps: [Gap]) {
    let contents: [UInt8]
    do throws(FileError) {
      contents = try ReadOnlyFile.contents(of: path, atMost: 16 << 20)
    } catch {
      let gap = Gap(
        error.isMissing ? .absent : .unreadable, path: path,
        reason: "The list of accounts cannot be read: \(error.reason). Accounts are told by their numbers.",
        remedy: "Copy /etc/passwd of the machine that writes the log (getent passwd) to this path.")
      return ([:], [gap])
    }
    var names: [String: String] = [:]
    var gaps: [Gap] = []
    for (index, line) in contents.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if text.isEmpty || text.hasPrefix("#") { continue }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count >= 3, !parts[0].isEmpty, UInt32(parts[2]) != nil else {
        if gaps.count < 20 {
          gaps.append(
            Gap(
              .malformed, path: path, reason: "The line does not begin with name:password:number, as passwd(5) has it.",
              remedy: "Correct the line; the account's number stands for it meanwhile.", line: index + 1))
        }
        continue
      }
      // The first of a number counts, as getpwuid(3) has it.
      if names[String(parts[2])] == nil { names[String(parts[2])] = String(parts[0]) }
    }
    return (names, gaps)
  }
}
