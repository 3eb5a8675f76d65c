import Collection
import Evidence
import Files
import Testing

/// Declarations of formats of calls.
@Suite struct CallFormatTests {
  @Test("every shipped format of calls loads, and says what it shows")
  func shipped() throws {
    let folder = "\(LogTrial.repository)/Rules/calls"
    let names = try entries(of: folder).filter { $0.hasSuffix(".xml") }
    #expect(names.count >= 8)
    for name in names {
      let format = try CallFormat(file: "\(folder)/\(name)")
      #expect(!format.shows.isEmpty && !format.title.isEmpty, "\(name)")
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String { message }
    let body: String
    var shows = "call"
    let message: String
  }

  static let call = "<field name=\"call\" column=\"id\"/><field name=\"began\" column=\"start\"/>"

  static let faults = [
    Fault(
      body: "<delimited/><field name=\"cal\" column=\"id\"/>" + call,
      message: "2: there is no field 'cal' here: expected"),
    Fault(body: "<delimited separator=\"coma\"/>" + call, message: "did you mean 'comma'?"),
    Fault(body: "<delimited/><field name=\"began\" column=\"start\"/>", message: "must say which call a row is about"),
    Fault(body: "<delimited/><field name=\"call\" column=\"id\"/>", message: "must make a row a call"),
    Fault(
      body: "<delimited/>" + call, shows: "call payment", message: "shows 'payment', but no event or field of it leads"),
    Fault(
      body: "<delimited/>" + call + "<event means=\"payment-begun\" column=\"paid\"/>",
      message: "an event leads to 'payment', which 'shows' does not name"),
    Fault(
      body: "<delimited/>" + call + "<event means=\"payment-begin\" column=\"paid\"/>",
      message: "did you mean 'payment-begun'?"),
    Fault(
      body: "<delimited/>" + call + "<event means=\"announcement\"><when column=\"x\" is=\"\"/></event>",
      shows: "call announcement", message: "has an empty value"),
    Fault(
      body: "<delimited/>" + call + "<field name=\"answered\" column=\"a\" layout=\"dd/MM\"/>",
      message: "'dd/MM' is no layout of times"),
    Fault(
      body: "<json-lines/><field name=\"call\" column=\"id\"/>" + call.replacing("column", with: "at"),
      message: "a document has no columns"),
    Fault(body: "<vcon pauses=\"hod\"/>", message: "did you mean 'hold'?"),
    Fault(body: "<siprec/>" + call, message: "<siprec> knows its own fields"),
    Fault(body: "<siprec extensions=\"5-3\"/>", message: "'5-3' is no number of digits"),
    Fault(body: "<delimited/>" + call, shows: "calls", message: "did you mean 'call'?"),
  ]

  @Test("a declaration that is wrong is told with its line and the nearest right word", arguments: faults)
  func wrong(_ fault: Fault) throws {
    let trial = try LogTrial()
    let path = try trial.write(
      "format.xml",
      """
      <call-format xmlns="urn:earshot:call-format:1" title="t" shows="\(fault.shows)">
      \(fault.body)
      </call-format>
      """)
    #expect {
      _ = try CallFormat(file: path)
    } throws: { error in
      "\(error)".contains(fault.message) && "\(error)".contains("format.xml:")
    }
  }
}
