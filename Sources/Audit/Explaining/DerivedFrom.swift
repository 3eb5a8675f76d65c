internal import Evidence

/// The facts from which ``Derivations`` made a derived field, to be shown with it.
enum DerivedFrom {
  struct Origin {
    let kind: FactKind
    /// SQL over the fact `s` that has the field and the facts `o` that it was made from.
    let test: String
  }

  /// Nil for a field that no source's fact alone explains.
  static func origin(of field: Field, in kind: FactKind) -> Origin? {
    if let (account, at) = holders[kind.name]?[field.name] {
      return Origin(kind: .account, test: "o.\"name\" = s.\"\(account)\" AND \(inForce(at))")
    }
    switch field.name {
    case "workstation": return Origin(kind: .workstation, test: "o.\"name\" = s.\"workstation\"")
    case "workstation-user": return Origin(kind: .workstation, test: "o.\"name\" = s.\"workstation\"")
    case "exported", "exported-by":
      return Origin(
        kind: .access,
        test: """
          o."recording" = s."recording" AND o."action" = 'export' AND o."workstation" = s."workstation" \
          AND o."person" IS NOT NULL
          """)
    case "recording", "at":
      return kind.field("recording") == nil
        ? nil : Origin(kind: .recording, test: "o.\"id\" = s.\"recording\"")
    default: return nil
    }
  }

  /// By kind and field: the field with the account, and the field with the instant at which somebody had it.
  private static let holders: [String: [String: (account: String, at: String)]] = [
    "access": ["person": ("account", "at"), "by-service": ("account", "at")],
    "logon": ["person": ("account", "at"), "by-service": ("account", "at")],
    "log-cleared": ["person": ("account", "at")],
    "call": ["adviser-person": ("adviser", "began")],
    "recording": ["adviser-person": ("adviser", "started")],
    "deletion": ["person": ("by", "at")],
    "copy": [
      "owner-person": ("owner", "modified"), "profile-person": ("profile", "modified"),
      "bin-person": ("bin-owner", "deleted"),
    ],
  ]

  private static func inForce(_ at: String) -> String {
    "coalesce((o.\"from\" IS NULL OR o.\"from\" <= s.\"\(at)\") AND (o.\"to\" IS NULL OR s.\"\(at)\" < o.\"to\"), 1)"
  }
}
