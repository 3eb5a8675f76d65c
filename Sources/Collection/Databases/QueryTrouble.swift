internal import Configuration
internal import Evidence
internal import Files
internal import ODBC
internal import Text

/// Why the rows of a query could not be read, or not to their end.
struct QueryTrouble: Error {
  let problem: Gap.Problem
  let reason: String
  let remedy: String

  /// - Parameter rows: how many rows came before it.
  init(_ error: ODBCError, _ database: DatabaseSource, rows: Int) {
    let name = "the database '\(database.name)'"
    switch error.step {
    case .connect: reason = "\(name) cannot be reached: \(error)"
    case .protect: reason = "\(name) cannot be kept from being written to, so nothing was asked of it: \(error)"
    case .prepare, .execute: reason = "\(name) does not answer the query: \(error)"
    case .fetch, .read:
      reason = "\(name) broke off after \(grouped(rows)) \(rows == 1 ? "row" : "rows"), which were used: \(error)"
    }
    problem =
      ["57014", "HYT00", "HYT01"].contains(error.state) ? .notFinished : error.step == .fetch ? .truncated : .unreadable
    remedy = error.remedy
  }

  init(_ error: SecretFileError) {
    problem = .notConfigured
    reason = "\(error.path): \(error.reason)"
    remedy = error.remedy
  }

  init(_ problem: Gap.Problem, _ reason: String, _ remedy: String) {
    self.problem = problem
    self.reason = reason
    self.remedy = remedy
  }

  func gap(_ query: DatabaseQuery) -> Gap { Gap(problem, path: query.name, reason: reason, remedy: remedy) }
}
