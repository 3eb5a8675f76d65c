package import Evidence
internal import Files

/// Finds the files of a log by the patterns of the configuration.
package enum LogFiles {
  /// - Returns: paths sorted by their bytes, each once, and a gap for each pattern that nothing fits.
  package static func find(_ patterns: [String]) -> (paths: [String], gaps: [Gap]) {
    var paths: Set<String> = []
    var gaps: [Gap] = []
    for pattern in patterns {
      do throws(FileError) {
        let found = try matches(pattern)
        if found.isEmpty {
          gaps.append(
            Gap(
              .absent, path: pattern, reason: "No file of this name was found; at least one was expected.",
              remedy: "Check where the log is written and how its files are named."))
        }
        paths.formUnion(found)
      } catch {
        gaps.append(
          Gap(
            error.isMissing ? .absent : .unreadable, path: pattern,
            reason: "The folder of this log cannot be listed: \(error.reason).",
            remedy: "Make the folder readable to Earshot's account, or correct the configuration."))
      }
    }
    return (paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, gaps)
  }

  private static func matches(_ pattern: String) throws(FileError) -> [String] {
    let slash = pattern.lastIndex(of: "/")
    let folder = slash.map { $0 == pattern.startIndex ? "/" : String(pattern[..<$0]) } ?? "."
    let name = slash.map { pattern[pattern.index(after: $0)...] } ?? pattern[...]
    guard name.contains(where: { $0 == "*" || $0 == "?" }) else {
      return kindOfFile(pattern) == nil ? [] : [pattern]
    }
    let wanted = Array(name.utf8)
    return try entries(of: folder).filter { entry in
      let isHidden = entry.hasPrefix(".") && !name.hasPrefix(".")
      return !isHidden && fits(Array(entry.utf8), wanted) && kindOfFile("\(folder)/\(entry)") != .folder
    }.map { folder == "/" ? "/\($0)" : "\(folder)/\($0)" }
  }

  /// Whether a name fits a pattern in which `*` stands for any bytes and `?` for one.
  static func fits(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    var inName = 0
    var inPattern = 0
    var star: (pattern: Int, name: Int)?
    while inName < name.count {
      if inPattern < pattern.count, pattern[inPattern] == 0x2A {
        star = (inPattern, inName)
        inPattern += 1
      } else if inPattern < pattern.count, pattern[inPattern] == 0x3F || pattern[inPattern] == name[inName] {
        inPattern += 1
        inName += 1
      } else if let last = star {
        inPattern = last.pattern + 1
        inName = last.name + 1
        star = (last.pattern, last.name + 1)
      } else {
        return false
      }
    }
    while inPattern < pattern.count, pattern[inPattern] == 0x2A { inPattern += 1 }
    return inPattern == pattern.count
  }
}
