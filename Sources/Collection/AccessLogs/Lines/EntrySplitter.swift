/// Cuts a stream of bytes into the entries of a log: lines, events of an XML export, records of an event log.
protocol EntrySplitter {
  /// Entries seen so far.
  var lines: Int { get }

  /// Takes the next bytes of the file and hands over the entries that they complete.
  mutating func feed(_ bytes: UnsafeRawBufferPointer, to taker: inout some LineTaker) throws(CollectionError)

  /// Hands over what is left when the file has ended.
  mutating func finish(_ taker: inout some LineTaker) throws(CollectionError)
}

extension LineSplitter: EntrySplitter {}
