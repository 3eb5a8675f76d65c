internal import CLinux
internal import Files
internal import Glibc

/// A request, as a servant gets it.
package struct ServiceRequest: ~Copyable {
  package let bytes: [UInt8]
  /// The open file that came with it; it is closed with the request.
  package let descriptor: Int32?

  deinit { if let descriptor { close(descriptor) } }
}

/// The servant's side: takes requests and answers them.
///
/// A servant whose asker has gone has nothing left to do: the process ends at once, whatever it is doing.
@safe package final class Service {
  /// Where a servant finds its socket.
  static let descriptor: Int32 = 3

  private let socket: Int32
  private var assembly = FrameAssembly(limit: 1 << 24)
  private var handed: Int32 = -1
  private let buffer: UnsafeMutableRawBufferPointer

  private init(_ socket: Int32) {
    self.socket = socket
    unsafe buffer = .allocate(byteCount: 1 << 16, alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }

  /// Makes this program a servant. Where it was not started as one, it says so and ends with status 2.
  /// - Parameters:
  ///   - name: the program's name.
  ///   - needsFiles: it opens files itself; else it gives up all rights over those that it is not handed.
  package static func begin(name: String, needsFiles: Bool = true) -> Service {
    var kind: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &length) == 0 else {
      ThisProcess.write("\(name) is started by earshot, which hands it one file at a time; see earshot --help\n", to: 2)
      _exit(2)
    }
    ThisProcess.keepMemoryPrivate()
    earshot_close_from(UInt32(descriptor) + 1)
    if !needsFiles { ThisProcess.confine() }
    endWithAsker()
    return Service(descriptor)
  }

  /// Waits for the next request; nil when there will be none.
  package func next() -> ServiceRequest? {
    guard let frame = receive() else { return nil }
    switch frame.tag {
    case Frame.request: return ServiceRequest(bytes: frame.bytes, descriptor: nil)
    case Frame.requestWithDescriptor where handed >= 0:
      defer { handed = -1 }
      return ServiceRequest(bytes: frame.bytes, descriptor: handed)
    default: _exit(2)
    }
  }

  /// Sends a piece of the answer.
  /// - Parameter tag: 1 to 127.
  package func send(tag: UInt8, _ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { unsafe send(tag: tag, $0) } }

  /// The same with bytes that lie elsewhere.
  package func send(tag: UInt8, _ bytes: UnsafeRawBufferPointer) {
    unsafe Frame.head(tag: tag, count: bytes.count).withUnsafeBytes { unsafe send($0) }
    unsafe send(bytes)
  }

  /// Ends the answer.
  package func finish() { send(tag: Frame.end, []) }

  /// Waits for the asker's answer to a question that was sent.
  package func reply() -> [UInt8] {
    guard let frame = receive(), frame.tag == Frame.reply else { _exit(2) }
    return frame.bytes
  }

  // MARK: Socket

  private func receive() -> Frame? {
    while true {
      do throws(FrameAssembly.Fault) {
        if let frame = try assembly.next() { return frame }
      } catch {
        _exit(2)
      }
      var descriptor: Int32 = -1
      let count = unsafe earshot_receive(socket, buffer.baseAddress, UInt(buffer.count), &descriptor, 1)
      if descriptor >= 0 {
        if handed >= 0 { close(handed) }
        handed = descriptor
      }
      if count == 0 { return nil }
      if count > 0 {
        unsafe assembly.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if errno != EINTR {
        return nil
      }
    }
  }

  private func send(_ bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.send(
        socket, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        _exit(0)
      }
    }
  }

  /// Watches the socket from a thread of its own: even a servant that is caught in a library ends with its asker.
  private static func endWithAsker() {
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { _ in
        let peerHasGone: Int16 = 0x2000  // POLLRDHUP of poll(2), which its C header hides.
        var watched = pollfd(fd: Service.descriptor, events: peerHasGone, revents: 0)
        while unsafe poll(&watched, 1, -1) <= 0 {}
        _exit(0)
      }, nil)
    if code == 0 { pthread_detach(thread) }
  }
}
