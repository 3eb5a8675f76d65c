/// Which findings are asked for. What could not be examined is a finding too, but every report but the XML and the CSV
/// tells it apart: it says something about the audit and nothing about a person.
enum FindingChoice {
  case all
  /// Breaches of the policy.
  case breaches
  /// Questions that what was examined does not answer.
  case undetermined
  /// What could not be examined.
  case coverage
  /// Breaches that the previous audit did not report.
  case newBreaches
  /// Breaches that an audit before the previous one reported, but not the previous one.
  case breachesBackAgain
  /// Of each rule's breaches the first.
  case worstOfEachRule
  /// The same of those breaches that nobody accepted or disputed.
  case worstToRemedy

  private static let isCoverage = "rule IN (SELECT id FROM rule WHERE about = 'coverage')"

  /// As a condition over the table `finding`.
  var condition: String {
    switch self {
    case .all: "1"
    case .breaches: "verdict = 'breach' AND NOT \(FindingChoice.isCoverage)"
    case .undetermined: "verdict = 'undetermined' AND NOT \(FindingChoice.isCoverage)"
    case .coverage: FindingChoice.isCoverage
    case .newBreaches: "\(FindingChoice.breaches.condition) AND state = 'new'"
    case .breachesBackAgain: "\(FindingChoice.breaches.condition) AND state = 'back again'"
    case .worstOfEachRule:
      "position IN (SELECT min(position) FROM finding WHERE \(FindingChoice.breaches.condition) GROUP BY rule)"
    case .worstToRemedy:
      "position IN (SELECT min(position) FROM finding WHERE \(FindingChoice.breaches.condition) AND decision IS NULL GROUP BY rule)"
    }
  }
}
