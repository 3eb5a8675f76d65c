internal import Files
internal import Time

/// Makes the image of the memory stick: a FAT file system that dosfstools and mtools write, without mounting.
struct StickImage {
  let plan: Plan
  let audio: CallAudio

  /// 20 MB in clusters of 4 KiB.
  private static let layout = ["-F", "16", "-s", "8", "-i", "4A53B2C1", "-n", "STICK"]
  private static let size = "20480"

  func write(_ stick: MemoryStick) throws(EstateError) {
    let image = "\(plan.settings.folder)/\(stick.path(plan.workstations))"
    let modified = plan.calendar.same(daysBefore: 8)
    do throws(FileError) {
      try deleteOwn(image)
    } catch {
      throw .file(error)
    }
    try OutsideProgram.run(
      "mkfs.fat", ["--invariant", "-C"] + StickImage.layout + [image, StickImage.size], making: image,
      environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
    let scratch = "\(image).scratch"
    for deleted in stick.deleted { try copy(deleted, image, scratch) }
    for deleted in stick.deleted where deleted.isOverwritten {
      try mtools("mdel", ["::\(deleted.name)"], image, modified)
    }
    // It takes the name that was just freed, and of the space no more than one cluster.
    try note("shopping.txt", image, scratch, modified)
    for deleted in stick.deleted where !deleted.isOverwritten {
      try mtools("mdel", ["::\(deleted.name)"], image, modified)
    }
    do throws(FileError) { try deleteOwn(scratch) } catch { throw .file(error) }
    try EstateFile.stamp(image, modified: modified)
  }

  private func copy(_ deleted: MemoryStick.Deleted, _ image: String, _ scratch: String) throws(EstateError) {
    try audio.write(deleted.call, to: scratch, seed: plan.settings.seed)
    try EstateFile.stamp(scratch, modified: deleted.saved)
    try mtools("mcopy", ["-m", scratch, "::\(deleted.name)"], image, deleted.saved)
  }

  private func note(_ name: String, _ image: String, _ scratch: String, _ modified: Instant) throws(EstateError) {
    try EstateFile.write("Nothing of importance.\n", to: scratch, modified: modified)
    try mtools("mcopy", ["-m", scratch, "::\(name)"], image, modified)
  }

  private func mtools(
    _ program: String, _ arguments: [String], _ image: String, _ now: Instant
  ) throws(EstateError) {
    try OutsideProgram.run(
      program, ["-i", image] + arguments, making: image,
      environment: ["TZ=UTC", "MTOOLS_SKIP_CHECK=1", "SOURCE_DATE_EPOCH=\(now.seconds)"])
  }
}
