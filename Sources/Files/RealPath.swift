internal import Glibc

/// Where a path leads once every link on the way is followed. What does not exist yet keeps its own names below the
/// last folder that does, so that a folder still to be made can be compared too.
package func realPath(_ path: String) -> String {
  if let resolved = unsafe realpath(path, nil) {
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
  guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return path }
  return realPath(String(path[..<slash])) + path[slash...]
}
