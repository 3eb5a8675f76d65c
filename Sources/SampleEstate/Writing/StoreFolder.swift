internal import Files
internal import Time

/// The recording store: a folder of audio as Asterisk leaves it, and the catalogue that accounts for it.
struct StoreFolder {
  let plan: Plan
  let audio: CallAudio

  func write(to folder: String) throws(EstateError) {
    let settings = plan.settings
    let root = "\(settings.folder)/store"
    var folders = FolderStamps()
    try folders.make(root, modified: settings.asOf, within: settings.folder + "/store")
    var catalogue = try EstateFile("\(settings.folder)/catalogue.csv")
    try catalogue.write("recording_id,path,start,end,duration_s,queue,caller,agent_ext,call_id,direction\r\n")
    for call in plan.calls {
      let isThere = plan.isInStore(call, at: settings.asOf) && !isLost(call)
      let path = call.path(settings.zone)
      if isThere {
        let file = "\(root)/\(path)"
        let slash = file.lastIndex(of: "/") ?? file.endIndex
        try folders.make(String(file[..<slash]), modified: call.end, within: root)
        try audio.write(call, to: file, seed: settings.seed)
        try EstateFile.stamp(file, modified: call.end)
        let isOpen = [plan.openToOthers, plan.openBehindDoor].contains { $0?.number == call.number }
        try EstateFile.allow(file, isOpen ? 0o644 : 0o640)
      }
      if isThere || isLost(call), hasRow(call) { try catalogue.write(row(call, path)) }
    }
    try catalogue.finish(modified: lastExport)
    // Others may pass through the store's folders, but enter no day's but one.
    let open = plan.openToOthers.map { "\(root)/\($0.path(settings.zone))" } ?? ""
    try folders.stamp { folder in
      folder.count < root.count + 9 || open.hasPrefix(folder + "/") ? 0o751 : 0o750
    }
  }

  /// A file that is gone although its row is there.
  private func isLost(_ call: Call) -> Bool {
    plan.withoutFile.contains(call.number) && call.end <= plan.settings.asOf
      && !(plan.kept[call.number].map { $0.map { plan.settings.asOf < $0 } ?? true } ?? false)
      && plan.purge(of: call) > plan.settings.asOf
  }

  private func hasRow(_ call: Call) -> Bool { !plan.withoutRow.contains(call.number) }

  /// The catalogue is exported at half past five, before the audit.
  private var lastExport: Instant { plan.settings.asOf.advanced(byMicroseconds: -30 * Period.minute) }

  private func row(_ call: Call, _ path: String) -> String {
    let zone = plan.settings.zone
    let story = plan.story(of: call)
    let parties = story.isNameless ? "," : "\(call.caller),\(call.desk)"
    return "\(call.id),\(path),\(onTheWall(call.start, zone)),\(onTheWall(call.end, zone)),\(call.seconds),"
      + "\(story.queue ?? ""),\(parties),\(call.channel),\(story.direction)\r\n"
  }
}

/// A clock reading without a zone, as most systems export it: `2026-11-12T10:11:12`.
func onTheWall(_ instant: Instant, _ zone: Zone) -> String {
  let c = zone.civil(instant)
  return "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))T"
    + "\(padded(c.hour, 2)):\(padded(c.minute, 2)):\(padded(c.second, 2))"
}
