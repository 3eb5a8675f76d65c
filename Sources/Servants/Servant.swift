internal import CLinux
internal import Files
internal import Glibc

/// A servant program as its asker sees it. One for each thread; it is started by the first request.
///
/// Every error ends the servant. So does a request that begins before the answer to the last was read to its end.
@safe package final class Servant {
  package let program: ServantProgram
  private var process: ServantProcess?
  private var assembly: FrameAssembly
  private var isAnswering = false
  private var served = 0
  /// Microseconds that this request may still wait.
  private var left: Int64 = 0
  private var allowed: Int64 = 0
  private let buffer: UnsafeMutableRawBufferPointer

  package init(_ program: ServantProgram) {
    self.program = program
    assembly = FrameAssembly(limit: program.limits.frame)
    unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit {
    if let process = process.take() { _ = process.end() }
    unsafe buffer.deallocate()
  }

  /// The servant's process, where it runs.
  package var processIdentifier: Int32? { process?.child.process }

  /// Makes a request.
  /// - Parameters:
  ///   - descriptor: an open file that the servant gets a descriptor of its own for; the place that reading has come to
  ///     is shared.
  ///   - microseconds: how long it may be waited for, in all, until the answer is read to its end. What the asker does in
  ///     between is not counted.
  package func ask(
    _ request: [UInt8], handing descriptor: Int32? = nil, within microseconds: Int64
  ) throws(ServantError) {
    if isAnswering || served >= program.limits.requests { end() }
    if process == nil { try start() }
    isAnswering = true
    served += 1
    left = microseconds
    allowed = microseconds
    let tag = descriptor == nil ? Frame.request : Frame.requestWithDescriptor
    try send(Frame.head(tag: tag, count: request.count) + request, descriptor ?? -1)
  }

  /// Sets anew how long the request may still be waited for.
  package func grant(_ microseconds: Int64) {
    left = microseconds
    allowed = microseconds
  }

  /// The next frame of the answer; nil at its end.
  package func answer() throws(ServantError) -> Frame? {
    guard isAnswering else { return nil }
    while true {
      if let frame = try assembled() {
        guard frame.tag != Frame.end else {
          isAnswering = false
          return nil
        }
        guard frame.tag < Frame.request else { throw broken("a frame with the tag \(frame.tag)") }
        return frame
      }
      try receive()
    }
  }

  /// Answers a question of the servant's.
  package func reply(_ bytes: [UInt8]) throws(ServantError) {
    guard isAnswering else { return }
    try send(Frame.head(tag: Frame.reply, count: bytes.count) + bytes, -1)
  }

  /// Says that what a frame holds makes no sense, which ends the servant.
  package func broken(_ found: String) -> ServantError {
    end()
    return .brokenProtocol(program: program.name, found: found)
  }

  /// Ends the servant, whatever it is doing. The next request starts it anew.
  package func end() {
    isAnswering = false
    served = 0
    assembly = FrameAssembly(limit: program.limits.frame)
    if let process = process.take() { _ = process.end() }
  }

  // MARK: Process and socket

  private func start() throws(ServantError) {
    do throws(FileError) {
      process = try ServantProcess.start(program)
    } catch {
      throw error.isMissing ? .notInstalled(program: program.name) : .notStarted(error)
    }
  }

  private func assembled() throws(ServantError) -> Frame? {
    do throws(FrameAssembly.Fault) {
      return try assembly.next()
    } catch {
      switch error {
      case .tooLarge(let count): throw broken("a frame of \(count) bytes, where \(assembly.limit) are allowed")
      }
    }
  }

  private func receive() throws(ServantError) {
    guard let socket = process?.socket else { throw died() }
    while true {
      var descriptor: Int32 = -1
      let count = unsafe earshot_receive(socket, buffer.baseAddress, UInt(buffer.count), &descriptor, 0)
      if descriptor >= 0 { close(descriptor) }
      if count > 0 {
        unsafe assembly.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return
      }
      guard count < 0, errno == EINTR || errno == EAGAIN else { throw died() }
      try wait(socket, for: Int16(POLLIN))
    }
  }

  private func send(_ bytes: [UInt8], _ descriptor: Int32) throws(ServantError) {
    guard let socket = process?.socket else { throw died() }
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe earshot_send(
          socket, bytes.baseAddress.map { unsafe $0 + done }, UInt(bytes.count - done), done == 0 ? descriptor : -1)
      }
      if count >= 0 {
        done += count
      } else if errno == EINTR || errno == EAGAIN {
        try wait(socket, for: Int16(POLLOUT))
      } else {
        throw died()
      }
    }
  }

  private func wait(_ socket: Int32, for events: Int16) throws(ServantError) {
    var waited = pollfd(fd: socket, events: events, revents: 0)
    while left > 0 {
      let began = ThisProcess.steadyMicroseconds
      let found = unsafe poll(&waited, 1, Int32(clamping: (left + 999) / 1_000))
      let failure = errno
      left -= ThisProcess.steadyMicroseconds - began
      if found > 0 { return }
      if found < 0, failure != EINTR { throw died() }
    }
    end()
    throw .tookTooLong(program: program.name, microseconds: allowed)
  }

  private func died() -> ServantError {
    var ended = ChildEnd.exited(0)
    if let process = process.take() { ended = process.end() }
    end()
    return .died(program: program.name, ended)
  }
}
