internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import Packs

/// `earshot unpack`: opens an evidence pack, and leaves a record of it.
enum UnpackCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let pack = Shared.absolute(arguments.operands[0])
    guard let told = arguments["--to"] else {
      throw Failure(.couldNotRun, "earshot unpack: --to is missing: the folder to make.")
    }
    let folder = Shared.absolute(told)
    if kindOfFile(folder) != nil || isLink(folder) {
      throw Failure(
        .couldNotRun, "earshot unpack: \(folder) is there already; a pack is unpacked into a folder of its own.")
    }
    let configuration = try Shared.configuration(arguments)
    guard kindOfFile(pack) == .file else {
      throw Failure(.couldNotRun, "earshot unpack: \(pack) is no file; expected the zip of an evidence pack.")
    }
    let digest = try sum(pack)
    let before = try VerifyCommand.verified(pack, arguments, configuration.packs)
    try VerifyCommand.refuseFaults(before, of: pack)
    let record = try unpack(pack, digest, to: folder, arguments, configuration)
    for remark in before.remarks { Program.say("\(pack): \(remark)\n") }
    let made = History.record(ofPack: digest, in: configuration.outputFolder)
    let origin =
      made.map { "made here: record \($0.number) of the history of audits" }
      ?? "no record of the history of audits says that it was made here"
    Program.say(
      """
      \(folder): whole and unchanged, \(before.intact) files; \(origin)
      Record \(record.number) of the history of audits: \(record.digest)

      """)
    return .nothingToReport
  }

  private static func sum(_ pack: String) throws(Failure) -> SHA256Value {
    do throws(FileError) { return try SHA256Value.of(contentsOf: pack) } catch {
      throw Failure(.couldNotRun, "\(error.description); expected an evidence pack.")
    }
  }

  /// Unpacks beside the folder, looks whether what lies there then is what was verified, records it, and only then gives it
  /// its name.
  private static func unpack(
    _ pack: String, _ digest: SHA256Value, to folder: String, _ arguments: Arguments, _ configuration: Configuration
  ) throws(Failure) -> HistoryHead {
    let work = "\(folder).\(ThisProcess.identifier).part"
    defer { try? deleteOwn(work) }
    try Shared.files { () throws(FileError) in try makeFolder(work) }
    let name: String
    do throws(PackError) { name = try PackUnpacking.unpack(pack, to: work) } catch {
      if case .refused(let sentence) = error { throw Failure(.breaches, sentence) }
      throw PackCommand.failure(error)
    }
    try VerifyCommand.refuseFaults(try VerifyCommand.verified(work, arguments, configuration.packs), of: pack)
    guard try sum(pack) == digest else {
      throw Failure(.breaches, "\(pack): it changed while it was being unpacked; nothing was unpacked.")
    }
    var history = try HistoryStep.open(configuration)
    try HistoryStep.record(
      .opening,
      [
        HistoryRecord.Statement("pack", name), HistoryRecord.Statement("pack-sha256", digest.description),
        HistoryRecord.Statement("into", folder), HistoryRecord.Statement("by", ThisProcess.account),
      ], in: &history)
    try Shared.files { () throws(FileError) in
      try move(work, to: folder)
      try settle(parentFolder(of: folder))
    }
    return history.head
  }
}
