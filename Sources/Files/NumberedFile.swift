/// Names of files that are numbered from 1 in the order in which they came: `000001.xml`. As text they stand in that order up
/// to a million.
package enum NumberedFile {
  /// - Parameter ending: with its dot.
  package static func name(_ number: Int, ending: String) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ending
  }

  /// The number that a name stands for; nil for any other name.
  package static func number(of name: String, ending: String) -> Int? {
    guard name.hasSuffix(ending), let number = Int(name.dropLast(ending.count)), number > 0,
      self.name(number, ending: ending) == name
    else { return nil }
    return number
  }
}
