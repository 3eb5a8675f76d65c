internal import Files
internal import FoundFiles
internal import Glibc

// Opens what is no image but a list of what to do, a line each, as the program that opens images would tell of files:
// `file NAME CONTENTS`; `before NAME`, on which it breaks before it tells of it; `within NAME CONTENTS`, on which it breaks as
// it sends its contents; `always`, where it breaks whatever it is told.
serveFoundFiles(name: "breaking-opener") { request, _, receiver in
  guard let path = request["image"], let bytes = try? ReadOnlyFile.contents(of: path, atMost: 1 << 16) else { return }
  var resumption = Resumption(request)
  for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
    let words = line.split(separator: " ").map(String.init)
    if words[0] == "always" { exit(3) }
    var file = FoundFile(path: words[1], size: words.count > 2 ? Int64(words[2].utf8.count) : 1)
    switch resumption.next() {
    case .pass: continue
    case .refuse:
      receiver.trouble(FoundFile.refusal(file.path))
      continue
    case .tell(let place): file.place = place
    }
    if words[0] == "before" { exit(3) }
    var rest = Array(words[2].utf8)[...]
    let goesOn = unsafe receiver.offer(file) { buffer in
      if words[0] == "within", rest.count < words[2].utf8.count { exit(3) }
      // The first bytes come along with the file itself; the next are its contents.
      let part = rest.prefix(words[0] == "within" ? FoundFile.startLength : rest.count)
      for (index, byte) in part.enumerated() { unsafe buffer[index] = byte }
      rest = rest.dropFirst(part.count)
      return .bytes(part.count)
    }
    if !goesOn { return }
  }
}
