internal import CSMBClient
package import Files
internal import Glibc

/// A file on a share. It can be used while its handler runs only.
@safe package struct SharedFile: ~Copyable {
  /// Within the folder that is examined. The bytes that the server gives, which are UTF-8.
  package let path: [UInt8]
  package let size: Int64
  /// UTC microseconds, as the server says.
  package let modified: Int64?
  package let changed: Int64?
  package let created: Int64?
  package let accessed: Int64?
  /// Its owner's security identifier.
  package let ownerSID: String?
  private let share: Share
  private let url: String
  private var file: OpaquePointer?

  init(
    _ share: Share, path: [UInt8], url: String, size: Int64, times: borrowing libsmb_file_info, ownerSID: String?
  ) {
    func instant(_ time: timespec) -> Int64? {
      guard time.tv_sec > 0 else { return nil }
      let (whole, isTooMuch) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000)
      return isTooMuch ? nil : whole + Int64(time.tv_nsec) / 1_000
    }
    self.path = path
    self.size = size
    self.share = share
    self.url = url
    self.ownerSID = ownerSID
    unsafe modified = instant(times.mtime_ts)
    unsafe changed = instant(times.ctime_ts)
    unsafe created = instant(times.btime_ts)
    unsafe accessed = instant(times.atime_ts)
  }

  deinit { if let file = unsafe file { unsafe earshot_smb_close(share.context, file) } }

  /// Reads the next bytes; 0 at the end. It is opened by the first reading.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if unsafe file == nil {
      unsafe file = earshot_smb_open(share.context, url)
      if unsafe file == nil { throw FileError("open", escapedPath(path)) }
    }
    guard let file = unsafe file else { return 0 }
    let count = unsafe earshot_smb_read(share.context, file, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw FileError("read", escapedPath(path)) }
    return count
  }
}
