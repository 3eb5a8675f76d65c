internal import Files

/// Makes an index of fingerprints with bounded memory: the streams are gone through once to count, and once more for each
/// part of the keys whose postings fit into memory at once.
package struct IndexBuilder {
  /// The streams to index, each with a number by which it will be known. Asked for several times, it must hand over the same
  /// each time.
  package typealias Streams =
    (_ body: (_ number: UInt32, Fingerprint) throws(AcousticError) -> Void) throws(AcousticError) -> Void

  /// Postings held in memory at once, each with its key.
  private let room: Int

  /// - Parameter memory: bytes for postings held at once.
  package init(memory: Int = 512 << 20) { room = max(1 << 10, memory / 8) }

  /// Writes an index, all or nothing.
  /// - Parameter generation: tells this state of the fingerprints from others; see ``AcousticIndex/generation``.
  package func write(to path: String, generation: UInt64, _ streams: Streams) throws(AcousticError) {
    let fresh = path + ".new"
    do throws(AcousticError) {
      try AcousticError.files { () throws(FileError) in try deleteOwn(fresh) }
      try writeAll(to: fresh, generation: generation, streams)
      try AcousticError.files { () throws(FileError) in try move(fresh, to: path) }
    } catch {
      try? deleteOwn(fresh)
      throw error
    }
  }

  private func writeAll(to path: String, generation: UInt64, _ streams: Streams) throws(AcousticError) {
    var counts = [Int](repeating: 0, count: IndexFormat.jumps)
    var table: [UInt32] = []
    var places = 0
    try streams { (number, stream) throws(AcousticError) in
      table += [UInt32(truncatingIfNeeded: places), number]
      places += IndexFormat.places(of: stream.items.count)
      guard places < Int(UInt32.max) else { throw .tooMuch(path: path) }
      IndexBuilder.indexed(stream) { key, _ in counts[Int(key) >> IndexFormat.jumpShift] += 1 }
    }
    var file = try AcousticError.files { () throws(FileError) in try OutputFile(path) }
    let header: [UInt32] = [
      UInt32(truncatingIfNeeded: IndexFormat.mark), UInt32(truncatingIfNeeded: IndexFormat.mark >> 32),
      IndexFormat.version, UInt32(IndexFormat.stride), UInt32(table.count / 2), UInt32(counts.reduce(0, +)),
      UInt32(truncatingIfNeeded: generation), UInt32(truncatingIfNeeded: generation >> 32),
    ]
    try IndexBuilder.write(header, to: &file)
    let directory = try writePostings(counts, streams, to: &file)
    for part in [table, directory.jumps, directory.keys, directory.starts] { try IndexBuilder.write(part, to: &file) }
    do throws(FileError) { try file.finish() } catch { throw .file(error) }
  }

  /// Goes through the keys in parts, each as large as memory allows.
  private func writePostings(
    _ counts: [Int], _ streams: Streams, to file: inout OutputFile
  ) throws(AcousticError) -> Directory {
    var directory = Directory()
    var first = 0
    while first < counts.count {
      var total = counts[first]
      var end = first + 1
      while end < counts.count, total + counts[end] <= room {
        total += counts[end]
        end += 1
      }
      let postings = try postings(
        of: UInt32(first << IndexFormat.jumpShift)..<UInt32(end << IndexFormat.jumpShift), total, streams)
      directory.add(postings, jumps: first..<end)
      try IndexBuilder.write(postings.map { UInt32(truncatingIfNeeded: $0) }, to: &file)
      first = end
    }
    directory.end()
    return directory
  }

  /// The postings of some keys, each with its key above it, in order.
  private func postings(
    of keys: Range<UInt32>, _ count: Int, _ streams: Streams
  ) throws(AcousticError) -> [UInt64] {
    var postings: [UInt64] = []
    guard count > 0 else { return postings }
    postings.reserveCapacity(count)
    var start = 0
    try streams { (_, stream) throws(AcousticError) in
      IndexBuilder.indexed(stream) { key, place in
        if keys.contains(key) { postings.append(UInt64(key) << 32 | UInt64(start + place)) }
      }
      start += IndexFormat.places(of: stream.items.count)
    }
    postings.sort()
    return postings
  }

  /// Hands over the key and place of each item of a stream that is to be found.
  @inline(__always)
  private static func indexed(_ stream: Fingerprint, _ body: (_ key: UInt32, _ place: Int) -> Void) {
    var place = 0
    for item in stride(from: 0, to: stream.items.count, by: IndexFormat.stride) {
      if stream.telling[item] { body(IndexFormat.key(of: stream.items[item]), place) }
      place += 1
    }
  }

  private static func write(_ numbers: [UInt32], to file: inout OutputFile) throws(AcousticError) {
    let chunk = 1 << 18
    for start in stride(from: 0, to: numbers.count, by: chunk) {
      let part = numbers[start..<min(numbers.count, start + chunk)]
      let failure: FileError? = unsafe part.withUnsafeBytes { bytes in
        do throws(FileError) { unsafe try file.write(bytes) } catch { return error }
        return nil
      }
      if let failure { throw .file(failure) }
    }
  }
}

/// Which keys occur, where the postings of each begin, and where in the list of keys each value of the upper bits does.
private struct Directory {
  var keys: [UInt32] = []
  var starts: [UInt32] = []
  var jumps: [UInt32] = []
  private var total: UInt32 = 0

  /// - Parameter postings: those of all keys with these upper bits, each with its key above it, in order.
  mutating func add(_ postings: [UInt64], jumps range: Range<Int>) {
    for posting in postings {
      let key = UInt32(truncatingIfNeeded: posting >> 32)
      if keys.last != key {
        while jumps.count <= Int(key) >> IndexFormat.jumpShift { jumps.append(UInt32(keys.count)) }
        keys.append(key)
        starts.append(total)
      }
      total += 1
    }
    while jumps.count < range.upperBound { jumps.append(UInt32(keys.count)) }
  }

  mutating func end() {
    jumps.append(UInt32(keys.count))
    starts.append(total)
  }
}
