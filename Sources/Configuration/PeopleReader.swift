internal import Time
internal import XML

/// Directories and notices.
extension ConfigurationReader {
  mutating func directory(_ node: Node) -> DirectorySource {
    expectOnly(["name", "layout", "time-zone", "at-most-old"], of: node)
    var files: [DirectorySource.Files] = []
    for child in node.children {
      guard child.name == "files" else {
        fault(child, "<directory> holds no <\(child.name)>; expected <files>")
        continue
      }
      expectOnly(["taken"], of: child)
      let path = absolutePath(child.words, in: parentFolder(of: file))
      if parentFolder(of: path).contains(where: { "*?".contains($0) }) {
        fault(
          child, "'\(child.words)' has * or ? in a folder's name; they are understood in the last part of a path only")
      }
      if let taken = child["taken"], TimeReading(iso8601: taken) == nil {
        fault(child, "taken=\"\(taken)\" is no date; expected such as 2026-11-22T03:00")
      }
      if child.words.isEmpty { fault(child, "an empty <files>") }
      files.append(DirectorySource.Files(path: path, taken: child["taken"]))
    }
    if files.isEmpty { fault(node, "directory '\(node["name"] ?? "")' names no <files>") }
    return DirectorySource(
      name: required("name", of: node), files: files, layoutFile: ruleFile("layout", of: node),
      zone: zone(node, otherwise: zone), atMostOld: period("at-most-old", of: node) ?? DirectorySource.usualAge)
  }

  mutating func notices(_ node: Node) -> NoticesSource {
    expectOnly(["name", "time-limit", "proxy", "certificates"], of: node)
    var source = NoticesSource(name: required("name", of: node), pages: [])
    for child in node.children {
      if child.name == "page" {
        source.pages.append(page(child))
      } else {
        fault(child, "<notices> holds no <\(child.name)>; expected <page>")
      }
    }
    if source.pages.isEmpty { fault(node, "notices '\(source.name)' name no <page>") }
    if let limit = duration("time-limit", of: node) {
      source.timeLimit = Int(clamping: limit / Period.second)
      if !(1...3_600).contains(source.timeLimit) {
        fault(node, "time-limit=\"\(node["time-limit"] ?? "")\" is not between 1 second and 1 hour")
      }
    }
    source.proxy = node["proxy"]
    source.certificates = path(node["certificates"])
    return source
  }

  private mutating func page(_ node: Node) -> NoticePage {
    expectOnly(["place", "address"], of: node)
    let written = required("address", of: node)
    var address = written
    if let scheme = written.range(ofScheme: "://") {
      let isWeb = ["http", "https"].contains(scheme.lowercased())
      if !isWeb { fault(node, "address=\"\(written)\": expected http://, https:// or the path of a file") }
      let host = written.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      if host.contains("@") {
        fault(node, "the address holds a name or password; a page that needs one must be saved as a file")
      }
    } else {
      address = path(written) ?? ""
    }
    let wordings = node.children(named: "wording").map(\.words)
    for child in node.children where child.name != "wording" {
      fault(child, "<page> holds no <\(child.name)>; expected <wording>")
    }
    if wordings.isEmpty || wordings.contains("") { fault(node, "<page> needs a <wording> that it must hold") }
    return NoticePage(place: required("place", of: node), address: address, wordings: wordings)
  }
}

extension String {
  /// What stands before the first place of a mark; nil where it is not there.
  fileprivate func range(ofScheme mark: String) -> Substring? {
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(mark) { return self[..<rest.startIndex] }
      rest = rest.dropFirst()
    }
    return nil
  }
}
