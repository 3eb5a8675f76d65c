internal import Time

/// A Call Quality Monitoring Record.
struct MonitoringRecord: Sendable {
  var id: String
  var call: Call
  var adviser: Person
  var assessor: Person
  var at: Instant
  var score: String?
  var discussed: Instant?
}

/// A complaint that a recording may settle.
struct Complaint: Sendable {
  var id: String
  var calls: [Call]
  var received: Instant
  var closed: Instant?
  var handledBy: Person
}

/// A meeting of the diary at which a recording was played.
struct Playback: Sendable {
  var id: String
  var call: Call
  var at: Instant
  var playedBy: Person
  var attendees: [Person]
  var purpose: String
}

/// An adviser's leave to play a call to colleagues.
struct PlaybackConsent: Sendable {
  var adviser: Person
  /// Nil: for all of the adviser's calls.
  var call: Call?
  var from: Instant
  var to: Instant?
}

/// That somebody was told of recording and monitoring.
struct Awareness: Sendable {
  var person: Person
  var at: Instant
}

/// A caller's abuse, as the adviser reported it.
struct Incident: Sendable {
  var id: String
  var call: Call
  var at: Instant
  var adviser: Person
  var endedByAdviser: Bool
  /// Nil: the report does not say.
  var warned: Bool?
}

/// A run of the nightly purge that could not delete all.
struct PurgeTrouble: Sendable {
  var day: Int
  var failed: Int
}

/// A search of the holdings for what a request asks for.
struct HoldingsSearch: Sendable {
  var request: String
  var at: Instant
  var by: Person
}
