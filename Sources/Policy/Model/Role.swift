/// A set of job titles. Somebody holds the role for as long as they hold one of them.
package struct Role: Sendable {
  package let name: String
  /// As reports call it: `the ICT department`.
  package let called: String
  package let titles: [String]
  package let effect: Effect
  package let file: String
  package let line: Int
}
