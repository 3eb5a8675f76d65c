internal import Files
internal import SQL

/// A thread's own questions to a memory, which nobody changes meanwhile. What cannot be answered is not remembered.
struct MemoryQueries: ~Copyable {
  private let database: Database
  private var list: Statement
  private var find: Statement
  private var times: Statement

  /// - Parameter most: how many files of a folder are listed.
  init(_ file: String, most: Int) throws(SQLError) {
    let database = try Database(path: file, mode: .readOnly)
    let here = "SELECT \(RememberedFile.columns) FROM file WHERE volume = ? AND folder = ?"
    let list = try database.prepare("\(here) ORDER BY inode LIMIT \(most)")
    let find = try database.prepare("\(here) AND inode = ?")
    let times = try database.prepare("SELECT modified, changed FROM folder WHERE volume = ? AND inode = ?")
    self.database = database
    self.list = list
    self.find = find
    self.times = times
  }

  /// Fills in what is remembered of the files of a folder, in the order of their inodes as numbers with a sign.
  mutating func list(_ files: inout [RememberedFile], volume: Int64, folder: FileIdentity) {
    defer { list.reset() }
    do throws(SQLError) {
      try list.bind(volume, at: 0)
      try list.bind(Int64(bitPattern: folder.inode), at: 1)
      while try list.step() {
        if let file = RememberedFile(list, device: folder.device) { files.append(file) }
      }
    } catch {
      files.removeAll()
    }
  }

  mutating func find(_ inode: UInt64, volume: Int64, folder: FileIdentity) -> RememberedFile? {
    defer { find.reset() }
    do throws(SQLError) {
      try find.bind(volume, at: 0)
      try find.bind(Int64(bitPattern: folder.inode), at: 1)
      try find.bind(Int64(bitPattern: inode), at: 2)
      return try find.step() ? RememberedFile(find, device: folder.device) : nil
    } catch {
      return nil
    }
  }

  /// Whether a folder is as it was when its files were remembered: no name came or went.
  mutating func isSame(_ stamp: FileStamp, volume: Int64) -> Bool {
    defer { times.reset() }
    do throws(SQLError) {
      try times.bind(volume, at: 0)
      try times.bind(Int64(bitPattern: stamp.inode), at: 1)
      return try times.step() && times.integer(0) == stamp.modified && times.integer(1) == stamp.changed
    } catch {
      return false
    }
  }
}
