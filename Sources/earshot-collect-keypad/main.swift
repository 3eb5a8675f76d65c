internal import Collection
internal import Evidence
internal import Files
internal import Glibc
internal import Keypad

/// - Returns: the exit status, by the same contract as that of `earshot`.
func run(_ words: [String]) -> Int32 {
  if words.isEmpty || words == ["--help"] {
    ThisProcess.write(Options.help, to: 1)
    return 0
  }
  func complain(_ message: String, _ status: Int32) -> Int32 {
    ThisProcess.write("earshot-collect-keypad: \(message)\n", to: 2)
    return status
  }
  do throws(Options.Fault) {
    let options = try Options(words)
    let (collector, output) = (try options.collector(), try options.output())
    if options.isUnderAudit { ThisProcess.endWithParent() }
    do throws(CollectionError) {
      try collector.collect(to: output)
      return 0
    } catch {
      // What is wrong with a layout is the site's to correct; all else is something of Earshot's own that ran out.
      if case .declaration = error { return complain(error.description, 2) }
      return complain(error.description, 4)
    }
  } catch {
    return complain(error.message, 2)
  }
}

treatFileSizeLimitAsError()
ThisProcess.keepMemoryPrivate()
ThisProcess.withhold(permissions: 0o027)
exit(run(Array(CommandLine.arguments.dropFirst())))
