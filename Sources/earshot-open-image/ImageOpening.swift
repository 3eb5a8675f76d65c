internal import Files
internal import FoundFiles
internal import Images
internal import WindowsTraces

/// Tells the asker of all that is in an image: its files, and, as remains, what no file occupies.
final class ImageOpening {
  private let receiver: any FoundFilesReceiver
  private var resumption: Resumption

  init(_ receiver: any FoundFilesReceiver, _ resumption: Resumption) {
    self.receiver = receiver
    self.resumption = resumption
  }

  func open(_ path: String) {
    let image: DiskImage
    do throws(ImageError) {
      image = try DiskImage(path)
    } catch {
      return receiver.trouble(
        FoundTrouble(
          .unreadable, error.words,
          remedy:
            "Correct the image's path in the inventory, let the account that runs Earshot read it, or make it again."))
    }
    // All segments are open by now: what the image's bytes take over gets at nothing else.
    ThisProcess.confine()
    _ = ImageWalk(image).run(
      file: { offer($0) }, unallocated: { offer($0) },
      trouble: { trouble in
        if !resumption.isPassing { receiver.trouble(FoundTrouble(trouble)) }
      })
  }

  private func offer(_ file: borrowing ImageFile) -> Bool {
    var found = FoundFile(file)
    guard isToBeTold(&found) else { return true }
    var offset: Int64 = 0
    return unsafe receiver.offer(found) { buffer in
      do throws(ImageError) {
        let count = try unsafe file.read(into: buffer, at: offset)
        offset += Int64(count)
        return .bytes(count)
      } catch {
        return .trouble(
          FoundTrouble(
            .unreadable, error.words, remedy: ImageTrouble.makeAgain, path: escapedPath(file.path)))
      }
    }
  }

  private func offer(_ space: UnallocatedSpace) -> Bool {
    var found = FoundFile(path: escapedPath(space.path))
    found.state = .remains
    found.attributes.append(FoundFile.Attribute("block-size", String(space.blockSize)))
    if let volume = space.volume { found.attributes.append(FoundFile.Attribute("volume", volume)) }
    guard isToBeTold(&found) else { return true }
    return unsafe receiver.offer(found) { .bytes(unsafe space.read(into: $0)) }
  }

  /// Numbers a file, unless it was told before or must not be read.
  private func isToBeTold(_ found: inout FoundFile) -> Bool {
    switch resumption.next() {
    case .pass: return false
    case .refuse:
      receiver.trouble(FoundFile.refusal(found.path))
      return false
    case .tell(let place):
      found.place = place
      return true
    }
  }
}

extension FoundFile {
  init(_ file: borrowing ImageFile) {
    self.init(path: escapedPath(file.path), size: file.size)
    modified = file.modified
    changed = file.changed
    created = file.created
    deleted = file.deleted
    owner = file.ownerSID ?? file.ownerNumber.map { String($0) }
    state = file.isDeleted ? .deleted : .present
    func add(_ name: String, _ value: String?) {
      if let value { attributes.append(Attribute(name, value)) }
    }
    add("file-system", file.fileSystem)
    add("volume", file.volume)
    add("stream", file.stream.map { escapedPath($0) })
    add("original-path", file.recycled.map { escapedPath($0.originalPath) })
    add("bin-of", file.recycled?.binOf.map { escapedPath($0) })
    add("downloaded-from", file.zone?.hostURL)
    add("referrer", file.zone?.referrerURL)
    add("zone", file.zone?.zone.map { String($0) })
    add("accessed", file.accessed.map { String($0) })
    add("orphan", file.isOrphan ? "yes" : nil)
  }
}

extension FoundTrouble {
  init(_ trouble: ImageTrouble) {
    let problem: Problem =
      switch trouble.problem {
      case .unreadable, .changedWhileRead: .unreadable
      case .malformed: .malformed
      case .encrypted: .encrypted
      case .tooLarge: .tooLarge
      }
    self.init(
      problem, trouble.what, remedy: trouble.remedy, path: trouble.path.isEmpty ? nil : escapedPath(trouble.path))
  }
}
