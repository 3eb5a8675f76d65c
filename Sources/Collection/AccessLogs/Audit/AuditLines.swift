internal import LinuxAudit
internal import Time

/// The events of the Linux audit log, each as its records one below the other (``AuditGrouper``).
///
/// The columns are made from all records of an event:
///
/// - `type`: the first record's, `SYSCALL` where there is one; `call`: the system call's name; `exit`: what it returned;
/// - `outcome`: `success` or `failure`;
/// - `object`: the file, made absolute by the event's working directory; `kind`: `file`, `folder` or `other`, by its mode;
/// - `opened-for`: `reading`, `writing`, `listing` or `nothing`, by the flags of an opening;
/// - `account`: who logged on (`auid`, which `su` does not change), else whose process it was (`uid`); by name where the log or
///   the source's own list has it;
/// - `host`: the address that a logon came from, else the machine's name where the log gathers several;
/// - `program`, `key`, `operation`, `terminal`: `exe`, `key`, `op`, `terminal` or `tty` as they are;
/// - `switch`: `audit_enabled`; `session`: the machine and `ses`.
struct AuditLines: LineCarrier {
  static let madeColumns = [
    "type", "call", "outcome", "object", "kind", "opened-for", "account", "host", "program", "key", "operation",
    "terminal", "switch", "session", "exit",
  ]
  private enum Slot: Int {
    case type, call, outcome, object, kind, openedFor, account, host, program, key, operation, terminal, `switch`,
      session
    case exit
  }

  let missing: MissingColumns? = nil
  /// Account names by number, where the log has numbers only.
  private let accounts: [String: String]

