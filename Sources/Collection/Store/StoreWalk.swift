internal import Configuration
internal import Evidence
internal import Files
internal import Recognition

/// Walks the store's folder by several threads and hands each file to a ``StoreExaminer``.
struct StoreWalk: Sendable {
  let settings: StoreSource
  let threads: Int
  let layout: CatalogueLayout?
  let reader: RowReader
  let scratch: StoreScratch

  func run(_ state: inout StoreState) {
    var walk = FolderWalk(root: settings.folder, threads: threads, firstBytes: Sniff.length)
    walk.reportsLinks = true
    do throws(FileError) {
      state.keepsLists = FilePermissions.keepsLists(settings.folder)
      state.counts = try walk.run { [self] _ in
        let examiner = StoreExaminer(folder: settings.folder, layout: layout, reader: reader, scratch: scratch)
        return WalkHandlers(
          file: { file in examiner.take(file) }, folder: { folder in examiner.take(folder: folder) },
          trouble: { note($0) }, ended: { examiner.finish() })
      }
    } catch {
      state.isFolderUnread = true
      let reason =
        error.isMissing
        ? kindOfFile(settings.folder) == nil ? "the store's folder is not there" : "it is not a folder, as a store is"
        : error.wouldChangeAccessTime
          ? "the store can be read only by changing access times, which Earshot never does"
          : "the store cannot be listed: \(error.reason)"
      scratch.add(
        Gap(
          error.isMissing ? .absent : .unreadable, path: settings.folder, reason: reason,
          remedy: error.wouldChangeAccessTime
            ? StoreWalk.withoutTrace : "Mount the store there, or correct its folder in the configuration."),
        hides: true, permissions: true)
    }
  }

  static let withoutTrace =
    "Mount the store read-only or with 'noatime', or run Earshot by its own service, which may read without a trace."

  private func note(_ trouble: WalkTrouble) {
    let path = escapedPath(trouble.path)
    let what = trouble.isFolder ? "the folder" : "the file"
    var gap = Gap(
      .unreadable, path: path.isEmpty ? settings.folder : "\(settings.folder)/\(path)", reason: "",
      remedy: "Let the account that runs Earshot read it.")
    switch trouble.cause {
    case .refused(let code): gap.reason = "\(what) cannot be read: \(FileError("read", path, code: code).reason)"
    case .accessTime:
      gap.reason = "\(what) can be read only by changing its access time, which Earshot never does"
      gap.remedy = StoreWalk.withoutTrace
    case .vanished:
      gap.problem = .changedWhileRead
      gap.reason = "\(what) went away or became something else while the store was read"
      gap.remedy = "Nothing, if it was deleted just then; else audit again."
    case .otherFileSystem:
      gap.problem = .notConfigured
      gap.reason = "another file system is mounted there, and a store's walk stays within its own"
      gap.remedy = "Name it as a store of its own."
    case .link:
      gap.problem = .notConfigured
      gap.reason = "a symbolic link, which is never followed, so that what it leads to was not looked at by way of it"
      gap.remedy = "If it leads out of the store to recordings, name their folder as a store of its own."
    case .tooDeep:
      gap.problem = .tooLarge
      gap.reason = "folders nest deeper there than a walk follows"
      gap.remedy = "Look at what made them."
    }
    let ending = StoreFile.ending(of: path) ?? ""
    let isRecording = StoreFile.audioEndings.contains(ending) || layout?.raw[ending] != nil
    let isGone = trouble.cause == .vanished || trouble.cause == .link
    if !trouble.isFolder, !isGone, isRecording {
      // It is there; nobody can say what it holds.
      gap.recording = path
      scratch.add(
        StoreFile(path: path, role: .recording, size: -1, facts: AudioFacts(.unreadable)))
    }
    let sidecar = layout.flatMap { SidecarReader(layout: $0, reader: reader, scratch: scratch) }
    let stem = sidecar.flatMap { $0.isSidecar(path) && !isGone ? $0.stem(of: path) : nil }
    scratch.add(
      gap, stem: stem, folder: trouble.isFolder && !isGone ? path : nil,
      permissions: trouble.cause != .link && trouble.cause != .vanished)
  }
}
