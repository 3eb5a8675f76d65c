package import Files
package import Time
package import XML

/// All decisions that were taken in: a folder of files, each as it was taken in, numbered in that order.
package struct DecisionBook: Sendable {
  /// Of the folder, beside the published runs and in each of them.
  package static let name = "decisions"
  private static let largest = 64 << 20

  /// In the order in which they were taken in.
  package private(set) var files: [DecisionFile] = []
  /// The number that the next file gets.
  package private(set) var next = 1

  /// The decisions of a folder that were taken in before an instant, or at it.
  /// - Parameters:
  ///   - folder: need not be there.
  ///   - end: nil for all.
  /// - Throws: ``DecisionError`` where one of them cannot be read: what was decided must not be lost in silence.
  package init(folder: String, until end: Instant?, zone: Zone, schema: Schema?) throws(DecisionError) {
    guard kindOfFile(folder) != nil else { return }
    let names = try DecisionError.files { () throws(FileError) in try entries(of: folder) }
    let numbers = names.compactMap { DecisionBook.number(of: $0) }.sorted()
    next = (numbers.last ?? 0) + 1
    for number in numbers {
      let path = "\(folder)/\(DecisionBook.fileName(number))"
      let contents = try DecisionError.files { () throws(FileError) in
        try ReadOnlyFile.contents(of: path, atMost: DecisionBook.largest)
      }
      let file: DecisionFile
      do throws(XMLError) {
        file = try DecisionFile(contents, name: path, zone: zone, schema: schema)
      } catch {
        throw .unreadable(error)
      }
      guard let taken = file.taken else {
        throw .unreadable(
          XMLError(file: path, line: nil, "it does not say when it was taken in; take it in with: earshot review"))
      }
      if let end, taken > end { continue }
      files.append(file)
    }
  }

  /// In the order in which they were taken in.
  package var decisions: [Decision] { files.flatMap(\.decisions) }

  /// The name of a file by its number.
  package static func fileName(_ number: Int) -> String { NumberedFile.name(number, ending: ".xml") }

  /// The number that a file's name stands for; nil for any other name.
  package static func number(of name: String) -> Int? { NumberedFile.number(of: name, ending: ".xml") }
}

/// Why decisions could not be read or taken in.
package enum DecisionError: Error, CustomStringConvertible {
  case file(FileError)
  /// A file that is not what it should be.
  case unreadable(XMLError)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .unreadable(let error): error.description
    }
  }

  static func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(DecisionError) -> Result {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
