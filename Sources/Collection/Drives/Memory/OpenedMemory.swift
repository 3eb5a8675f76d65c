internal import Configuration
internal import Digest
internal import Evidence
internal import Files
internal import SQL
internal import Time

/// A memory as it was found.
struct OpenedMemory {
  /// Nil where none can be kept at this collection.
  var memory: DriveMemory?
  /// What the coverage is to say of it.
  var note: String?

  /// Opens the memory, which is made where there is none. It is only believed where it is whole and this source's own;
  /// any other file in its place is moved aside.
  init(_ place: MemoryPlace, source: String, settings: MemorySettings, at: Int64) {
    do throws(EvidenceError) {
      let lock: FileLock
      do throws(FileError) {
        try makeFolder(parentFolder(of: place.file))
        guard let taken = try FileLock.take(place.file + ".lock") else {
          note = "another collection was at work with what earlier audits had found, so that every file was read"
          return
        }
        lock = taken
      } catch {
        throw .file(error)
      }
      let state = OpenedMemory.examine(place, source: source)
      if case .other(let found) = state {
        note = "what earlier audits had found was set aside (\(found)), so that every file was read"
        try OpenedMemory.setAside(place.file)
      }
      if case .outdated(let found) = state {
        note = "what earlier audits had found was not relied on (\(found)), so that every file was read"
      }
      memory = try OpenedMemory.open(place, lock, state, settings: settings, at: at)
    } catch {
      memory = nil
      note = "what is found cannot be remembered for later audits: \(error)"
    }
  }

  private enum State {
    case absent, sound
    /// It is this source's memory, but what it holds is not to be relied on.
    case outdated(String)
    /// It is damaged, or something else.
    case other(String)
  }

  private static func examine(_ place: MemoryPlace, source: String) -> State {
    let file = place.file
    guard kindOfFile(file) != nil else { return .absent }
    do {
      guard kindOfFile(Seal.path(for: file)) != nil else {
        return .other("it has no seal, as one has that a collection broke off from")
      }
      let seal = try ReadOnlyFile.contents(of: Seal.path(for: file), atMost: 4096)
      let digest = try SHA256Value.of(contentsOf: file)
      guard String(decoding: seal, as: UTF8.self).hasPrefix("\(digest)  ") else {
        return .other("it is damaged: its SHA-256 is not the one in its seal")
      }
      let database = try Database(path: file, mode: .readOnly)
      let version = try database.value("PRAGMA user_version")?.integer ?? 0
      guard try database.value("PRAGMA application_id")?.integer == MemorySchema.applicationID else {
        return .other("it is no memory")
      }
      guard version == MemorySchema.version else {
        return .other("it is of the version \(version), expected \(MemorySchema.version)")
      }
      var owner = try database.prepare("SELECT source, program, clock FROM owner")
      guard try owner.step() else { return .other("it does not say whose it is") }
      if owner.text(0) != source { return .other("it is of the source '\(owner.text(0) ?? "")'") }
      if owner.text(1) != place.program { return .outdated("another version of this program found it") }
      if owner.integer(2) > place.now {
        return .outdated("this machine's clock has been set back, so that times of files tell nothing")
      }
      return .sound
    } catch {
      return .other("it cannot be read: \(error)")
    }
  }

  private static func setAside(_ file: String) throws(EvidenceError) {
    do throws(FileError) {
      let aside = file + ".set-aside"
      try deleteOwn(aside)
      try move(file, to: aside)
      try deleteOwn(Seal.path(for: file))
    } catch {
      throw .file(error)
    }
  }

  private static func open(
    _ place: MemoryPlace, _ lock: consuming FileLock, _ state: State, settings: MemorySettings, at: Int64
  ) throws(EvidenceError) -> DriveMemory {
    var isNew = true
    var isBlank = true
    switch state {
    case .absent, .other: break
    case .outdated: isNew = false
    case .sound: (isNew, isBlank) = (false, false)
    }
    if isNew {
      do throws(FileError) {
        // SQLite would make it readable for all.
        var output = try OutputFile(place.file, replacing: true)
        try output.finish()
      } catch {
        throw .file(error)
      }
    }
    do throws(SQLError) {
      return try DriveMemory(
        place, lock: lock, isNew: isNew, isBlank: isBlank,
        forgotten: Zone.utc.adding(-settings.keep, to: Instant(microseconds: place.now)).microseconds,
        spotCheck: SpotCheck(share: settings.spotCheck, at: at))
    } catch {
      throw .database(error)
    }
  }
}
