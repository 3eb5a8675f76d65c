/// A path as seen from a folder: absolute, without `.`, `..` and doubled slashes. Links are not followed.
package func absolutePath(_ path: String, in folder: String) -> String {
  var parts: [Substring] = []
  for part in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") {
    switch part {
    case ".": break
    case "..": _ = parts.popLast()
    default: parts.append(part)
    }
  }
  return "/" + parts.joined(separator: "/")
}

/// The folder that a file stands in.
package func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Whether a path is a folder's own or lies somewhere within it. Both are absolute.
package func isWithin(_ path: String, _ folder: String) -> Bool {
  path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
}
