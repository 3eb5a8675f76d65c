internal import Files

/// The steps of an audit, in their order. Each needs what the one before it made.
enum Phase: Int, CaseIterable {
  case collect = 1
  case ledger
  case drives
  case judge
  case publish

  var doing: String {
    switch self {
    case .collect: "collecting stores, access logs and registers"
    case .ledger: "bringing the ledger up to date"
    case .drives: "searching the drives and listening to recordings"
    case .judge: "judging by the rules and writing the reports"
    case .publish: "publishing"
    }
  }

  /// Tells whoever watches a terminal; cron and systemd hear nothing.
  func announce(_ detail: String = "") {
    guard ThisProcess.errorsGoToTerminal else { return }
    Program.complain("\(rawValue)/\(Phase.allCases.count): \(doing)\(detail)")
  }
}
