/// What a walk through an image saw, in numbers.
package struct ImageCounts: Sendable, Equatable {
  /// Files that are there.
  package var files = 0
  /// Deleted files whose record still says where their content is.
  package var deleted = 0
  /// Named streams of either.
  package var streams = 0
  /// Folders, deleted ones among them.
  package var folders = 0
  package var links = 0
  /// Pipes, sockets and devices.
  package var others = 0
  /// Names of deleted files of which nothing else is left.
  package var namesOnly = 0
  /// Names that a file had before it was renamed, moved or replaced.
  package var formerNames = 0
  /// The types of the file systems, in the order of the disk, as libtsk calls them.
  package var fileSystems: [String] = []
}
