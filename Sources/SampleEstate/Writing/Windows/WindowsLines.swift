internal import Time

/// What an act looks like in the Security log of Windows.
enum WindowsLines {
  static func add(_ act: Act, _ lines: inout [LogLine], _ plan: Plan) {
    if let program = act.program { return addLocal(act, program, &lines, plan) }
    let session = WindowsSession(
      act.account, sid: plan.sid(of: act.account), computer: Domain.server, address: act.address, at: act.at)
    // Windows tells parts of a second.
    let begin = act.at.advanced(byMicroseconds: Int64(session.number % 900_000))
    func add(_ events: [WindowsEvent], after: Int64 = 0) {
      for event in events {
        lines.append(LogLine(event, at: begin.advanced(byMicroseconds: after * Period.second)))
      }
    }
    let path = (act.call?.path(plan.settings.zone) ?? "").split(separator: "/")
    let name = path.joined(separator: #"\"#)
    let folder = path.dropLast().joined(separator: #"\"#)
    let object = "\(Domain.folder)\\\(name)"
    add([session.begin(.overTheNetwork), session.open(Domain.share)])
    switch act.deed {
    case .listen, .export:
      add([session.ask(Domain.share, name, 0x120089)])
      for piece in 0..<act.pieces { add([session.use(object, 0x1, by: .fileServer)], after: Int64(piece)) }
    case .measure, .cached:
      add([session.ask(Domain.share, name, 0x100080), session.use(object, 0x80, by: .fileServer)])
    case .unauthenticated, .forbidden: add([session.ask(Domain.share, name, 0x120089, isRefused: true)])
    case .list:
      add([
        session.ask(Domain.share, folder.isEmpty ? #"\"# : folder, 0x100081),
        session.use("\(Domain.folder)\\\(folder)", 0x1, by: .fileServer),
      ])
    case .delete, .rename:
      add([
        session.ask(Domain.share, name, 0x10080), session.handle(object, 0x10080, by: .fileServer),
        session.use(object, 0x10000, by: .fileServer),
      ])
      if case .delete = act.deed { add(session.deleted(by: .fileServer)) }
    }
    // What programs ask of each other on the way is no file.
    add([session.open(ipc), session.ask(ipc, "srvsvc", 0x3)], after: 1)
    add(session.end(.overTheNetwork), after: Int64(act.pieces) + 9)
  }

  private static let ipc = #"\\*\IPC$"#

  /// What a program on the server did in a session there.
  private static func addLocal(_ act: Act, _ path: String, _ lines: inout [LogLine], _ plan: Plan) {
    let logon = plan.logons.first {
      $0.account == act.account && $0.computer == Domain.server && $0.at <= act.at && act.at < $0.until
    }
    guard let logon, let call = act.call else { return }
    let program = WindowsSession.Program(id: "0x1a4c", path: path)
    let name = call.path(plan.settings.zone).split(separator: "/").joined(separator: #"\"#)
    let rights: UInt64 = act.deed.isReading ? 0x1 : 0x80
    let event = session(of: logon, plan).use("\(Domain.folder)\\\(name)", rights, by: program, after: 0)
    lines.append(LogLine(event, at: act.at))
  }

  // MARK: Sessions

  private static func session(of logon: Logon, _ plan: Plan) -> WindowsSession {
    WindowsSession(
      logon.account, sid: plan.sid(of: logon.account), computer: logon.computer, address: logon.address, at: logon.at)
  }

  /// Who logged on and off, and which logs were emptied.
  static func addSessions(_ range: Range<Instant>, _ lines: inout [LogLine], _ plan: Plan) {
    for logon in plan.logons {
      let session = session(of: logon, plan)
      if range.contains(logon.at) { lines.append(LogLine(session.begin(logon.way), at: logon.at)) }
      if range.contains(logon.until) {
        for event in session.end(logon.way) { lines.append(LogLine(event, at: logon.until)) }
      }
    }
    for clearing in plan.clearings where range.contains(clearing.at) {
      let session = WindowsSession(
        clearing.account, sid: plan.sid(of: clearing.account), computer: clearing.computer, address: nil,
        at: clearing.at)
      lines.append(LogLine(session.clear(clearing.channel), at: clearing.at))
    }
  }

  // MARK: Noise

  /// What computers do by themselves all day: ask each other by pipes, look into the registry, look for viruses.
  static func addNoise(_ day: Int, _ lines: inout [LogLine], _ plan: Plan) {
    let system = WindowsSession(
      "\(Domain.server)$", sid: "S-1-5-18", computer: Domain.server, address: nil, at: plan.calendar.at)
    func add(_ events: [WindowsEvent], at: Instant) { for event in events { lines.append(LogLine(event, at: at)) } }
    for hour in 0...23 {
      let at = plan.calendar.time(daysBefore: day, hour, 17, 40)
      let workstation = plan.workstations[hour % plan.workstations.count]
      let account = "\(workstation.name)$"
      let session = WindowsSession(
        account, sid: plan.sid(of: account), computer: Domain.server, address: workstation.address, at: at)
      add(
        [
          session.begin(.overTheNetwork), session.open(ipc), session.ask(ipc, "wkssvc", 0x3),
          system.use(
            #"\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\W32Time\Config"#, 0x1,
            by: .init(id: "0x3f8", path: #"C:\Windows\System32\svchost.exe"#), type: "Key"),
        ] + session.end(.overTheNetwork), at: at)
    }
    // Nobody listens to what a virus scanner reads, nor to what a workstation's own account fetches for its search.
    let night = plan.calendar.time(daysBefore: day, 2, 50)
    let fetching = WindowsSession(
      "CCT-PC-02$", sid: plan.sid(of: "CCT-PC-02$"), computer: Domain.server, address: "10.20.4.12", at: night)
    let scanner = WindowsSession.Program(
      id: "0xb2c", path: #"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.24090.11-0\MsMpEng.exe"#)
    for call in plan.calls(ended: plan.calendar.moved(night, days: -1)..<night).prefix(3)
    where plan.isInStore(call, at: night) {
      let name = call.path(plan.settings.zone).split(separator: "/").joined(separator: #"\"#)
      add(
        [
          system.use("\(Domain.folder)\\\(name)", 0x1, by: scanner), fetching.ask(Domain.share, name, 0x120089),
          fetching.use("\(Domain.folder)\\\(name)", 0x1, by: .fileServer),
        ], at: night)
    }
  }
}

extension Plan {
  /// The security identifier of an account: people's in the order of the register, computers' by their names.
  func sid(of account: String) -> String {
    let number = cast.people.firstIndex { $0.account == account }.map { 1_103 + $0 }
    return "S-1-5-21-1004336348-1177238915-682003330-\(number ?? 3_000 + account.utf8.reduce(0) { $0 + Int($1) })"
  }
}
