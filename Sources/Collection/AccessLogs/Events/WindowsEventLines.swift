internal import Time
internal import XML

/// The events of a Windows event log, each as the XML that Windows shows.
///
/// A column is the name of a value of the event (`SubjectUserName`), or of one of its head with `System/` before it
/// (`System/EventID`). Beside them stand columns that several values make together:
///
/// - `object`: the file, from `ObjectName`, or from `ShareName` and `RelativeTargetName`;
/// - `rights`: the rights asked for or used, from `AccessMask` or `AccessList`, in hexadecimal;
/// - `outcome`: `success` or `failure`, from the head's `Keywords`;
/// - `session`: the computer and the logon that the event belongs to, begins or ends;
/// - `log`: the log that was emptied: the one that the event names, else its own;
/// - `from`: the address it was done from: the event's own, or that of the logon that it belongs to; the computer itself
///   where a program on it did it.
struct WindowsEventLines: LineCarrier {
  static let madeColumns = ["object", "rights", "outcome", "from", "session", "log"]

  private let columns: [(name: String, slot: Int)]
  let missing: MissingColumns? = nil
  /// The address of each logon that is known, by computer and logon.
  private var addresses = RecentValues<String>()
  /// What each open handle is of, by computer, process and handle: a deletion (4660) names the handle only.
  private var handles = RecentValues<(object: String, type: String?)>()

  init(format: LogFormat) {
    columns = format.columns.enumerated().map { ($0.element.name, $0.offset) }
  }

  mutating func read(_ line: Span<UInt8>, into fields: inout LineFields) -> LineReading {
    guard line.count > 0 else { return .structure }
    let event: Node
    do throws(XMLError) {
      let bytes = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
      event = try XMLReader.document(bytes, name: "event", limits: .init(bytes: LineSplitter.longest * 4, depth: 20))
    } catch {
      return .broken("it is no whole <Event>: \(error.faults.first?.message ?? "it cannot be parsed")")
    }
    guard event.name == "Event", let system = event.child("System") else {
      return .broken("it is <\(event.name)>, where an <Event> with a <System> was expected")
    }
    guard let written = system.child("TimeCreated")?["SystemTime"] else {
      return .broken("its head has no TimeCreated with a SystemTime")
    }
    // Windows writes these times in UTC; pieces of software that hand events on leave the Z out.
    switch TimeReading(iso8601: written) {
    case .instant(let instant, _): fields.time = .instant(instant.microseconds)
    case .civil(let civil): fields.time = .instant(civil.microsecondsOnOwnClock)
    default: return .broken("its SystemTime '\(written.prefix(60))' cannot be read")
    }
    var values = EventValues(event, system)
    followHandle(&values)
    for (name, slot) in columns {
      let value =
        switch name {
        case "object": values.object
        case "rights": values.rights
        case "outcome": values.outcome
        case "session": values.session
        case "log": values["Channel"] ?? values["System/Channel"]
        case "from": nil as String?
        default: values[name]
        }
      if let value { fields.set(slot, rewritten: Array(value.utf8)) }
    }
    if let slot = columns.first(where: { $0.name == "from" })?.slot, let address = address(values) {
      fields.set(slot, rewritten: Array(address.utf8))
    }
    fields.entry = values["System/EventRecordID"].flatMap { Int64($0) }
    return .entry
  }

  /// Remembers what a handle is of (4656, 4663), and tells it of the event that deletes it (4660). 4658 closes it.
  private mutating func followHandle(_ values: inout EventValues) {
    guard let handle = values["HandleId"], handle != "0x0" else { return }
    let key = "\(values["System/Computer"] ?? "") \(values["ProcessId"] ?? "") \(handle)"
    switch values["System/EventID"] {
    case "4656", "4663": if let object = values["ObjectName"] { handles.set(key, (object, values["ObjectType"])) }
    case "4658": _ = handles.remove(key)
    case "4660":
      let known = handles[key]
      values.add("ObjectName", known?.object ?? "?")
      values.add("ObjectType", known?.type ?? "File")
    default: break
    }
  }

  /// Where it was done from.
  private mutating func address(_ values: EventValues) -> String? {
    let computer = values["System/Computer"] ?? ""
    let key = values.session
    if let own = values.address {
      if let key { addresses.set(key, own) }
      return own
    }
    if let key, let known = addresses[key] { return known }
    // The file server itself (process 4) reads for whoever asked it over the network.
    if values["ProcessId"].flatMap({ EventRights.number($0.utf8.span) }) == 4 { return nil }
    return values["ProcessName"] == nil ? nil : computer
  }
}

/// The values of one event by name.
struct EventValues {
  private var values: [String: String] = [:]

  init(_ event: Node, _ system: Node) {
    for part in event.children where part.name == "EventData" {
      for data in part.children(named: "Data") { if let name = data["Name"] { set(name, data.text) } }
    }
    for part in event.children where part.name == "UserData" {
      for group in part.children { for value in group.children { set(value.name, value.text) } }
    }
    for part in system.children { set("System/\(part.name)", part.text) }
  }

  /// `-` is how Windows writes nothing.
  private mutating func set(_ name: String, _ text: String) {
    let space: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
    let value = text.trimming(space)
    if value != "-", !value.isEmpty { values[name] = value }
  }

  /// Adds what other events told.
  mutating func add(_ name: String, _ value: String) { if values[name] == nil { values[name] = value } }

  subscript(_ name: String) -> String? { values[name] }

  /// The file as one path: `\\*\recordings\2026\a.wav`, `D:\Recordings\a.wav`.
  var object: String? {
    if let share = self["ShareName"] {
      guard let rest = self["RelativeTargetName"], rest != "\\" else { return share }
      return "\(share)\\\(rest)"
    }
    guard var name = self["ObjectName"] else { return nil }
    for beginning in ["\\??\\", "\\\\?\\"] where name.hasPrefix(beginning) {
      name = String(name.dropFirst(beginning.count))
    }
    // The data of a file, by the long name that NTFS has for it.
    return name.hasSuffix("::$DATA") ? String(name.dropLast(7)) : name
  }

  var rights: String? {
    EventRights.mask(self["AccessMask"], list: self["AccessList"]).map { "0x" + String($0, radix: 16) }
  }

  /// A logon's number holds until its computer starts anew.
  var session: String? {
    (self["TargetLogonId"] ?? self["SubjectLogonId"]).map { "\(self["System/Computer"] ?? "") \($0)" }
  }

  /// By the keywords "Audit Success" (bit 53) and "Audit Failure" (bit 52) of the Security log.
  var outcome: String? {
    guard let keywords = self["System/Keywords"].flatMap({ EventRights.number($0.utf8.span) }) else { return nil }
    if keywords & 0x10_0000_0000_0000 != 0 { return "failure" }
    return keywords & 0x20_0000_0000_0000 != 0 ? "success" : nil
  }

  /// The event's own address; none where it came from the computer itself.
  var address: String? {
    guard let address = self["IpAddress"] ?? self["ClientAddress"] else { return nil }
    if ["::1", "127.0.0.1", "LOCAL"].contains(address) { return self["System/Computer"] }
    return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
  }
}

extension String {
  fileprivate func trimming(_ letters: Set<Character>) -> String {
    var rest = self[...]
    while let first = rest.first, letters.contains(first) { rest.removeFirst() }
    while let last = rest.last, letters.contains(last) { rest.removeLast() }
    return String(rest)
  }
}
