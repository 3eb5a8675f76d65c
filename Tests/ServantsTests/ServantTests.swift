import Files
import Glibc
import Servants
import Testing

@Suite struct ServantTests {
  static let path: String = {
    let own = ThisProcess.executable
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/misbehaving-servant"
  }()

  static func servant(_ limits: ServantProgram.Limits = ServantProgram.Limits()) -> Servant {
    Servant(ServantProgram(path, limits: limits))
  }

  /// Every frame of the answer.
  static func ask(
    _ servant: Servant, _ request: String, handing descriptor: Int32? = nil, within: Int64 = 10_000_000
  ) throws(ServantError) -> [Frame] {
    try servant.ask(Array(request.utf8), handing: descriptor, within: within)
    var frames: [Frame] = []
    while let frame = try servant.answer() { frames.append(frame) }
    return frames
  }

  @Test(
    "A request comes back as the servant answers it, however long, and one process answers one request after another")
  func answers() throws {
    let servant = Self.servant()
    #expect(try Self.ask(servant, "echo this") == [Frame(tag: 7, bytes: Array("echo this".utf8))])
    let process = servant.processIdentifier
    let frames = try Self.ask(servant, "many 300")
    #expect(frames.count == 300 && frames.allSatisfy { $0.tag == 2 && $0.bytes.count == 60_000 })
    #expect(frames.map { $0.bytes.last } == (0..<300).map { UInt8($0 & 255) })
    #expect(try Self.ask(servant, "nonsense") == [Frame(tag: 127, bytes: [])])
    #expect(servant.processIdentifier == process && process != nil)
  }

  @Test("A servant and its asker can talk to and fro within one request")
  func converses() throws {
    let servant = Self.servant()
    try servant.ask(Array("converse 200".utf8), within: 10_000_000)
    var heard: [UInt8] = []
    while let frame = try servant.answer() {
      if frame.tag == 3 { try servant.reply(frame.bytes.map { $0 ^ 255 }) } else { heard += frame.bytes }
    }
    #expect(heard == (0..<200).map { UInt8($0) ^ 255 })
  }

