package import Time

/// Somebody who works here, as the people register knows them.
package struct Person: Sendable {
  /// A job held for a time, half open; nil means since or for ever.
  package struct Tenure: Sendable {
    package var title: String
    package var team: String
    package var manager: String?
    package var from: Instant?
    package var to: Instant?
  }

  package var id: String
  package var name: String
  package var account: String
  /// When the account became theirs, and ceased to be; most leavers' accounts were never closed.
  package var accountFrom: Instant?
  package var accountTo: Instant?
  package var tenures: [Tenure]
  /// The address of the desk they work at.
  package var address: String
  /// Telephone extension.
  package var desk: Int

  /// Whether they hold one of the titles at an instant.
  package func holds(_ titles: Set<String>, at instant: Instant) -> Bool {
    tenures.contains { tenure in
      titles.contains(tenure.title) && tenure.from.map { $0 <= instant } ?? true
        && tenure.to.map { instant < $0 } ?? true
    }
  }

  /// Whether they are employed at an instant.
  package func works(at instant: Instant) -> Bool {
    tenures.contains { $0.from.map { $0 <= instant } ?? true && $0.to.map { instant < $0 } ?? true }
  }
}

/// The job titles of the policy.
package enum Title {
  package static let contactManager = "Contact Manager"
  package static let senior = "Senior Customer Contact Adviser"
  package static let adviser = "Customer Contact Adviser"
  package static let informationManager = "Communications, Customers & Information Manager"
  package static let informationOfficer = "Information Officer"
  package static let ictManager = "ICT Manager"
  package static let ictOfficer = "ICT Officer"
  /// Who may listen.
  package static let listeners: Set = [contactManager, senior]
}
