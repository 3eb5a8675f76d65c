internal import FoundFiles
internal import Glibc

/// Says what no opener would say, given in hexadecimal.
func sayRaw(_ digits: String) {
  let digits = Array(digits.utf8)
  let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
  }
  unsafe bytes.withUnsafeBytes { _ = unsafe write(3, $0.baseAddress, $0.count) }
}

/// The settings of a request say what to do, one after another.
/// - `file NAME COUNT`: finds a file whose contents are that many bytes, each of the number of the file.
/// - `broken NAME COUNT`: the same, but then no more can be read.
/// - `trouble PATH`, `raw HEX`, `lie HEX` (within the contents of a file), `exit`, `hang`: as they say.
serveFoundFiles(name: "pretending-opener") { request, descriptor, receiver in
  var number: UInt8 = 0
  for setting in request.settings {
    let words = setting.value.split(separator: "|").map(String.init)
    switch setting.name {
    case "file", "broken", "unsized":
      number += 1
      var left = Int(words[1]) ?? 0
      var file = FoundFile(path: words[0], size: setting.name == "unsized" ? nil : Int64(left))
      file.modified = 1_000_000
      file.owner = "S-1-5-21-1"
      file.state = .deleted
      file.attributes = [FoundFile.Attribute("subject", "Call\nof today")]
      let (byte, breaks) = (number, setting.name == "broken")
      let goesOn = unsafe receiver.offer(file) { buffer in
        if left == 0 {
          return breaks
            ? .trouble(FoundTrouble(.truncated, "breaks off", remedy: "Look at it.", path: words[0])) : .bytes(0)
        }
        // In small pieces, as a network gives them.
        let count = min(left, buffer.count, 1_000)
        for index in 0..<count { unsafe buffer[index] = byte }
        left -= count
        return .bytes(count)
      }
      if !goesOn { return }
    case "handed":
      var bytes = [UInt8](repeating: 0, count: 5)
      let count = descriptor.map { unsafe pread($0, &bytes, 5, 0) } ?? 0
      receiver.trouble(FoundTrouble(.unreadable, String(decoding: bytes.prefix(count), as: UTF8.self), remedy: ""))
    case "trouble":
      receiver.trouble(FoundTrouble(.encrypted, "is encrypted", remedy: "Ask for the password.", path: words.first))
    case "raw": sayRaw(setting.value)
    case "lie":
      _ = unsafe receiver.found(FoundFile(path: "a"), start: UnsafeRawBufferPointer(start: nil, count: 0))
      sayRaw(setting.value)
    case "exit": exit(7)
    case "hang": while true { sleep(1) }
    default: break
    }
  }
}
