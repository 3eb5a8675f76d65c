import OpenerBench

typealias MailBench = OpenerBench

extension OpenerBench {
  static let fixtures = repository + "/Tests/Fixtures/mail"

  convenience init(_ script: String = "true") throws { try self.init(program: "earshot-open-mail", script) }

  /// What the opener tells.
  /// - Parameter kind: as the first bytes say.
  func open(_ name: String, _ kind: String, within folder: String? = nil) throws -> Told {
    try ask(name, within: folder, ["kind": kind])
  }
}
