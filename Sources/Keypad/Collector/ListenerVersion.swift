/// What decides what is heard: evidence of the same words need not be listened to again.
package enum ListenerVersion {
  /// Raised whenever decoding, detection or the check of digits may come to another result.
  static let number = 3

  /// As evidence names it, behind the program's own name and version.
  package static func words(_ shape: RunShape) -> String {
    "keypad listener \(number) (pause \(shape.pause) us, at least \(shape.leastDigits) digits)"
  }
}
