internal import Configuration
internal import Files

/// The key under which callers' numbers are found again without being stored: made once, kept in the state folder.
enum NumberKey {
  private static func path(_ configuration: Configuration) -> String { "\(configuration.stateFolder)/number-key" }

  /// - Throws: ``FileError`` where the state folder cannot be written.
  static func read(_ configuration: Configuration) throws(FileError) -> [UInt8] {
    let path = path(configuration)
    if let key = try existing(path) { return key }
    try makeFolder(configuration.stateFolder)
    // Several collectors may come here at once: each makes a whole file, and the first to give it its name wins.
    let own = "\(path).\(ThisProcess.identifier)"
    var output = try OutputFile(own, replacing: true)
    try output.write(ThisProcess.randomBytes(32))
    try output.finish()
    try giveName(path, to: own)
    try deleteOwn(own)
    return try existing(path) ?? []
  }

  /// - Returns: nil where there is none yet.
  static func existing(_ configuration: Configuration) throws(FileError) -> [UInt8]? {
    try existing(path(configuration))
  }

  private static func existing(_ path: String) throws(FileError) -> [UInt8]? {
    guard kindOfFile(path) != nil else { return nil }
    return try ReadOnlyFile.contents(of: path, atMost: 4096)
  }
}
