internal import Files

/// Goes through all file systems of an image.
package struct ImageWalk {
  private let image: DiskImage

  package init(_ image: DiskImage) { self.image = image }

  /// - Parameters:
  ///   - file: is handed each file; where it returns false, the walk ends at once.
  ///   - unallocated: is handed, after the files of each file system, what none of them occupies; where it returns false,
  ///     the walk ends at once.
  ///   - trouble: is told what could not be examined.
  /// - Returns: what was seen.
  package func run(
    file: (borrowing ImageFile) -> Bool, unallocated: (UnallocatedSpace) -> Bool = { _ in true },
    trouble: (ImageTrouble) -> Void
  ) -> ImageCounts {
    var counts = ImageCounts()
    for volume in Volume.all(image) {
      guard let system = open(volume, trouble) else { continue }
      counts.fileSystems.append(system.type)
      if let claim = system.claim {
        trouble(
          ImageTrouble(.malformed, Array((volume.name ?? "").utf8), what: claim, remedy: ImageTrouble.makeAgain))
      }
      let walk = FileSystemWalk(system, volume: volume.name, counts: counts)
      let goesOn = walk.run(system, file: file, trouble: trouble)
      counts = walk.counts
      guard goesOn else { return counts }
      let space = UnallocatedSpace(system, volume: volume.name)
      guard unallocated(space) else { return counts }
      for what in space.losses {
        trouble(ImageTrouble(.unreadable, space.path, what: what, remedy: ImageTrouble.makeAgain))
      }
    }
    for damage in image.bytes.damage() {
      trouble(ImageTrouble(.malformed, [], what: damage, remedy: ImageTrouble.makeAgain))
    }
    if !image.bytes.isUnchanged() {
      trouble(
        ImageTrouble(
          .changedWhileRead, [], what: "was written to while it was read",
          remedy: "Audit again when the image is finished."))
    }
    return counts
  }

  private func open(_ volume: Volume, _ trouble: (ImageTrouble) -> Void) -> FileSystem? {
    func tell(_ problem: ImageTrouble.Problem, _ what: String, _ remedy: String) {
      let described = volume.description.isEmpty ? "" : " (the partition table calls it '\(volume.description)')"
      trouble(ImageTrouble(problem, Array((volume.name ?? "").utf8), what: what + described, remedy: remedy))
    }
    do throws(FileSystem.Refusal) {
      return try FileSystem(image, at: volume.offset)
    } catch {
      switch error {
      case .none(let words):
        if volume.holdsNoFiles { return nil }
        if volume.name == nil, image.size == 0 {
          tell(.malformed, "is empty", ImageTrouble.makeAgain)
        } else {
          tell(
            .unreadable,
            "holds no file system that can be told: \(words)",
            "Look whether it is the image of a whole disk or partition, and whether it is encrypted; an encrypted disk "
              + "must be unlocked before its image is made.")
        }
      case .encrypted(let words):
        tell(
          .encrypted, "is encrypted: \(words)",
          "Unlock the disk (BitLocker: with its recovery key), and make the image of the unlocked volume.")
      case .other(let type):
        tell(
          .unreadable, "holds a file system of the type \(type), which is not read here",
          "Mount it read-only and list it with type=\"tree\".")
      case .damaged(let words):
        tell(.malformed, "holds a file system that is damaged: \(words)", ImageTrouble.makeAgain)
      }
      return nil
    }
  }
}
