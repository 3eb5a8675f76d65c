internal import Configuration
internal import Digest
internal import Files
internal import Packs
internal import Sealing

/// `earshot verify`: is what was published whole and unchanged?
enum VerifyCommand {
  static func run(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    if arguments.has("--history") { return try history(arguments) }
    if arguments.has("--head") { throw Failure(.couldNotRun, "earshot verify: --head goes with --history.") }
    guard let operand = arguments.operands.first else {
      throw Failure(
        .couldNotRun, "earshot verify: RUN is missing, or --history. 'earshot verify --help' tells more.")
    }
    let run = Shared.absolute(operand)
    if kindOfFile(run) == .file || kindOfFile("\(run)/bagit.txt") == .file { return try pack(run, arguments) }
    let verification: Verification
    do throws(FileError) {
      let published = realPath(run)
      let name = published.split(separator: "/").last.map(String.init) ?? published
      verification = try Verification(
        of: run, withoutEvidence: History.record(ofEvidenceRemovedFrom: name, in: parentFolder(of: published)) != nil)
    } catch {
      throw Failure(.couldNotRun, "\(error.description); expected the folder of a published run.")
    }
    guard verification.faults.isEmpty else {
      throw Failure(.breaches, verification.faults.map { "\(run)/\($0)" }.joined(separator: "\n"))
    }
    let gone = verification.removed == 0 ? "" : "; its evidence was deleted on time (\(verification.removed) files)"
    Program.say("\(run): whole and unchanged, \(verification.intact) files\(gone)\n")
    return .nothingToReport
  }

  // MARK: Packs

  private static func pack(_ path: String, _ arguments: Arguments) throws(Failure) -> ExitStatus {
    let settings = arguments.has("--configuration") ? try Shared.configuration(arguments).packs : nil
    let verification = try verified(path, arguments, settings)
    for remark in verification.remarks { Program.say("\(path): \(remark)\n") }
    try refuseFaults(verification, of: path)
    Program.say("\(path): whole and unchanged, \(verification.intact) files\n")
    return .nothingToReport
  }

  /// Whose signatures are believed is said on the command line, else by the configuration that made the pack.
  static func verified(
    _ path: String, _ arguments: Arguments, _ settings: PackSettings?
  ) throws(Failure) -> PackVerification {
    let signer = try certificates(arguments["--certificate"].map(Shared.absolute) ?? settings?.certificateFile)
    let authority = try certificates(arguments["--authority"].map(Shared.absolute) ?? settings?.authorityFile)
    do throws(FileError) {
      return try PackVerification(of: path, signers: signer, authorities: authority)
    } catch {
      throw Failure(.couldNotRun, "\(error.description); expected an evidence pack.")
    }
  }

  static func refuseFaults(_ verification: PackVerification, of path: String) throws(Failure) {
    guard verification.faults.isEmpty else {
      throw Failure(.breaches, verification.faults.map { "\(path): \($0)" }.joined(separator: "\n"))
    }
  }

  private static func certificates(_ file: String?) throws(Failure) -> Certificates? {
    guard let file else { return nil }
    return try PackSeals.certificates(file)
  }

  // MARK: The history

  private static func history(_ arguments: Arguments) throws(Failure) -> ExitStatus {
    let operand = arguments.operands.first.map(Shared.absolute)
    // A copy of the folder of runs can be checked where there is no configuration.
    let configuration =
      operand == nil || arguments.has("--configuration") ? try Shared.configuration(arguments) : nil
    guard let output = operand ?? configuration?.outputFolder else { return .couldNotRun }
    var known: [HistoryVerification.Known] = []
    if let configuration, output == configuration.outputFolder {
      let notes = try Shared.files { () throws(FileError) in try HistoryNote.all(in: configuration.stateFolder) }
      for note in notes where note.output == output {
        known.append(
          HistoryVerification.Known(
            number: note.head.number, digest: note.head.digest, ledger: note.ledger,
            from: "the state folder (\(configuration.stateFolder))"))
      }
    }
    if let text = arguments["--head"] {
      guard let digest = SHA256Value(hexadecimal: text) else {
        throw Failure(.couldNotRun, "earshot verify: --head: '\(text)' is no SHA-256; expected 64 hexadecimal digits.")
      }
      known.append(HistoryVerification.Known(digest: digest, from: "--head"))
    }
    let verification: HistoryVerification
    do throws(FileError) {
      guard kindOfFile(output) == .folder else { throw FileError("list", output, code: 2) }
      verification = try HistoryVerification(
        of: output, runs: try RunFolders(output: output).published(), known: known)
    } catch {
      throw Failure(.couldNotRun, "\(error.description); expected the folder of published runs.")
    }
    for remark in verification.remarks { Program.say("\(output)/\(remark)\n") }
    guard verification.faults.isEmpty, let head = verification.head else {
      throw Failure(.breaches, verification.faults.map { "\(output)/\($0)" }.joined(separator: "\n"))
    }
    Program.say(
      """
      \(output): the history is whole: \(verification.records) records, \(verification.intact) runs as published, \
      \(verification.removed) removed on time, \(verification.packsMade) packs made, \(verification.packsOpened) opened
      newest record \(head.number): \(head.digest)

      """)
    return .nothingToReport
  }
}
