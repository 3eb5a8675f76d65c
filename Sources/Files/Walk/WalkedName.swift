internal import Glibc

/// A file's name and the folder that a walk found it in, for as long as the handler runs.
@safe package struct WalkedName: ~Copyable {
  let pointer: UnsafePointer<CChar>
  let folder: WalkPlace

  init(_ pointer: UnsafePointer<CChar>, in folder: WalkPlace) {
    unsafe self.pointer = unsafe pointer
    self.folder = folder
  }

  /// The name's bytes as the file system gives them.
  package var name: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer))) }

  /// The folder's path from the root of the walk, in bytes; empty for the root itself.
  package var folderPath: [UInt8] { folder.path }

  /// Its path from the root of the walk, in bytes.
  package var path: [UInt8] {
    let place = folderPath
    return place.isEmpty ? name : place + [0x2F] + name
  }

  /// The folder's path and its own, as ``escapedPath(_:)`` gives them.
  package var escaped: (folder: String, path: String) {
    let (folder, name) = (escapedPath(folderPath), escapedPath(name))
    return (folder, folder.isEmpty ? name : "\(folder)/\(name)")
  }

  /// Which folder it lies in.
  package var folderIdentity: FileIdentity { FileIdentity(device: folder.mount.device, inode: folder.inode) }

  /// What the folder said of itself before it was listed; nil where its times cannot be told.
  package var folderStamp: FileStamp? { folder.stamp }

  /// The file system that it lies in.
  package var volume: Volume { folder.mount.volume }

  /// Whether the name ends with a full stop and one of these extensions, the case of letters aside.
  /// - Parameter extensions: in lower case, without the full stop.
  package func hasExtension(_ extensions: [StaticString]) -> Bool {
    let length = unsafe strlen(pointer)
    return extensions.contains { wanted in
      let count = wanted.utf8CodeUnitCount
      guard length > count + 1, unsafe pointer[length - count - 1] == 0x2E else { return false }
      return unsafe strncasecmp(
        pointer + (length - count), UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self), count)
        == 0
    }
  }
}
