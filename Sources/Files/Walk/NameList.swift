/// Names from one folder, packed into one block of bytes: a folder of a million folders costs their letters, no more.
struct NameList: Sendable {
  /// Each name ends with a zero byte, which is also what the system's calls want.
  private(set) var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds a name of `length` bytes; the byte behind it is the zero.
  mutating func append(_ name: UnsafePointer<CChar>, length: Int) {
    unsafe name.withMemoryRebound(to: UInt8.self, capacity: length + 1) {
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: $0, count: length + 1))
    }
  }

  /// Some of another list's bytes: whole names.
  init(_ names: UnsafeBufferPointer<UInt8>) { bytes = unsafe Array(names) }

  init() {}

  /// Takes the last name away, zero byte and all. The list must not be empty.
  mutating func removeLast() -> [UInt8] {
    var start = bytes.count - 1
    while start > 0, bytes[start - 1] != 0 { start -= 1 }
    let name = Array(bytes[start...])
    bytes.removeSubrange(start...)
    return name
  }

  /// Takes away the names up to the middle; all of them where there is but one.
  mutating func removeFirstHalf() -> NameList {
    var end = bytes.count / 2
    while end < bytes.count, bytes[end] != 0 { end += 1 }
    var half = NameList()
    half.bytes = Array(bytes[...min(end, bytes.count - 1)])
    bytes.removeFirst(half.bytes.count)
    return half
  }
}
