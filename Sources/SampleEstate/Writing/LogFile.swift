internal import Files
internal import Glibc
internal import Time

/// One file of a rotated log: a day of the web server's, a week of the others'. Past a week they are packed.
final class LogFile {
  let name: String
  private let path: String
  private let log: LogName
  private let packing: Packing?
  private let zone: Zone
  /// Whether times are written as RFC 5424 has them; the older files of the file server have RFC 3164.
  private let isModern: Bool
  private let cutAfter: Instant?
  private var file: EstateFile?
  private var last: Instant

  /// As many days before the audit the file server began to write times with their offset.
  static let modernDays = 29

  private enum Packing: String { case gzip, xz, zstd }

  /// The name of the file that holds a day, within the folder of logs.
  static func path(of log: LogName, day: Int, _ calendar: Calendar) -> String {
    let c = calendar.zone.civil(calendar.time(daysBefore: log == .web ? day : lastDay(of: day), 12))
    let date = padded(c.year, 4) + padded(c.month, 2) + padded(c.day, 2)
    return switch log {
    case .web: "web/u_ex\(date.dropFirst(2)).log"
    case .fileServer: "file-server/audit.log-\(date)"
    case .application: "application/audit-\(date).csv"
    case .windows: "windows/forwarded-\(date).xml"
    }
  }

  /// Weeks end on the day before the audit's weekday; counted back from the audit.
  private static func lastDay(of day: Int) -> Int { day == 0 ? 0 : (day - 1) / 7 * 7 + 1 }

  init(_ name: String, in folder: String, _ log: LogName, day: Int, _ plan: Plan) throws(EstateError) {
    self.name = name
    self.log = log
    path = "\(folder)/\(name)"
    zone = plan.settings.zone
    last = plan.calendar.time(daysBefore: day, 1)
    isModern = day < LogFile.modernDays
    cutAfter = log == .web && day == Plan.cutDay ? plan.lastBeforeCut : nil
    // The same at both stages, so that a gap in a file is the same gap a week later.
    packing = day <= 7 ? nil : day <= 28 ? .gzip : day <= 49 ? .xz : .zstd
    let slash = path.lastIndex(of: "/") ?? path.endIndex
    do throws(FileError) { try makeFolder(String(path[..<slash])) } catch { throw .file(error) }
    var file = try EstateFile(path)
    switch log {
    case .web:
      try file.write("#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n")
      try file.write("#Date: \(onTheWall(last, .utc).split(separator: "T").joined(separator: " "))\r\n")
      try file.write(
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) "
          + "sc-status sc-substatus sc-win32-status sc-bytes time-taken\r\n")
    case .fileServer, .windows: break
    case .application: try file.write("time,user,ip,activity,recording\r\n")
    }
    self.file = consume file
  }

  func write(_ line: LogLine) throws(EstateError) {
    last = line.at
    // The file keeps the time of its own last line: packing it went wrong, not writing it.
    if let cutAfter, line.at > cutAfter { return }
    let time: String
    switch log {
    case .web:
      let reading = onTheWall(line.at, .utc)
      time = "\(reading.prefix(10)) \(reading.suffix(8)) "
    case .fileServer where isModern:
      time = "<134>1 \(zone.iso8601(line.at)) recstore01 smbd_audit 2214 - - "
    case .fileServer: time = "\(threeLetterDay(line.at)) recstore01 smbd_audit: "
    case .application: time = onTheWall(line.at, zone) + ","
    case .windows: time = ""
    }
    try file?.write(time + line.text + (log == .fileServer ? "\n" : "\r\n"))
  }

  /// `Nov  2 10:11:12`, as RFC 3164 has it: no year, no zone.
  private func threeLetterDay(_ at: Instant) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let c = zone.civil(at)
    return "\(months[c.month - 1]) \(c.day < 10 ? " " : "")\(c.day) \(onTheWall(at, zone).suffix(8))"
  }

  /// Packs it where it is old, and sets its time to that of its last line.
  func close() throws(EstateError) {
    try file?.finish(modified: last)
    file = nil
    guard let packing else { return }
    let arguments =
      switch packing {
      case .gzip: ["-n", "-f"]
      case .xz: ["-1", "-T1", "-f"]
      case .zstd: ["-q", "-f", "--rm"]
      }
    try OutsideProgram.run(packing.rawValue, arguments + [path], making: path)
    let ending = packing == .gzip ? "gz" : packing == .xz ? "xz" : "zst"
    let packed = "\(path).\(ending)"
    if cutAfter != nil { try cut(packed) }
    try EstateFile.stamp(packed, modified: last)
  }

  /// Drops the last eight bytes, where gzip keeps the check sum and the size: a copy that broke off.
  private func cut(_ packed: String) throws(EstateError) {
    var status = stat()
    guard unsafe stat(packed, &status) == 0, unsafe truncate(packed, status.st_size - 8) == 0 else {
      throw .file(FileError("cut", packed))
    }
  }
}
