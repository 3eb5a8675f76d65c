internal import Collection
internal import Configuration
internal import Evidence
internal import Policy

/// What each kind of source can give, whatever a site has of them.
enum SourceKinds {
  static let all: [SourceKind] =
    [
      SourceKind("recording store", supplies: [.recording]),
      SourceKind("access log", supplies: [.access]),
      SourceKind("records of calls", supplies: CallsCollector.kinds),
      SourceKind("source of calls", supplies: CallsCollector.kinds),
    ]
    + RegisterSource.Kind.allCases.map { kind in
      SourceKind("register of \(spaced(kind.rawValue))", supplies: kind.supplies)
    } + [
      SourceKind("drives of workstations", supplies: [.copy, .workstation]),
      SourceKind("ledger of known recordings", supplies: [.recording]),
      SourceKind("the audit itself", supplies: [.coverage]),
    ]
}
