internal import Time

/// The events of one logon session at one computer. Names, order and form of the values are those that Windows Server 2016
/// and later write ("Advanced security audit policy settings" on Microsoft Learn, and real exports).
struct WindowsSession {
  let account: String
  let sid: String
  let computer: String
  /// From where; nil for the computer itself.
  let address: String?
  let number: UInt64

  init(_ account: String, sid: String, computer: String, address: String?, at: Instant) {
    self.account = account
    self.sid = sid
    self.computer = computer
    self.address = address
    var random = Randomness(seed: UInt64(bitPattern: at.microseconds), part: "session \(account) \(computer)")
    number = random.next() & 0xfff_ffff | 0x10000
  }

  private var id: String { hexadecimal(number) }
  private var port: String { String(49_152 + number % 16_000) }
  private var subject: [(name: String, value: String)] {
    [
      ("SubjectUserSid", sid), ("SubjectUserName", account), ("SubjectDomainName", Domain.name),
      ("SubjectLogonId", id),
    ]
  }

  private func event(
    _ kind: WindowsEvent.Kind, isFailure: Bool = false, after: Int64 = 0, _ data: [(name: String, value: String)]
  ) -> WindowsEvent {
    WindowsEvent(
      kind: kind, computer: Domain.computer(computer), isFailure: isFailure, data: data, after: after)
  }

  // MARK: Logging on and off

