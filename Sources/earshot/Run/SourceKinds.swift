internal import Collection
internal import Configuration
internal import Evidence
internal import Policy
internal import Recognition

/// What each kind of source can give, whatever a site has of them.
enum SourceKinds {
  static let all: [SourceKind] =
    [
      SourceKind("recording store", supplies: StoreCollector.supplies),
      SourceKind("recordings listened to for keys", supplies: [.keypadDigits]),
      SourceKind("access log", supplies: [.access, .logon, .logCleared]),
      SourceKind("records of calls", supplies: CallsCollector.kinds),
    ]
    + RegisterSource.Kind.allCases.map { kind in
      SourceKind("register of \(spaced(kind.rawValue))", supplies: kind.supplies)
    } + [
      SourceKind("directory", supplies: DirectoryCollector.supplies),
      SourceKind("notices", supplies: [.notice]),
      SourceKind("drives of workstations", supplies: DrivesCollector.supplies),
      SourceKind("ledger of known recordings", supplies: Ledger.supplies),
      SourceKind("the audit itself", supplies: [.coverage]),
    ]
}
