import Files
import Glibc

/// The folder Reports of this checkout.
let resources: String = {
  var path = #filePath[...]
  for _ in 0..<4 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
  return "\(path)/Reports"
}()

/// A folder of its own for one test.
func scratchFolder() throws -> String {
  var template = Array("/tmp/earshot-report-XXXXXX".utf8CString)
  let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
  guard made else { throw FileError("create", "/tmp/earshot-report-XXXXXX") }
  return template.dropLast().reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1))) }
}

func read(_ path: String) throws -> String {
  String(decoding: try ReadOnlyFile.contents(of: path, atMost: 1 << 30), as: UTF8.self)
}
