package import Policy
package import Time

/// What an answer rests on beside the evidence.
package struct HoldingsSetting: Sendable {
  package var organisation: String
  /// In which instants are worded.
  package var zone: Zone
  /// The run's name, and the instant that it audited.
  package var run: String
  package var runAt: Instant
  /// When the question is answered.
  package var at: Instant
  package var program: String
  /// The run's findings.
  package var findings: String
  package var policies: PolicySet
  /// What the audit itself keeps of recordings, and for how long, each a sentence.
  package var ownKeeping: [String]
  /// The folder of runs, whose history tells of evidence packs.
  package var output: String
  /// From which the key of recordings in the history is derived; nil where it cannot be had.
  package var secret: [UInt8]?

  package init(
    organisation: String, zone: Zone, run: String, runAt: Instant, at: Instant, program: String, findings: String,
    policies: PolicySet, ownKeeping: [String], output: String, secret: [UInt8]?
  ) {
    self.organisation = organisation
    self.zone = zone
    self.run = run
    self.runAt = runAt
    self.at = at
    self.program = program
    self.findings = findings
    self.policies = policies
    self.ownKeeping = ownKeeping
    self.output = output
    self.secret = secret
  }
}
