internal import Configuration
internal import Evidence

struct DelimitedRegister {
  let settings: RegisterSource
  let shapes: [EntryShape]
  let file: InputFile?
  func read(_ contents: [UInt8], _ body: (EntryReading) -> Bool) -> EntryFault? {
    EntryFault(line: 1, message: "it is no XML")
  }
}
