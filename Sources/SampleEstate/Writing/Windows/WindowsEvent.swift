internal import Time
internal import XML

/// One event as `wevtutil qe ForwardedEvents /f:xml` prints it: a line without a root, attributes in single quotes.
struct WindowsEvent {
  /// What the head of an event says of its kind.
  struct Kind {
    var id: Int
    var version: Int
    /// The task that it belongs to.
    var task: Int
    var level = 0
    var channel = "Security"
    /// Whether the event log itself tells it.
    var isOfTheLog = false
  }

  var kind: Kind
  var computer: String
  var isFailure = false
  /// Names and values, in the order in which Windows writes them.
  var data: [(name: String, value: String)]

  /// Behind how many microseconds of its act it was written.
  var after: Int64 = 0

  private var keywords: String {
    if kind.isOfTheLog { return kind.channel == "Security" ? "0x4020000000000000" : "0x8000000000000000" }
    return isFailure ? "0x8010000000000000" : "0x8020000000000000"
  }

  private var provider: String {
    kind.isOfTheLog
      ? "Name='Microsoft-Windows-Eventlog' Guid='{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}'"
      : "Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'"
  }

  /// That of the event log's service, of who logs people on and off, or the system's own.
  private var process: Int { kind.isOfTheLog ? 1_124 : [12_544, 12_545].contains(kind.task) ? 760 : 4 }

  /// - Parameter number: the record's, which its own computer gave it.
  func xml(at: Instant, number: Int) -> String {
    let fraction = padded(Int(at.microseconds - at.seconds * Period.second), 6) + "0"
    let time = "\(onTheWall(at, .utc)).\(fraction)Z"
    let head =
      "<System><Provider \(provider)/><EventID>\(kind.id)</EventID><Version>\(kind.version)</Version>"
      + "<Level>\(kind.level)</Level><Task>\(kind.task)</Task><Opcode>0</Opcode><Keywords>\(keywords)</Keywords>"
      + "<TimeCreated SystemTime='\(time)'/><EventRecordID>\(number)</EventRecordID><Correlation/>"
      + "<Execution ProcessID='\(process)' ThreadID='\(200 + number % 61 * 4)'/>"
      + "<Channel>\(kind.channel)</Channel><Computer>\(computer)</Computer><Security/></System>"
    return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>\(head)\(body)</Event>"
  }

  private var body: String {
    if kind.isOfTheLog {
      let values = data.map { "<\($0.name)>\(escapedForXML($0.value))</\($0.name)>" }.joined()
      return "<UserData><LogFileCleared xmlns='http://manifests.microsoft.com/win/2004/08/windows/eventlog'>"
        + "\(values)</LogFileCleared></UserData>"
    }
    // Lists of rights have their line feeds and tabs as they are.
    let values = data.map { name, value in
      "<Data Name='\(name)'>\(value.hasPrefix("%%") ? value : escapedForXML(value))</Data>"
    }
    return "<EventData>\(values.joined())</EventData>"
  }
}
