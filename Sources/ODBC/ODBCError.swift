/// What a database, its driver or the driver manager refused.
package struct ODBCError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done.
  package enum Step: String, Sendable {
    case connect = "connecting"
    case protect = "making the connection read-only"
    case prepare = "preparing the query"
    case execute = "running the query"
    case fetch = "fetching rows"
    case read = "reading a value"
  }

  package let step: Step
  /// SQLSTATE: five letters and digits (ODBC Programmer's Reference, appendix A); `HY000` where the driver gave none.
  package let state: String
  /// The database's own number of the error; 0 where it has none.
  package let native: Int
  /// The message of the driver, with whatever is secret in it masked.
  package let message: String

  package init(step: Step, state: String, native: Int = 0, message: String) {
    self.step = step
    self.state = state
    self.native = native
    self.message = message
  }

  package var description: String {
    let number = native == 0 ? "" : ", native error \(native)"
    return "\(step.rawValue) failed: \(message) (SQLSTATE \(state)\(number))"
  }

  /// What to do about it, by the SQLSTATE; PostgreSQL's own states (its manual, appendix A) where ODBC has none.
  package var remedy: String {
    if state == "HYT00", step != .connect { return ODBCError.moreTime }
    return switch state {
    // What the driver manager says of a driver that it cannot load begins with a warning.
    case "IM002", "IM003", "01000":
      "Install the driver and see that odbcinst.ini names it as the configuration does ('odbcinst -q -d' lists them)."
    case "28000", "28P01": "Check the user and the password file; let the database admit this account from here."
    case "3D000": "Check the name of the database in the connection."
    case "42501": "Grant the account the right to SELECT from what the query names."
    case "42P01", "42S02": "Check the name of the table, and its schema."
    case "42703", "42S22": "Check the names of the columns in the query."
    case "42883": "Check the query; a column that the database cannot sort has to be cast to text in it."
    case "57014": ODBCError.moreTime
    case "HYT00", "HYT01", "08001", "08004", "08006", "08S01", "08003", "08007", "57P01", "57P02", "57P03":
      "See that the database runs and can be reached from here; then audit again."
    case "22021", "22P05": "Correct the text that is not in the database's encoding, or leave its row out of the query."
    default:
      switch state.prefix(2) {
      case "08", "57", "53": "See that the database runs and can be reached from here; then audit again."
      case "42": "Correct the query; 'earshot check' tries it without running it."
      default: "Do what the message says, then try it with 'earshot check'."
      }
    }
  }

  private static let moreTime = "Allow more time (query-timeout), or let the query ask for less."
}
