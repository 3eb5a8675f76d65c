internal import Text
internal import Time

/// The order in which breaches and near misses are put into the plan. Each step draws from a stream of its own, and
/// takes recordings that no other step has spoken of.
enum Sowing {
  private static let steps: [@Sendable (inout Plan) -> Void] = [
    sowOverdueRecordings, sowExtensions, sowOrphans, sowCopies, sowListeners, sowPermissions, sowClockChange,
    sowLeavers, sowAttempts, sowScope, sowNotification, sowAwareness, sowMonitoringFaults, sowPurposes, sowPlaybacks,
    sowIncidents, sowRequests, sowStoreFaults, sowOtherPlaces, sowSharedAccounts, sowMissedPurges, sowContradictions,
    sowDeletedCopies, sowLateAssessments, sowOutOfHours, sowShareReaders, sowAgency, sowLogons, sowClearedLogs,
    // Last: it takes calls that no story speaks of.
    sowMonitoring, sowCoverage, sowUndecided,
  ]

  static func sow(_ plan: inout Plan) {
    for step in steps { step(&plan) }
    plan.acts.sort { ($0.at, $0.account) < ($1.at, $1.account) }
    plan.monitoring.sort { ($0.at, $0.id) < ($1.at, $1.id) }
  }
}

extension Plan {
  /// A stream for one step.
  func stream(_ step: String) -> Randomness { Randomness(seed: settings.seed, part: "sow " + step) }

  /// A moment of a working day, so many days before the audit.
  func moment(_ random: inout Randomness, _ days: Int, from hour: Int = 9, to end: Int = 16) -> Instant {
    calendar.time(daysBefore: days, random.within(hour...(end - 1)), random.below(60), random.below(60))
  }

  /// A recording that can be listened to on a day, and that the store showed to one of the two audits.
  mutating func takeListenable(_ random: inout Randomness, on day: Int) -> Call {
    take(&random, endedDays: (day + 1)...min(day + 12, 20))
  }

  func person(_ part: Part) -> Person { cast[part] }

  /// Whether an account may do nothing then but what a story tells of it.
  func isUndisturbed(_ account: String, _ at: Instant) -> Bool {
    undisturbed.contains { $0.account == account && $0.when.contains(at) }
  }

  /// The subject of a finding about an access, as findings.csv shows it.
  func subject(of act: Act) -> String {
    let target = act.call.map { name(of: $0, in: act) } ?? ""
    let action =
      switch act.deed {
      case .listen: "listen"
      case .export: "export"
      case .delete: "delete"
      case .rename: "rename"
      case .unauthenticated, .forbidden: "attempt"
      case .measure, .cached, .list: "browse"
      }
    let parts = [act.account, act.address, action, maskedNumbers(in: target)]
    return (act.isAmbiguous ? parts : parts + [settings.zone.worded(act.at)]).joined(separator: " | ")
  }

  /// What a log calls a recording.
  func name(of call: Call, in act: Act) -> String {
    guard act.log == .application else { return call.path(settings.zone) }
    guard act.byName else { return call.id }
    let path = call.path(settings.zone)
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Sows an act that is a breach of its own.
  mutating func sow(
    _ rule: String, _ act: Act, verdict: String = "breach", answerable: String, _ note: String
  ) {
    sown.append(
      Sown(
        rule: rule, verdict: verdict, subject: subject(of: act), answerable: answerable, note: note, from: act.at,
        until: nil))
  }

  /// The first instant at which something older than so many civil days is older indeed.
  func pastDays(_ days: Int, after end: Instant) -> Instant {
    calendar.moved(end, days: days).advanced(byMicroseconds: 1)
  }
}
