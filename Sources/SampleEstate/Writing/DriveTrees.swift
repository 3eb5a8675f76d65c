internal import Files
internal import Time
internal import XML

/// The workstations' drives, each a tree of profiles and ordinary files, and the inventory that lists them.
struct DriveTrees {
  let plan: Plan
  let audio: CallAudio
  private var settings: EstateSettings { plan.settings }

  init(plan: Plan, audio: CallAudio) {
    self.plan = plan
    self.audio = audio
  }

  func write() throws(EstateError) {
    try inventory()
    let ordinary = OrdinaryFiles(seed: settings.seed)
    let present = plan.workstations.indices.filter { plan.workstations[$0].isThere }
    for (place, index) in present.enumerated() {
      let share = settings.files / present.count + (place < settings.files % present.count ? 1 : 0)
      try tree(index, files: share, ordinary)
    }
    if let stick = plan.stick { try StickImage(plan: plan, audio: audio).write(stick) }
  }

  /// The user number of an account on the drives; people are numbered from 2001 in the order of the register.
  private func owner(_ account: String) -> UInt32? {
    guard settings.ownsFiles else { return nil }
    return plan.cast.people.firstIndex { $0.account == account }.map { UInt32(2_001 + $0) }
  }

  private func tree(_ index: Int, files: Int, _ ordinary: OrdinaryFiles) throws(EstateError) {
    let workstation = plan.workstations[index]
    let root = "\(settings.folder)/\(workstation.folder)"
    var random = Randomness(seed: settings.seed, part: "drive", index)
    var stamps = FolderStamps()
    let folders = folders(of: workstation, files: files, &random)
    for folder in folders {
      let time = plan.calendar.same(daysBefore: random.within(8...400))
      try stamps.make(folder.path.isEmpty ? root : "\(root)/\(folder.path)", modified: time, within: root)
    }
    for (place, folder) in folders.enumerated() {
      let share = files / folders.count + (place < files % folders.count ? 1 : 0)
      for number in 0..<share {
        try ordinary.write(
          number: number + 1, into: folder.path.isEmpty ? root : "\(root)/\(folder.path)", &random,
          calendar: plan.calendar, owner: folder.owner)
      }
    }
    for copy in plan.copies
    where copy.workstation == index && copy.saved <= settings.asOf && copy.deleted.map({ settings.asOf < $0 }) ?? true {
      try save(copy, under: root, &stamps)
    }
    try stamps.stamp()
  }

  private func save(
    _ copy: SavedCopy, under root: String, _ stamps: inout FolderStamps
  ) throws(EstateError) {
    let path = "\(root)/\(copy.path)"
    let slash = path.lastIndex(of: "/") ?? path.endIndex
    try stamps.make(String(path[..<slash]), modified: copy.saved, within: root)
    // A copy is what was in the store, byte for byte, whatever it is called.
    try audio.write(copy.call, to: path, seed: settings.seed)
    if let packing = copy.packing { try pack(path, packing, copy) }
    if let account = copy.owner, let owner = owner(account) { try EstateFile.give(path, to: owner) }
    try EstateFile.stamp(path, modified: copy.saved)
  }

  /// Puts a file that is written already into what it is to be packed in, which takes its place.
  private func pack(_ path: String, _ packing: SavedCopy.Packing, _ copy: SavedCopy) throws(EstateError) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try ReadOnlyFile.contents(of: path, atMost: 1 << 30)
    } catch {
      throw .file(error)
    }
    var file = try EstateFile(path)
    switch packing {
    case .zip(let name): try file.write(try ZipFile.of([(name, bytes)], modified: copy.saved))
    case .mp3: try file.write(try mp3(of: bytes, making: path))
    case .mail(let name): try file.write(MailFile.of(name, bytes, from: copy.owner ?? "reception", sent: copy.saved))
    }
    try file.finish(modified: copy.saved)
  }

  /// What a phone or a sound editor would have made of a recording.
  private func mp3(of recording: [UInt8], making path: String) throws(EstateError) -> [UInt8] {
    let (source, target) = ("\(path).source", "\(path).target")
    var file = try EstateFile(source)
    try file.write(recording)
    try file.finish(modified: settings.asOf)
    try OutsideProgram.run(
      "ffmpeg",
      [
        "-nostdin", "-loglevel", "error", "-y", "-i", source, "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a",
        "+bitexact", "-c:a", "libmp3lame", "-b:a", "32k", "-f", "mp3", target,
      ], making: path)
    do throws(FileError) {
      let bytes = try ReadOnlyFile.contents(of: target, atMost: 1 << 30)
      try deleteOwn(source)
      try deleteOwn(target)
      return bytes
    } catch {
      throw .file(error)
    }
  }

  private func folders(
    of workstation: Workstation, files: Int, _ random: inout Randomness
  ) -> [(path: String, owner: UInt32?)] {
    var folders: [(path: String, owner: UInt32?)] = [
      ("", nil), ("Windows/Media", nil), ("Windows/System32", nil), ("Program Files/Softphone/sounds", nil),
      ("ProgramData/Logs", nil), ("Users/Public/Documents", nil),
      ("$Recycle.Bin/S-1-5-21-1004336348-1177238915-682003330-1013", nil),
    ]
    let usual = [
      "Desktop", "Documents", "Documents/One to ones", "Documents/Rotas", "Downloads", "Pictures", "Music",
      "AppData/Local/Temp", "AppData/Local/Microsoft/Windows/INetCache", "AppData/Roaming/Microsoft/Windows/Recent",
    ]
    for person in workstation.profiles {
      let owner = owner(person.account)
      for name in usual { folders.append(("Users/\(person.account)/\(name)", owner)) }
      // Some twenty files in a folder, whatever the size of the estate.
      let more = max(0, files / workstation.profiles.count / 20 - usual.count)
      for number in 0..<more {
        let year = plan.settings.zone.civil(plan.settings.at).year - number % 4
        folders.append(("Users/\(person.account)/Documents/\(year)/Case \(number + 1)", owner))
      }
    }
    return folders
  }

  private func inventory() throws(EstateError) {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<inventory xmlns=\"urn:earshot:inventory:1\">\n"
    for (number, workstation) in plan.workstations.enumerated() {
      text +=
        "  <workstation name=\"\(workstation.name)\" user=\"\(workstation.user.account)\" "
        + "location=\"\(escapedForXML(workstation.location))\">\n"
        + "    <address>\(workstation.address)</address>\n"
        + "    <address>\(Domain.computer(workstation.name))</address>\n"
        + "    <drive name=\"C\" type=\"tree\" path=\"\(workstation.folder)\" profiles=\"Users\""
      if settings.ownsFiles {
        text += ">\n"
        for (index, person) in plan.cast.people.enumerated() {
          text += "      <owner uid=\"\(2_001 + index)\" account=\"\(person.account)\"/>\n"
        }
        text += "    </drive>\n"
      } else {
        text += "/>\n"
      }
      if let stick = plan.stick, stick.workstation == number {
        text +=
          "    <drive name=\"\(MemoryStick.drive)\" type=\"image\" path=\"\(stick.path(plan.workstations))\" "
          + "medium=\"removable\"/>\n"
      }
      text += "  </workstation>\n"
    }
    text += "</inventory>\n"
    try EstateFile.write(
      text, to: "\(settings.folder)/inventory.xml", modified: settings.asOf.advanced(byMicroseconds: -Period.day))
  }
}