  @Test("The open file that goes with a request is the one that the servant reads")
  func handsOver() throws {
    let servant = Self.servant()
    for text in ["the first file", "another file"] {
      let path = "/tmp/earshot-servants-\(ThisProcess.identifier).txt"
      defer { unsafe unlink(path) }
      var output = try OutputFile(path, replacing: true)
      try output.write(text)
      try output.finish()
      let file = try ReadOnlyFile(path)
      #expect(
        try Self.ask(servant, "first-bytes", handing: file.descriptor).first?.bytes == Array(text.utf8.prefix(16)))
    }
    #expect(try Self.ask(servant, "first-bytes").first?.bytes == [])
  }

  @Test("A servant has no descriptor but its socket, no environment of its asker's, and can write no file")
  func isConfined() throws {
    let servant = Self.servant()
    unsafe setenv("EARSHOT_SECRET", "1", 1)
    let held = unsafe open("/etc/hostname", O_RDONLY)  // Deliberately left open for a program that is started.
    defer { close(held) }
    #expect(try Self.ask(servant, "descriptors").map { $0.bytes } == [[0], [1], [2], [3]])
    let environment = try Self.ask(servant, "environment").map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(environment.contains("LC_ALL=C.UTF-8") && !environment.contains { $0.contains("EARSHOT") })
    let path = "/tmp/earshot-servants-\(ThisProcess.identifier).written"
    defer { unsafe unlink(path) }
    #expect(try Self.ask(servant, "write \(path)").first?.bytes == [0])
  }

  @Test("A servant that needs no files can open none but what libraries keep below /usr")
  func reachesNothing() throws {
    let open = try Self.ask(Self.servant(), "confined /etc/passwd /tmp /proc/self/maps /usr/lib").map { $0.bytes }
    // Where the kernel has no Landlock, only capabilities are given up.
    if ThisProcess.kernelConfines { #expect(open == [[0], [0], [0], [1]]) }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let request: String
    let words: String
    var framesBefore = 0
    var testDescription: String { request }
  }

  @Test(
    "Whatever a servant does wrong is an error in words, and the next request is answered as if nothing had been",
    arguments: [
      Fault(request: "exit 0", words: "the program misbehaving-servant ended with status 0 while it read this"),
      Fault(request: "exit 3", words: "the program misbehaving-servant ended with status 3 while it read this"),
      Fault(
        request: "crash 11",
        words:
          "the program misbehaving-servant broke (signal 11) or ran out of the memory that it may take while it read this",
        framesBefore: 1),
      Fault(request: "devour", words: "broke (signal "),
      Fault(request: "hang", words: "did not come to an end with this within 300 milliseconds", framesBefore: 1),
      Fault(request: "spin", words: "did not come to an end with this within 300 milliseconds"),
      Fault(request: "oversized", words: "a frame of 2147483647 bytes, where 1048576 are allowed"),
      Fault(request: "half", words: "ended with status 0"),
      Fault(request: "garbage", words: "a frame with the tag 200"),
    ])
  func fails(_ fault: Fault) throws {
    let servant = Self.servant(ServantProgram.Limits(memory: 512 << 20))
    #expect(try Self.ask(servant, "echo").count == 1)
    let old = try #require(servant.processIdentifier)
    var frames = 0
    let slow = fault.words.contains("milliseconds")
    let error = #expect(throws: ServantError.self) {
      try servant.ask(Array(fault.request.utf8), within: slow ? 300_000 : 30_000_000)
      while try servant.answer() != nil { frames += 1 }
    }
    #expect(error?.description.contains(fault.words) == true, "\(String(describing: error))")
    #expect(frames == fault.framesBefore)
    // It was waited for: nothing is left of it.
    #expect(kill(old, 0) == -1 && errno == ESRCH)
    #expect(try Self.ask(servant, "echo again").first?.bytes == Array("echo again".utf8))
  }

  @Test("A servant gets no more memory than its limit, and as much as it likes where there is none")
  func limitsMemory() throws {
    let limited = Self.servant(ServantProgram.Limits(memory: 512 << 20))
    #expect(try Self.ask(limited, "allocate 600000000").first?.bytes == [0])
    #expect(try Self.ask(limited, "allocate 1000000").first?.bytes == [1])
    let free = Self.servant(ServantProgram.Limits(memory: nil))
    #expect(try Self.ask(free, "allocate 600000000").first?.bytes == [1])
  }

  @Test("A program that is not installed is named")
  func missing() {
    let error = #expect(throws: ServantError.self) {
      try Servant(ServantProgram("/nowhere/earshot-open-nothing")).ask([], within: 1)
    }
    #expect(error?.description == "the program earshot-open-nothing is not installed")
  }

  @Test("An answer that nobody reads to its end does not become the answer to the next request")
  func abandons() throws {
    let servant = Self.servant()
    try servant.ask(Array("many 100".utf8), within: 10_000_000)
    _ = try servant.answer()
    #expect(try Self.ask(servant, "echo next") == [Frame(tag: 7, bytes: Array("echo next".utf8))])
  }

  @Test("A servant is started anew after as many requests as it may answer")
  func renews() throws {
    let servant = Self.servant(ServantProgram.Limits(requests: 2))
    var processes: [Int32?] = []
    for _ in 0..<4 {
      _ = try Self.ask(servant, "echo")
      processes.append(servant.processIdentifier)
    }
    #expect(processes[0] == processes[1] && processes[2] == processes[3] && processes[1] != processes[2])
  }

  @Test("A servant ends when its asker is killed, even in the middle of endless work")
  func endsWithAsker() throws {
    let asker = Self.servant()
    try asker.ask(Array("delegate".utf8), within: 10_000_000)
    let said = try #require(try asker.answer())
    let process = try #require(Int32(String(decoding: said.bytes, as: UTF8.self)))
    #expect(kill(process, 0) == 0)
    asker.end()
    let began = ThisProcess.steadyMicroseconds
    while kill(process, 0) == 0, ThisProcess.steadyMicroseconds - began < 10_000_000 { usleep(1_000) }
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test("Started by hand, a servant says what it is and ends")
  func byHand() throws {
    let errors = "/tmp/earshot-servants-\(ThisProcess.identifier).errors"
    defer { unsafe unlink(errors) }
    let child = try Child(program: Self.path, arguments: [], standardErrorTo: errors)
    #expect(child.wait() == .exited(2))
    let said = String(decoding: try ReadOnlyFile.contents(of: errors, atMost: 4_096), as: UTF8.self)
    #expect(said.hasPrefix("misbehaving-servant is started by earshot"))
  }
}