  /// 4624.
  func begin(_ way: Logon.Way) -> WindowsEvent {
    let isNetwork = way == .overTheNetwork
    let process =
      switch way {
      case .overTheNetwork: ("Kerberos", "Kerberos", "0x0", "-")
      case .service: ("Advapi  ", "Negotiate", "0x2d0", #"C:\Windows\System32\services.exe"#)
      default: ("User32 ", "Negotiate", "0x5dc", #"C:\Windows\System32\svchost.exe"#)
      }
    let asker: [(name: String, value: String)] =
      isNetwork
      ? [
        ("SubjectUserSid", "S-1-0-0"), ("SubjectUserName", "-"), ("SubjectDomainName", "-"), ("SubjectLogonId", "0x0"),
      ]
      : [
        ("SubjectUserSid", "S-1-5-18"), ("SubjectUserName", "\(computer)$"), ("SubjectDomainName", Domain.name),
        ("SubjectLogonId", "0x3e7"),
      ]
    let from = way == .service ? "-" : address ?? "127.0.0.1"
    return event(
      WindowsEvent.Kind(id: 4624, version: 2, task: 12_544),
      asker + [
        ("TargetUserSid", sid), ("TargetUserName", account), ("TargetDomainName", Domain.name), ("TargetLogonId", id),
        ("LogonType", String(way.rawValue)), ("LogonProcessName", process.0), ("AuthenticationPackageName", process.1),
        ("WorkstationName", isNetwork ? "-" : computer), ("LogonGuid", "{00000000-0000-0000-0000-000000000000}"),
        ("TransmittedServices", "-"), ("LmPackageName", "-"), ("KeyLength", "0"), ("ProcessId", process.2),
        ("ProcessName", process.3), ("IpAddress", from), ("IpPort", isNetwork ? port : from == "-" ? "-" : "0"),
        ("ImpersonationLevel", "%%1833"), ("RestrictedAdminMode", "-"), ("TargetOutboundUserName", "-"),
        ("TargetOutboundDomainName", "-"), ("VirtualAccount", "%%1843"), ("TargetLinkedLogonId", "0x0"),
        ("ElevatedToken", "%%1843"),
      ])
  }

  /// 4647, which tells that somebody asked to log off, where it was no network session; and 4634.
  func end(_ way: Logon.Way) -> [WindowsEvent] {
    let target: [(name: String, value: String)] = [
      ("TargetUserSid", sid), ("TargetUserName", account), ("TargetDomainName", Domain.name), ("TargetLogonId", id),
    ]
    let ended = event(
      WindowsEvent.Kind(id: 4634, version: 0, task: 12_545), after: 900_000,
      target + [("LogonType", String(way.rawValue))])
    if way == .overTheNetwork { return [ended] }
    return [event(WindowsEvent.Kind(id: 4647, version: 0, task: 12_545), target), ended]
  }

  // MARK: Files

  /// 5140: the share was opened.
  func open(_ share: String) -> WindowsEvent {
    let local = share == Domain.share ? #"\??\"# + Domain.folder : ""
    return event(
      WindowsEvent.Kind(id: 5140, version: 1, task: 12_808),
      subject + [
        ("ObjectType", "File"), ("IpAddress", address ?? "::1"), ("IpPort", port), ("ShareName", share),
        ("ShareLocalPath", local), ("AccessMask", "0x1"), ("AccessList", WindowsSession.list(0x1)),
      ])
  }

  /// 5145: rights to a file of the share were asked for.
  func ask(_ share: String, _ path: String, _ rights: UInt64, isRefused: Bool = false) -> WindowsEvent {
    let local = share == Domain.share ? #"\??\"# + Domain.folder : ""
    return event(
      WindowsEvent.Kind(id: 5145, version: 0, task: 12_811), isFailure: isRefused, after: 1_000,
      subject + [
        ("ObjectType", "File"), ("IpAddress", address ?? "::1"), ("IpPort", port), ("ShareName", share),
        ("ShareLocalPath", local), ("RelativeTargetName", path), ("AccessMask", hexadecimal(rights)),
        ("AccessList", WindowsSession.list(rights)), ("AccessReason", "-"),
      ])
  }

  /// 4656: a handle was asked for.
  func handle(_ object: String, _ rights: UInt64, by program: Program) -> WindowsEvent {
    event(
      WindowsEvent.Kind(id: 4656, version: 1, task: 12_800), after: 2_000,
      subject + [
        ("ObjectServer", "Security"), ("ObjectType", "File"), ("ObjectName", object), ("HandleId", handleID),
        ("TransactionId", "{00000000-0000-0000-0000-000000000000}"), ("AccessList", WindowsSession.list(rights)),
        ("AccessReason", "-"), ("AccessMask", hexadecimal(rights)), ("PrivilegeList", "-"), ("RestrictedSidCount", "0"),
        ("ProcessId", program.id), ("ProcessName", program.path), ("ResourceAttributes", "-"),
      ])
  }

  /// 4663: a right was used.
  func use(
    _ object: String, _ rights: UInt64, by program: Program, type: String = "File", after: Int64 = 3_000
  ) -> WindowsEvent {
    event(
      WindowsEvent.Kind(id: 4663, version: 1, task: type == "Key" ? 12_801 : 12_800), after: after,
      subject + [
        ("ObjectServer", "Security"), ("ObjectType", type), ("ObjectName", object), ("HandleId", handleID),
        ("AccessList", type == "Key" ? "%%4432\n\t\t\t\t" : WindowsSession.list(rights)),
        ("AccessMask", hexadecimal(rights)), ("ProcessId", program.id), ("ProcessName", program.path),
        ("ResourceAttributes", type == "Key" ? "-" : "S:AI"),
      ])
  }

  /// 4660, which names the handle only, and 4658.
  func deleted(by program: Program) -> [WindowsEvent] {
    let handle: [(name: String, value: String)] = [("ObjectServer", "Security"), ("HandleId", handleID)]
    let process: [(name: String, value: String)] = [("ProcessId", program.id), ("ProcessName", program.path)]
    return [
      event(
        WindowsEvent.Kind(id: 4660, version: 0, task: 12_800), after: 4_000,
        subject + handle + process + [("TransactionId", "{00000000-0000-0000-0000-000000000000}")]),
      event(WindowsEvent.Kind(id: 4658, version: 0, task: 12_800), after: 5_000, subject + handle + process),
    ]
  }

  // MARK: Logs

  /// 1102 for the Security log; 104, in the System log, for another.
  func clear(_ channel: String) -> WindowsEvent {
    if channel == "Security" {
      return event(
        WindowsEvent.Kind(id: 1102, version: 0, task: 104, level: 4, isOfTheLog: true), subject)
    }
    return event(
      WindowsEvent.Kind(id: 104, version: 0, task: 104, level: 4, channel: "System", isOfTheLog: true),
      [
        ("SubjectUserName", account), ("SubjectDomainName", Domain.name), ("Channel", channel), ("BackupPath", ""),
      ])
  }

  /// The program that used a file: the file server itself, where it was done over the network.
  struct Program {
    var id: String
    var path: String

    static let fileServer = Program(id: "0x4", path: "")
  }

  private var handleID: String { hexadecimal(0x200 + number % 0x800 * 4) }

  /// What Windows writes for the bits of an access mask (the parameter messages of msobjs.dll).
  private static func list(_ rights: UInt64) -> String {
    let codes: [(UInt64, Int)] = [
      (0x10000, 1537), (0x20000, 1538), (0x100000, 1541), (0x1, 4416), (0x2, 4417), (0x8, 4419), (0x80, 4423),
    ]
    return codes.filter { rights & $0.0 != 0 }.map { "%%\($0.1)\n\t\t\t\t" }.joined()
  }
}

private func hexadecimal(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
