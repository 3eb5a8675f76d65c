/// How bad a breach of a rule is, worst first.
enum Severity: String, CaseIterable {
  case critical, high, medium, low, info
}
