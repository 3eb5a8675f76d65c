/// Where the memory of a source of drives is kept, and what may be relied on in it.
package struct MemoryPlace: Sendable {
  /// The SQLite file; its seal and its lock stand beside it.
  package var file: String
  /// What finds out what is remembered, to the byte: what another program or version found is found out anew.
  package var program: String
  /// The system's clock as the collection begins, in UTC microseconds. What changed shortly before is not remembered.
  package var now: Int64
  /// The instant of the last published audit that collected this source, in UTC microseconds; nil where there is none.
  package var published: Int64?

  package init(file: String, program: String, now: Int64, published: Int64? = nil) {
    self.file = file
    self.program = program
    self.now = now
    self.published = published
  }
}
