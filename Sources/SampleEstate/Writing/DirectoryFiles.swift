internal import Digest
internal import Files
internal import Time

/// Weekly exports of the directory's branch for agencies, as `ldifde` writes them (RFC 2849).
struct DirectoryFiles {
  let plan: Plan

  /// Where an export lies in the estate.
  static func path(_ day: Int, _ calendar: Calendar) -> String {
    let c = calendar.zone.civil(Agency.exported(calendar, daysBefore: day))
    return "directory/agency-\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))T0300.ldif"
  }

  func write(to folder: String) throws(EstateError) {
    do throws(FileError) { try makeFolder("\(folder)/directory") } catch { throw .file(error) }
    for day in Agency.exports {
      let at = Agency.exported(plan.calendar, daysBefore: day)
      if at > plan.settings.asOf { break }
      var records = [DirectoryFiles.unit, DirectoryFiles.computer, DirectoryFiles.program]
      for (place, worker) in plan.agency.all.enumerated() { records.append(record(of: worker, place, at: at)) }
      try EstateFile.write(
        records.joined(separator: "\r\n"), to: "\(folder)/\(DirectoryFiles.path(day, plan.calendar))", modified: at)
    }
  }

  private static let base = "OU=Agency,OU=Customer Contact,DC=rbbc,DC=example"

  private func record(of worker: AgencyWorker, _ place: Int, at: Instant) -> String {
    let person = worker.person
    let isDisabled = worker.disabled.map { $0 <= at } ?? false
    let identifier = [UInt8](repeating: UInt8(0x31 + place), count: 16)
    return DirectoryFiles.entry(
      "CN=\(person.name),\(DirectoryFiles.base)", ["top", "person", "organizationalPerson", "user"],
      [
        ("cn", person.name), ("title", person.tenures[0].title), ("department", person.tenures[0].team),
        ("displayName", person.name), ("employeeID", person.id),
        // ADS_UF_NORMAL_ACCOUNT and, where it is disabled, ADS_UF_ACCOUNTDISABLE.
        ("userAccountControl", isDisabled ? "514" : "512"), ("accountExpires", "9223372036854775807"),
        ("whenCreated", generalised(plan.calendar.time(daysBefore: 90, 9))), ("sAMAccountName", person.account),
        ("userPrincipalName", "\(person.account)@rbbc.example"), ("ipPhone", String(person.desk)),
      ], binary: ("objectGUID", identifier))
  }

  /// `20261122030000.0Z`, as X.680's generalized time has it.
  private func generalised(_ at: Instant) -> String {
    String(onTheWall(at, .utc).filter { $0.isNumber }) + ".0Z"
  }

  // MARK: What is nobody

  private static let unit = entry(base, ["top", "organizationalUnit"], [("ou", "Agency")])
  private static let computer = entry(
    "CN=CCT-LT-31,\(base)", ["top", "person", "organizationalPerson", "user", "computer"],
    [("cn", "CCT-LT-31"), ("userAccountControl", "4096"), ("sAMAccountName", "CCT-LT-31$")])
  private static let program = entry(
    "CN=svc_rota,OU=Service Accounts,DC=rbbc,DC=example", ["top", "person", "organizationalPerson", "user"],
    [("cn", "svc_rota"), ("userAccountControl", "66048"), ("sAMAccountName", "svc_rota")])

  // MARK: LDIF

  private static func entry(
    _ name: String, _ classes: [String], _ values: [(String, String)], binary: (String, [UInt8])? = nil
  ) -> String {
    var lines = line("dn", name) + line("changetype", "add")
    for kind in classes { lines += line("objectClass", kind) }
    for (attribute, value) in values { lines += line(attribute, value) }
    if let (attribute, bytes) = binary { lines += folded("\(attribute):: \(base64(of: bytes))") }
    return lines
  }

  /// A value that is not plain ASCII is written in base64; a line of more than 76 letters is folded.
  private static func line(_ attribute: String, _ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { 0x20..<0x7F ~= $0 } && !value.hasPrefix(":") && !value.hasPrefix("<")
    return folded(isPlain ? "\(attribute): \(value)" : "\(attribute):: \(base64(of: Array(value.utf8)))")
  }

  private static func folded(_ line: String) -> String {
    var rest = line[...]
    var text = String(rest.prefix(76))
    rest = rest.dropFirst(76)
    while !rest.isEmpty {
      text += "\r\n " + rest.prefix(75)
      rest = rest.dropFirst(75)
    }
    return text + "\r\n"
  }
}
