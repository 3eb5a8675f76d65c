internal import Configuration
internal import Files

/// Where the program finds what was installed with it.
enum Installation {
  static let configuration = "/etc/earshot/earshot.xml"

  /// The folder of rules, formats, layouts and schemas where the configuration names none: what `EARSHOT_RULES` says,
  /// else the one installed beside the program (`../share/earshot/rules`), else `Rules` of the source tree that the
  /// program was built in.
  static var rules: String {
    if let told = ThisProcess.environment("EARSHOT_RULES") {
      return absolutePath(told, in: ThisProcess.workingFolder)
    }
    return folder(installedAs: "rules", inTree: "Rules")
  }

  /// The folder of the style sheet that reports carry within them.
  static var reports: String { folder(installedAs: "reports", inTree: "Reports") }

  private static func folder(installedAs name: String, inTree other: String) -> String {
    let installed = absolutePath("../share/earshot/\(name)", in: parentFolder(of: ThisProcess.executable))
    if kindOfFile(installed) == .folder { return installed }
    var folder = parentFolder(of: ThisProcess.executable)
    while folder != "/" {
      if kindOfFile("\(folder)/Rules/earshot.xsd") == .file { return "\(folder)/\(other)" }
      folder = parentFolder(of: folder)
    }
    return installed
  }

  /// A collector program of its own, such as `earshot-collect-keypad`: beside this program, else where packages put it
  /// (`../lib/earshot`); nil where it is not installed.
  static func collector(_ name: String) -> String? {
    let own = parentFolder(of: ThisProcess.executable)
    return ["\(own)/\(name)", absolutePath("../lib/earshot/\(name)", in: own)].first { kindOfFile($0) == .file }
  }

  /// A schema by its name; nil where it is not installed.
  static func schema(_ name: String) -> String? {
    let path = "\(rules)/\(name)"
    return kindOfFile(path) == .file ? path : nil
  }
}
