internal import Configuration
internal import Evidence
internal import XML

/// Reads the entries of a register, whichever form it has.
struct RegisterReader {
  let settings: RegisterSource
  let file: InputFile?
  var numbers = CallerNumbers(key: nil)
  /// The rows of the register's query, where it is one.
  var queried: QueryText?

  /// - Parameter body: returns false to end the reading.
  /// - Returns: what ended the reading before the end of the file.
  func read(_ contents: [UInt8], _ body: (EntryReading) -> Bool) -> EntryFault? {
    let shapes = settings.kind.shapes
    let reading = RegisterReading(zone: settings.zone, numbers: numbers, country: settings.country)
    guard queried == nil, isXML(contents) else {
      return DelimitedRegister(shapes: shapes, reading: reading, file: file, queried: queried).read(contents, body)
    }
    do throws(XMLError) {
      try XMLRegister(shapes: shapes, reading: reading, file: file).read(contents, name: settings.file) {
        (reading) throws(XMLError) in
        if !body(reading) { throw XMLError(file: settings.file, faults: []) }
      }
      return nil
    } catch {
      return error.faults.first.map { EntryFault(line: $0.line, message: $0.message) }
    }
  }

  /// Whether the first character is `<`: in UTF-8 with or without a byte order mark, or in UTF-16.
  func isXML(_ contents: [UInt8]) -> Bool {
    let start = contents.first { ![0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0x00, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return start == nil || start == 0x3C
  }
}
