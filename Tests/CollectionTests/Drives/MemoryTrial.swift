import Collection
import Configuration
import Evidence
import Files
import SQL
import Testing

extension DriveTrial {
  /// Whether files in the folder of trials can be known again by their times.
  static let remembers: Bool = {
    let trial = try? DriveTrial()
    return (try? trial?.words("stat -f -c %T .").first).map { ["ext2/ext3", "xfs", "btrfs"].contains($0) } ?? false
  }()

  /// Whether this process may mount images of disks.
  static let canMountImages: Bool = {
    guard isRoot else { return false }
    return (try? DriveTrial("truncate -s 1M ../i; mkfs.ext4 -q ../i; mount -o loop ../i .; umount .")) != nil
  }()

  var memory: String { folder + "/memory/workstations.sqlite" }

  /// The memory, at a time when what the trial made has long been lying there, unless it is told to be now.
  func place(
    hours: Int64 = 1, program: String = "this program", published: Int64? = nil, file: String? = nil
  ) -> MemoryPlace {
    MemoryPlace(
      file: file ?? memory, program: program, now: ThisProcess.systemMicroseconds + hours * 3_600_000_000,
      published: published)
  }

  /// All facts of the evidence but the coverage, and all gaps.
  func facts() throws -> [String] {
    try rows(
      """
      SELECT workstation, drive, medium, path, recording, match, state, size, sha256, modified, changed, created, owner,
        profile, kind FROM copy ORDER BY fact
      """) + rows("SELECT path, size, modified, sha256 FROM input_file ORDER BY number")
      + rows("SELECT name, address FROM workstation ORDER BY fact") + gaps()
  }

  /// How many files the coverage says were remembered, and how many of those were read all the same.
  func remembered() throws -> [String] {
    let text = try examined().joined(separator: "; ")
    let files = text.firstMatch(of: /([0-9,]+) of the files (was|were) remembered/).map { String($0.1) } ?? "0"
    let read = text.firstMatch(of: /([0-9,]+) (was|were) remembered and read all the same/).map { String($0.1) } ?? "0"
    return [files, read]
  }

  /// The rows of a query put to the memory.
  func memoryRows(_ query: String) throws -> [String] {
    let database = try Database(path: memory, mode: .readOnly)
    var statement = try database.prepare(query)
    var found: [String] = []
    while try statement.step() {
      found.append((0..<statement.columnCount).map { statement.text($0) ?? "-" }.joined(separator: "|"))
    }
    return found
  }

  /// Changes the memory and seals it again, as if Earshot had written it so.
  func alter(_ statements: String) throws {
    let database = try Database(path: memory, mode: .create)
    try database.execute(statements)
    _ = try Seal.write(for: memory)
  }
}
