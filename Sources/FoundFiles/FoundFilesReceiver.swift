internal import Servants

/// Whom an opener tells what it finds: its asker, or a test.
package protocol FoundFilesReceiver: AnyObject {
  /// A file was found.
  /// - Parameter start: its first bytes, at most ``FoundFile/startLength``.
  func found(_ file: FoundFile, start: UnsafeRawBufferPointer) -> WantedContents
  /// The next bytes of the contents that were wanted.
  func contents(_ bytes: UnsafeRawBufferPointer)
  func contentsEnded(_ end: ContentEnd)
  func trouble(_ trouble: FoundTrouble)
}

/// What reading on in a file gave.
package enum ReadOn: Sendable {
  /// So many bytes were filled in; 0 at the end.
  case bytes(Int)
  /// No more can be read.
  case trouble(FoundTrouble)
}

extension FoundFilesReceiver {
  /// Offers a file with its first bytes, and sends of its contents what is wanted.
  /// - Parameter read: fills a buffer with the next bytes of the file.
  /// - Returns: false where the asker wants to hear of no more files.
  package func offer(_ file: FoundFile, _ read: (UnsafeMutableRawBufferPointer) -> ReadOn) -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var filled = 0
    var trouble: FoundTrouble?
    var isAtEnd = false
    // At least the beginning, which may come in small pieces.
    while filled < FoundFile.startLength, !isAtEnd {
      switch unsafe read(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])) {
      case .bytes(let count):
        isAtEnd = count == 0
        filled += count
      case .trouble(let found):
        trouble = found
        isAtEnd = true
      }
    }
    let start = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<min(filled, FoundFile.startLength)])
    var left: Int64
    switch unsafe found(file, start: start) {
    case .noMore: return false
    case .nothing:
      if let trouble { self.trouble(trouble) }
      return true
    case .contents(let limit): left = limit
    }
    while true {
      if filled > 0 {
        let taken = Int(min(Int64(filled), left))
        if taken > 0 { unsafe contents(UnsafeRawBufferPointer(rebasing: buffer[..<taken])) }
        left -= Int64(taken)
        if taken < filled {
          contentsEnded(.cut)
          return true
        }
      }
      if isAtEnd { break }
      switch unsafe read(buffer) {
      case .bytes(let count):
        isAtEnd = count == 0
        filled = count
      case .trouble(let found):
        trouble = found
        filled = 0
        isAtEnd = true
      }
    }
    if let trouble { self.trouble(trouble) }
    contentsEnded(trouble == nil ? .whole : .brokenOff)
    return true
  }
}

/// Makes a program an opener: runs until nobody asks any more.
/// - Parameters:
///   - name: the program's name.
///   - needsFiles: it opens files by their paths; else it can reach only what it is handed.
///   - open: opens what it is asked to; the descriptor is closed afterwards.
package func serveFoundFiles(
  name: String, needsFiles: Bool = true, _ open: (OpenRequest, Int32?, any FoundFilesReceiver) -> Void
) {
  let service = Service.begin(name: name, needsFiles: needsFiles)
  while let request = service.next() {
    let receiver = ServiceReceiver(service)
    if let asked = OpenRequest(request.bytes) { open(asked, request.descriptor, receiver) }
    service.finish()
  }
}

/// The asker, as an opener tells it what it finds.
private final class ServiceReceiver: FoundFilesReceiver {
  private let service: Service

  init(_ service: Service) { self.service = service }

  func found(_ file: FoundFile, start: UnsafeRawBufferPointer) -> WantedContents {
    service.send(tag: FoundTag.found, unsafe file.encoded(start: start))
    return WantedContents(service.reply()) ?? .noMore
  }

  func contents(_ bytes: UnsafeRawBufferPointer) { unsafe service.send(tag: FoundTag.bytes, bytes) }

  func contentsEnded(_ end: ContentEnd) { service.send(tag: FoundTag.ended, [end.rawValue]) }

  func trouble(_ trouble: FoundTrouble) { service.send(tag: FoundTag.trouble, trouble.encoded()) }
}
