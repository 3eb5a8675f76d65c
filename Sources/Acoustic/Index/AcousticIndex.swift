internal import Files

/// An index of fingerprints on the disk, which tells in which streams an item like a given one stands, and where.
package final class AcousticIndex: Sendable {
  package let path: String
  /// Tells the state of the fingerprints that it was made of.
  package let generation: UInt64
  package let streams: Int
  let postings: Int
  private let keys: Int
  private let numbers: MappedNumbers
  // Where the tables begin, in numbers.
  private let places: Int
  private let table: Int
  private let jumps: Int
  private let keyList: Int
  private let starts: Int

  /// - Throws: ``AcousticError``, of the case `damaged` where it is not whole.
  package init(_ path: String) throws(AcousticError) {
    self.path = path
    let numbers = try AcousticError.files { () throws(FileError) in try MappedNumbers(path) }
    guard numbers.count >= IndexFormat.headerWords,
      UInt64(numbers[0]) | UInt64(numbers[1]) << 32 == IndexFormat.mark
    else { throw .damaged(path: path, found: "no index of fingerprints") }
    guard numbers[2] == IndexFormat.version, numbers[3] == UInt32(IndexFormat.stride) else {
      throw .damaged(path: path, found: "an index of the version \(numbers[2]), expected \(IndexFormat.version)")
    }
    streams = Int(numbers[4])
    postings = Int(numbers[5])
    generation = UInt64(numbers[6]) | UInt64(numbers[7]) << 32
    places = IndexFormat.headerWords
    table = places + postings
    jumps = table + 2 * streams
    keyList = jumps + IndexFormat.jumps + 1
    guard numbers.count > keyList else {
      throw .damaged(path: path, found: "\(numbers.count) numbers, where \(keyList) and more were expected")
    }
    keys = Int(numbers[keyList - 1])
    starts = keyList + keys
    guard numbers.count == starts + keys + 1 else {
      throw .damaged(path: path, found: "\(numbers.count) numbers, where \(starts + keys + 1) were expected")
    }
    self.numbers = numbers
  }

  /// The postings of a key, as a range of places in the file; empty where the key does not occur.
  @inline(__always)
  func postings(of key: UInt32) -> Range<Int> {
    let jump = jumps + Int(key >> UInt32(IndexFormat.jumpShift))
    var low = Int(numbers[jump])
    var high = min(keys, Int(numbers[jump + 1]))
    while low < high {
      let middle = (low + high) / 2
      if numbers[keyList + middle] < key { low = middle + 1 } else { high = middle }
    }
    guard low < keys, numbers[keyList + low] == key else { return 0..<0 }
    let (from, to) = (Int(numbers[starts + low]), Int(numbers[starts + low + 1]))
    return from <= to && to <= postings ? places + from..<places + to : 0..<0
  }

  /// The place that a posting names: the item of all streams' sound in one row, counted in whole strides.
  @inline(__always)
  func place(_ posting: Int) -> Int { Int(numbers[posting]) }

  /// The stream that a place lies in: its number, and all its places.
  func stream(at place: Int) -> (number: Int, places: Range<Int>) {
    var low = 0
    var high = streams
    while low < high {
      let middle = (low + high) / 2
      if Int(numbers[table + 2 * middle]) <= place { low = middle + 1 } else { high = middle }
    }
    guard streams > 0 else { return (0, 0..<Int.max) }
    let found = table + 2 * max(0, low - 1)
    let first = Int(numbers[found])
    return (Int(numbers[found + 1]), first..<(low < streams ? max(first, Int(numbers[table + 2 * low])) : .max))
  }
}
