internal import CTSK
internal import Glibc
internal import WindowsTraces

/// A folder that is being gone through.
@safe final class Frame {
  private let folder: UnsafeMutablePointer<TSK_FS_DIR>
  let count: Int
  private(set) var next = 0
  /// How long the path of what lies in it is, up to the last slash.
  let pathLength: Int
  let isDeleted: Bool
  /// What it is to the Recycle Bin.
  let bin: Bin

  enum Bin {
    case none
    /// `$Recycle.Bin` itself.
    case root
    /// The bin of one user, by security identifier.
    case user(String)
    /// A folder that was put in the bin whole, or one in it: what was noted, and where its path begins.
    case within(RecycledFile, from: Int)
  }

  /// The places of the `$I` files in a user's bin, by what follows on `$I`; made when first asked for.
  private var notes: [[UInt8]: Int]?

  init(_ folder: UnsafeMutablePointer<TSK_FS_DIR>, pathLength: Int, isDeleted: Bool, bin: Bin) {
    unsafe self.folder = folder
    count = unsafe tsk_fs_dir_getsize(folder)
    self.pathLength = pathLength
    self.isDeleted = isDeleted
    self.bin = bin
  }

  deinit { unsafe tsk_fs_dir_close(folder) }

  /// The name of the next entry.
  func take() -> UnsafePointer<TSK_FS_NAME>? {
    defer { next += 1 }
    return unsafe tsk_fs_dir_get_name(folder, next)
  }

  /// The note that goes with a file of a user's bin.
  /// - Parameter rest: what follows on `$R` in its name.
  func note(for rest: ArraySlice<UInt8>) -> UnsafePointer<TSK_FS_NAME>? {
    let places = notes ?? findNotes()
    notes = places
    guard let place = places[Frame.folded(rest)] else { return nil }
    return unsafe tsk_fs_dir_get_name(folder, place)
  }

  private func findNotes() -> [[UInt8]: Int] {
    var places: [[UInt8]: Int] = [:]
    var allocated: Set<[UInt8]> = []
    for index in 0..<count {
      guard let name = unsafe tsk_fs_dir_get_name(folder, index), let text = unsafe name.pointee.name else { continue }
      let bytes = unsafe Array(UnsafeBufferPointer(start: UnsafePointer(text), count: strlen(text))).map {
        UInt8(bitPattern: $0)
      }
      guard bytes.count > 2, bytes[0] == 0x24, bytes[1] | 0x20 == 0x69 else { continue }
      let key = Frame.folded(bytes.dropFirst(2))
      // A note that is there counts before one that is deleted.
      let isAllocated = unsafe name.pointee.flags.rawValue & TSK_FS_NAME_FLAG_ALLOC.rawValue != 0
      if places[key] == nil || isAllocated && !allocated.contains(key) { places[key] = index }
      if isAllocated { allocated.insert(key) }
    }
    return places
  }

  private static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
  }
}
