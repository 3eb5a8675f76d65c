internal import Time

/// What an act looks like in each log's own format (`Rules/formats` says how each is read).
enum LogLines {
  static func add(_ act: Act, _ lines: inout [LogLine], _ plan: Plan) {
    switch act.log {
    case .web: addWeb(act, &lines, plan)
    case .fileServer: addFileServer(act, &lines, plan)
    case .application: addApplication(act, &lines, plan)
    case .windows: WindowsLines.add(act, &lines, plan)
    }
  }

  private static let browser = "Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+Edg/129.0"

  /// A line of the web server, all but date and time.
  static func web(
    _ method: String, _ stem: String, query: String = "-", account: String, address: String, status: Int, bytes: Int,
    agent: String = browser
  ) -> String {
    let user = account == "-" ? account : "RBBC\\\(account)"
    return "10.20.1.8 \(method) \(stem) \(query) 443 \(user) \(address) \(agent) \(status) 0 0 \(bytes) "
      + "\(bytes / 4_000 + 3)"
  }

  private static func addWeb(_ act: Act, _ lines: inout [LogLine], _ plan: Plan) {
    let path = act.call.map { "/recordings/" + $0.path(plan.settings.zone) } ?? "/converse/calls.aspx"
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    func add(_ method: String, _ stem: String, _ status: Int, _ bytes: Int, query: String = "-", after: Int64 = 0) {
      lines.append(
        LogLine(
          at: act.at.advanced(byMicroseconds: after * Period.second),
          text: web(
            method, stem, query: query, account: act.account, address: act.address, status: status, bytes: bytes)))
    }
    let size = (act.call?.seconds ?? 10) * 8_000
    switch act.deed {
    case .listen where act.pieces == 1: add("GET", path, 200, size)
    case .listen: for piece in 0..<act.pieces { add("GET", path, 206, size / act.pieces, after: Int64(piece) * 20) }
    case .export: add("GET", path, 200, size, query: "download=1")
    case .measure: add("HEAD", path, 200, 0)
    case .cached: add("GET", path, 304, 0)
    case .unauthenticated: add("GET", path, 401, 1_293)
    case .forbidden: add("GET", path, 403, 1_233)
    case .list: add("GET", folder, 200, 5_120)
    case .delete: add("DELETE", path, 204, 0)
    case .rename: add("MOVE", path, 201, 0)
    }
  }

  private static func addFileServer(_ act: Act, _ lines: inout [LogLine], _ plan: Plan) {
    let root = "/srv/recordings/"
    let path = root + (act.call?.path(plan.settings.zone) ?? "")
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? root
    let prefix = "\(act.account)|\(act.address)|\(act.address)|recordings|"
    func add(_ text: String, after: Int64 = 0) {
      lines.append(LogLine(at: act.at.advanced(byMicroseconds: after * Period.second), text: prefix + text))
    }
    switch act.deed {
    case .listen, .export:
      add("openat|ok|r|\(path)")
      add("create_file|ok|0x120089|file|open|\(path)")
      for piece in 0..<act.pieces {
        add("pread_send|ok|\(path)", after: Int64(piece))
        add("pread_recv|ok|\(path)", after: Int64(piece))
      }
    case .forbidden, .unauthenticated:
      add("create_file|fail (Permission denied)|0x120089|file|open|\(path)")
    case .list, .measure, .cached:
      add("openat|ok|r|\(folder)")
      add("create_file|ok|0x81|dir|open|\(folder)")
      add("openat|ok|r|\(path)")
    case .delete:
      add("create_file|ok|0x10080|file|open|\(path)")
      add("unlinkat|ok|\(path)")
    case .rename: add("renameat|ok|\(path)|\(path).old")
    }
  }

  private static func addApplication(_ act: Act, _ lines: inout [LogLine], _ plan: Plan) {
    let recording = act.call.map { plan.name(of: $0, in: act) } ?? ""
    let activity =
      switch act.deed {
      case .listen: "Played Call"
      case .export: "Download Call Audio Only"
      case .measure, .cached, .list: "Search"
      case .unauthenticated, .forbidden: "Access Denied"
      case .delete: "Deleted Call Audio Only"
      case .rename: "Renamed"
      }
    lines.append(LogLine(at: act.at, text: "\(act.account),\(act.address),\(activity),\(recording)"))
  }

  /// Lines that come by themselves, every day.
  static func addRoutine(_ log: LogName, _ day: Int, _ lines: inout [LogLine], _ plan: Plan) {
    switch log {
    case .web:
      for hour in 1...23 {
        let text = web(
          "GET", "/converse/health.aspx", account: "svc_monitor", address: "10.20.1.5", status: 200, bytes: 412,
          agent: "monitor/2.4")
        lines.append(LogLine(at: plan.calendar.time(daysBefore: day, hour, 4, 11), text: text))
      }
    case .fileServer: break
    case .windows: WindowsLines.addNoise(day, &lines, plan)
    case .application:
      for (hour, activity) in [(7, "Logged On"), (18, "Logged Off")] {
        let at = plan.calendar.time(daysBefore: day, hour, 30)
        lines.append(LogLine(at: at, text: "svc_monitor,10.20.1.5,\(activity),"))
      }
    }
  }
}