  init(accounts: [String: String]) { self.accounts = accounts }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    guard let event = AuditEvent(line) else { return .broken("it does not begin with type=… msg=audit(time:serial)") }
    fields.time = .instant(event.header.at)
    fields.entry = Int64(clamping: event.header.serial)
    let head = event.first
    func set(_ slot: Slot, _ value: String?) {
      if let value, !value.isEmpty { fields.set(slot.rawValue, rewritten: Array(value.utf8)) }
    }
    set(.type, event.header.type)
    set(.program, AuditLines.text(head.name("exe")))
    set(.key, AuditLines.text(head.name("key")))
    set(.operation, head["op"])
    set(.terminal, head["terminal"] ?? head["tty"])
    set(.switch, head["audit_enabled"])
    set(.exit, head["exit"])
    set(.account, account(head, event.header.type))
    set(.host, AuditLines.address(head) ?? event.header.node)
    if let session = head["ses"], session != "4294967295" { set(.session, "\(event.header.node) \(session)") }
    switch head["success"] ?? head["res"] {
    case "yes", "success", "1": set(.outcome, "success")
    case "no", "failed", "0": set(.outcome, "failure")
    default: break
    }
    guard event.header.type == "SYSCALL" else {
      if AuditEvent.parts.contains(event.header.type) {
        return .broken("it is of an event whose SYSCALL record is not in the log")
      }
      return .entry
    }
    let call = AuditLines.call(head)
    set(.call, call)
    if let call { set(.openedFor, event.openedFor(call)) }
    if case .unreadable(let text)? = event.path?.name("name") {
      return .broken("the name '\(text.prefix(60))' is neither in quotes nor hexadecimal")
    }
    if let object = event.object { fields.set(Slot.object.rawValue, rewritten: object) }
    set(.kind, event.kind)
    return .entry
  }

  private static func text(_ name: AuditName?) -> String? {
    if case .known(let bytes)? = name { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  private static func address(_ head: AuditFields) -> String? {
    for name in ["addr", "hostname"] {
      if let value = head[name], value != "?", !value.isEmpty { return value }
    }
    return nil
  }

  /// The call's name: as an enriched log has it, else by its number on that kind of processor.
  private static func call(_ head: AuditFields) -> String? {
    if let name = head["SYSCALL"], Int(name) == nil { return name }
    guard let number = head["syscall"].flatMap({ Int32($0) }), let machine = head.hexadecimal("arch"),
      machine <= UInt64(UInt32.max)
    else { return nil }
    return systemCall(number, architecture: UInt32(machine)) ?? "call \(number)"
  }

  private func account(_ head: AuditFields, _ type: String) -> String? {
    if type.hasPrefix("USER_") || type == "LOGIN", let name = AuditLines.text(head.name("acct")) { return name }
    for (number, name) in [("auid", "AUID"), ("uid", "UID")] {
      guard let value = head[number], value != "4294967295", value != "-1", value != "unset" else { continue }
      if let known = head[name], known != "unset", !known.isEmpty { return known }
      return accounts[value] ?? value
    }
    return nil
  }
}

/// The records of one event.
struct AuditEvent {
  /// Records that only belong to another one.
  static let parts = ["PATH", "CWD", "PROCTITLE", "EXECVE", "SOCKADDR", "OPENAT2", "FD_PAIR", "BPRM_FCAPS"]

  let header: AuditHeader
  let first: AuditFields
  private var paths: [AuditFields] = []
  private var folder: [UInt8]?
  private var howOpened: UInt64?

  init?(_ text: Span<UInt8>) {
    var records: [(header: AuditHeader, fields: AuditFields)] = []
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      let line = text.extracting(start..<end)
      guard let header = AuditHeader(line) else { return nil }
      records.append((header, AuditFields(line.extracting(header.body..<line.count))))
      start = end + 1
    }
    guard let main = records.first else { return nil }
    (header, first) = main
    for record in records.dropFirst() {
      switch record.header.type {
      case "PATH": paths.append(record.fields)
      case "CWD": if case .known(let name)? = record.fields.name("cwd") { folder = name }
      case "OPENAT2": howOpened = record.fields["oflag"].flatMap { UInt64($0, radix: 8) }
      default: break
      }
    }
    paths.sort { (Int($0["item"] ?? "") ?? 0) < (Int($1["item"] ?? "") ?? 0) }
  }

  /// The path that was read, changed, renamed or deleted; the folder that it lies in is one of the event's paths too.
  var path: AuditFields? {
    func type(_ path: AuditFields) -> String? { path["nametype"] ?? path["objtype"] }
    for wanted in ["DELETE", "NORMAL", "CREATE"] {
      if let path = paths.first(where: { type($0) == wanted }) { return path }
    }
    return paths.last { type($0) != "PARENT" }
  }

  /// The file's path, absolute where the event tells enough. What is named relative to a folder that the call was handed
  /// open is told as `…/name`: the log does not say which folder that was.
  var object: [UInt8]? {
    guard case .known(let name)? = path?.name("name"), !name.isEmpty else { return nil }
    if name.first == 0x2F { return name }
    if isRelativeToOpenFolder { return Array("…/".utf8) + name }
    guard let folder else { return Array("…/".utf8) + name }
    return folder + [0x2F] + name
  }

  /// True where the call's first argument is an open folder, and not AT_FDCWD (-100), which stands for the working one.
  private var isRelativeToOpenFolder: Bool {
    guard let call = first["SYSCALL"] ?? AuditEvent.name(first), call.contains("at"), call != "creat",
      !call.hasPrefix("stat"), let handle = first.hexadecimal("a0")
    else { return false }
    return UInt32(truncatingIfNeeded: handle) != 0xFFFF_FF9C
  }

  private static func name(_ head: AuditFields) -> String? {
    guard let number = head["syscall"].flatMap({ Int32($0) }), let machine = head.hexadecimal("arch") else {
      return nil
    }
    return systemCall(number, architecture: UInt32(truncatingIfNeeded: machine))
  }

  /// By the mode's type bits (stat(2)).
  var kind: String? {
    guard let mode = path?["mode"].flatMap({ UInt32($0, radix: 8) }) else { return nil }
    switch mode & 0o170000 {
    case 0o100000: return "file"
    case 0o040000: return "folder"
    default: return "other"
    }
  }

  /// What an opening asked for, by its flags: those of openat(2) in the second or third argument.
  func openedFor(_ call: String) -> String? {
    let flags: UInt64?
    switch call {
    case "open": flags = first.hexadecimal("a1")
    case "openat", "open_by_handle_at": flags = first.hexadecimal("a2")
    case "openat2": flags = howOpened
    case "creat": return "writing"
    default: return nil
    }
    // O_PATH 010000000, O_DIRECTORY 0200000 (0040000 on Arm), O_ACCMODE 3, O_TRUNC 01000.
    guard let flags else { return nil }
    let isArm = first["arch"] == "c00000b7" || first["arch"] == "40000028"
    if flags & 0o10000000 != 0 { return "nothing" }
    if flags & (isArm ? 0o40000 : 0o200000) != 0 { return "listing" }
    return flags & 3 == 0 && flags & 0o1000 == 0 && path?["nametype"] != "CREATE" ? "reading" : "writing"
  }
}
