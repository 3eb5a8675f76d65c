internal import Files
internal import Time

/// Makes an estate on disk.
package struct Estate: Sendable {
  package let settings: EstateSettings
  package let plan: Plan

  /// - Throws: ``EstateError/setting(_:)``.
  package init(_ settings: EstateSettings) throws(EstateError) {
    try settings.check()
    self.settings = settings
    plan = Plan(settings)
    if plan.isShort {
      throw .setting("--recordings: found \(settings.recordings), too few for all that is sown; expected 120 or more")
    }
  }

  /// Writes all sources, the configuration and `sown.csv`. What an earlier estate left in the folder is replaced; the
  /// folders `state` and `reports`, which are Earshot's own, stay.
  /// - Returns: the findings that an audit of it must have, in the order of `sown.csv`.
  package func make() throws(EstateError) -> [ExpectedFinding] {
    do throws(FileError) {
      for old in ["store", "drives", "logs", "registers", "pages", "calls", "directory"] {
        try deleteOwn("\(settings.folder)/\(old)")
      }
      for new in ["registers", "logs", "pages"] { try makeFolder("\(settings.folder)/\(new)") }
    } catch {
      throw .file(error)
    }
    try ConfigurationFile(settings: settings, cast: plan.cast).write()
    try RegisterFiles(plan: plan).write(to: "\(settings.folder)/registers")
    let audio = CallAudio(try Prompts(folder: settings.prompts), seed: settings.seed, plan: plan)
    try StoreFolder(plan: plan, audio: audio).write(to: settings.folder)
    try LogFiles(plan: plan).write(to: "\(settings.folder)/logs")
    try CallEvents(plan: plan).write(to: "\(settings.folder)/calls")
    try DirectoryFiles(plan: plan).write(to: settings.folder)
    try NoticePages(plan: plan).write(to: "\(settings.folder)/pages")
    try DriveTrees(plan: plan, audio: audio).write()
    let expected = plan.expected(at: settings.asOf)
    try SownTable.write(expected, to: "\(settings.folder)/sown.csv", modified: settings.asOf)
    try stampFolders()
    return expected
  }

  /// The folders above those that were stamped as they were filled.
  private func stampFolders() throws(EstateError) {
    var folders = [
      "logs/web", "logs/file-server", "logs/application", "logs/windows", "logs", "registers", "pages", "calls",
      "directory",
    ]
    folders += plan.workstations.filter(\.isThere).map { String($0.folder.dropLast(2)) }
    for folder in folders + ["drives", ""] {
      try EstateFile.stamp("\(settings.folder)/\(folder)", modified: settings.asOf)
    }
  }
}
