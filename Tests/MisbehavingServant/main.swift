internal import Files
internal import Glibc
internal import Servants

/// Says something that no ``Service`` would say.
func sayRaw(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { _ = unsafe write(3, $0.baseAddress, $0.count) } }

/// The first word of a request says what to do; what follows it, with how much.
let service = Service.begin(name: "misbehaving-servant")
while let request = service.next() {
  let words = String(decoding: request.bytes, as: UTF8.self).split(separator: " ").map(String.init)
  let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
  switch words.first ?? "" {
  case "echo": service.send(tag: 7, request.bytes)
  case "first-bytes":
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = request.descriptor.map { unsafe pread($0, &bytes, bytes.count, 0) } ?? -1
    service.send(tag: 1, Array(bytes.prefix(max(0, count))))
  case "many": for index in 0..<number { service.send(tag: 2, [UInt8](repeating: UInt8(index & 255), count: 60_000)) }
  case "converse":
    for index in 0..<number {
      service.send(tag: 3, [UInt8(index)])
      service.send(tag: 4, service.reply())
    }
  case "descriptors":
    for descriptor in 0..<Int32(64) where fcntl(descriptor, F_GETFD) >= 0 { service.send(tag: 5, [UInt8(descriptor)]) }
  case "environment":
    var place = unsafe environ
    while let entry = unsafe place.pointee {
      service.send(tag: 6, Array(unsafe String(cString: entry).utf8))
      unsafe place += 1
    }
  case "write":
    let file = unsafe open(words[1], O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    signal(SIGXFSZ, SIG_IGN)
    service.send(tag: 8, [unsafe write(file, "x", 1) == 1 ? 1 : 0])
  case "confined":
    ThisProcess.confine()
    for path in words.dropFirst() {
      let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
      service.send(tag: 11, [file >= 0 ? 1 : 0])
      close(file)
    }
  case "allocate":
    let memory = unsafe malloc(number)
    service.send(tag: 9, [unsafe memory == nil ? 0 : 1])
    unsafe free(memory)
  case "devour":
    var all: [[UInt8]] = []
    while all.count < 1 << 20 { all.append([UInt8](repeating: 1, count: 1 << 20)) }
  case "exit": exit(Int32(number))
  case "crash":
    service.send(tag: 1, [1])
    kill(getpid(), Int32(number))
  case "hang":
    service.send(tag: 1, [1])
    while true { sleep(1) }
  case "delegate":
    let other = Servant(ServantProgram(ThisProcess.executable))
    if (try? other.ask(Array("spin".utf8), within: 10_000_000)) != nil {
      service.send(tag: 10, Array("\(other.processIdentifier ?? 0)".utf8))
    }
    while getpid() > 0 { sleep(1) }
  case "spin": while getpid() > 0 {}
  case "oversized": sayRaw([255, 255, 255, 127, 1])
  case "half":
    sayRaw([100, 0, 0, 0, 1, 42])
    exit(0)
  case "garbage": sayRaw([0, 0, 0, 0, 200, 0, 0, 0, 0, 0])
  default: service.send(tag: 127, [])
  }
  service.finish()
}
