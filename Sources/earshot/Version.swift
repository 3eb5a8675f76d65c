/// The version that evidence, reports and the package carry.
enum Version {
  static let number = "0.1.0"
  /// As evidence names its collector.
  static let program = "earshot \(number)"
}
