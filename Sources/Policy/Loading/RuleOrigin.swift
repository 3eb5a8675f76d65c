/// Where rule files lay before they were copied.
package struct RuleOrigin: Sendable, Equatable {
  package let folder: String
  /// The site's own file; nil where there was none.
  package let site: String?

  package init(folder: String, site: String?) {
    self.folder = folder
    self.site = site
  }

  /// The folder of the site's own file within a copy.
  package static let siteFolder = "site"

  /// The place of a file within a copy.
  package func place(of path: String) -> String {
    if path == site { return "\(RuleOrigin.siteFolder)/\(RuleOrigin.name(of: path))" }
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : RuleOrigin.name(of: path)
  }

  /// Where the site's own file is in a copy; nil where there was none.
  package func site(copiedTo copy: String) -> String? { site.map { "\(copy)/\(place(of: $0))" } }

  /// What a file of a copy was called.
  func path(of file: String, copiedTo copy: String, site copiedSite: String?) -> String {
    if file == copiedSite, let site { return site }
    return file.hasPrefix(copy + "/") ? "\(folder)/\(file.dropFirst(copy.utf8.count + 1))" : file
  }

  private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
