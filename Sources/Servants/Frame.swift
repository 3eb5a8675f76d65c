/// One piece of an answer: a tag that the protocol of the servant gives a meaning to, and bytes.
///
/// On the wire: the number of bytes (32 bits, lowest first), the tag (one byte), the bytes. Requests and replies go the
/// same way, with the tags below; a servant's own tags are 1 to 127.
package struct Frame: Equatable, Sendable {
  package let tag: UInt8
  package let bytes: [UInt8]

  package init(tag: UInt8, bytes: [UInt8]) {
    self.tag = tag
    self.bytes = bytes
  }

  static let headLength = 5
  /// The end of an answer.
  static let end: UInt8 = 0
  static let request: UInt8 = 128
  static let requestWithDescriptor: UInt8 = 129
  static let reply: UInt8 = 130

  static func head(tag: UInt8, count: Int) -> [UInt8] {
    let length = UInt32(count)
    return [UInt8(length & 255), UInt8(length >> 8 & 255), UInt8(length >> 16 & 255), UInt8(length >> 24), tag]
  }
}

/// Puts frames together from what comes in piece by piece.
struct FrameAssembly {
  /// Bytes of one frame at most.
  let limit: Int
  private var pending: [UInt8] = []
  private var start = 0

  init(limit: Int) { self.limit = limit }

  enum Fault: Error {
    /// A frame claims so many bytes.
    case tooLarge(Int)
  }

  mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    if start > 0, start == pending.count {
      pending.removeAll(keepingCapacity: true)
      start = 0
    }
    unsafe pending.append(contentsOf: bytes)
  }

  /// The next whole frame; nil where more must come in first.
  mutating func next() throws(Fault) -> Frame? {
    guard pending.count - start >= Frame.headLength else { return nil }
    let count = (0..<4).reduce(0) { $0 | Int(pending[start + $1]) << (8 * $1) }
    guard count <= limit else { throw .tooLarge(count) }
    let body = start + Frame.headLength
    guard pending.count - body >= count else {
      if start > 1 << 16 {
        pending.removeFirst(start)
        start = 0
      }
      return nil
    }
    let frame = Frame(tag: pending[start + 4], bytes: Array(pending[body..<body + count]))
    start = body + count
    return frame
  }
}
