internal import Configuration
internal import Time

extension LogFileReader {
  /// Which of the programs that read as a matter of course the line at hand is of.
  func setAside(_ line: Span<UInt8>) -> Int? {
    let tool = bytes(reading.format.tool?.slot, line)
    return reading.setAside.firstIndex { program in
      fits(program.account, access.account) && fits(program.host, access.host)
        && fits(program.program, tool, isEnd: true) && isWithin(program.window)
    }
  }

  private func fits(_ wanted: String?, _ found: [UInt8], isEnd: Bool = false) -> Bool {
    guard let wanted else { return true }
    let found = String(decoding: found, as: UTF8.self).lowercased()
    guard isEnd else { return found == wanted }
    // A program's name alone, or with some of its path: never the end of another name.
    guard found.hasSuffix(wanted) else { return false }
    return found.count == wanted.count || "/\\".contains(found.dropLast(wanted.count).last ?? "x")
      || "/\\".contains(wanted.first ?? "x")
  }

  private func isWithin(_ window: (from: Int64, to: Int64)?) -> Bool {
    guard let window else { return true }
    guard let at = access.at ?? doubled else { return false }
    let onTheWall = reading.zone.civil(Instant(microseconds: at)).microsecondsOnOwnClock % Period.day
    let ofDay = onTheWall < 0 ? onTheWall + Period.day : onTheWall
    return window.from <= window.to
      ? (window.from..<window.to).contains(ofDay) : ofDay >= window.from || ofDay < window.to
  }
}
