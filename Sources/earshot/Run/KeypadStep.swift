internal import Collection
internal import Configuration
internal import Files

/// Listening to a store's recordings, which is the work of a program of its own: it decodes whatever the store holds, and
/// the libraries that it needs are nobody else's.
struct KeypadStep {
  static let program = "earshot-collect-keypad"

  let name: String
  let store: StoreSource
  let settings: KeypadSettings
  /// UTC microseconds.
  let at: Int64
  let previous: String?
  /// The folder that holds the store's evidence of this audit.
  let evidence: String
  let isUnderAudit: Bool
  let output: String

  /// Becomes that program.
  /// - Returns: only where that failed: why.
  func run() -> CollectionError {
    guard let program = Installation.collector(KeypadStep.program) else {
      return .notInstalled(program: KeypadStep.program)
    }
    return .file(ThisProcess.become(program, arguments))
  }

  private var arguments: [String] {
    var words = [
      "--name", name, "--collector", Version.program, "--at", "\(at)", "--store", store.name, "--folder", store.folder,
      "--store-evidence", "\(evidence)/\(store.name).evidence", "--layout", store.catalogue.layoutFile, "--pause",
      "\(settings.pause)",
      "--least-digits", "\(settings.leastDigits)", "--output", output,
    ]
    if let most = settings.mostSound { words += ["--most-sound", "\(most)"] }
    if let previous { words += ["--previous", previous] }
    if isUnderAudit { words += ["--under-audit", "yes"] }
    return words
  }
}
