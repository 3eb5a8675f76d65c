/// A report that tells every finding. What it says of the audit before and behind them it reads for itself.
protocol FindingFormat: AnyObject {
  /// Writes what stands before the findings.
  func begin() throws(ReportingError)
  /// Tells the next findings.
  func tell(_ findings: [FindingInFull]) throws(ReportingError)
  /// Writes what stands behind them, and ends the file.
  func end() throws(ReportingError)
}
