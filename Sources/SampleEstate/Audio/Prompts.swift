internal import CSndFile
internal import Files

/// Telephone prompts as samples at 8 kHz, one channel: what calls are joined from.
struct Prompts: Sendable {
  let folder: String
  /// The announcement that every call begins with.
  let announcement: [Int16]
  /// Prompts of a second and more.
  let speech: [[Int16]]
  /// The same as they sound through a GSM phone.
  let mobileSpeech: [[Int16]]
  /// The announcement and the speech as G.722, which cannot be joined but as it is; empty where it is not installed.
  let wideAnnouncement: [UInt8]
  let wideSpeech: [[UInt8]]

  /// Reads the prompts of a folder.
  /// - Throws: ``EstateError/noPrompts(folder:)`` where there are none.
  init(folder: String) throws(EstateError) {
    let names: [String]
    do throws(FileError) { names = try entries(of: folder) } catch { throw .noPrompts(folder: folder) }
    var speech: [[Int16]] = []
    var mobile: [[Int16]] = []
    var announcement: [Int16] = []
    var wide: [[UInt8]] = []
    var wideAnnouncement: [UInt8] = []
    for name in names {
      if name.hasSuffix(".wav") {
        let samples = try SoundFile.samples(of: "\(folder)/\(name)")
        if name == Prompts.opening + ".wav" { announcement = samples }
        if (8_000...80_000).contains(samples.count) { speech.append(samples) }
      } else if name.hasSuffix(".gsm") {
        let samples = try SoundFile.samples(of: "\(folder)/\(name)", rawGSM: true)
        if (8_000...80_000).contains(samples.count) { mobile.append(samples) }
      } else if name.hasSuffix(".g722") {
        let bytes = try Prompts.bytes(of: "\(folder)/\(name)")
        if name == Prompts.opening + ".g722" { wideAnnouncement = bytes }
        if (8_000...80_000).contains(bytes.count) { wide.append(bytes) }
      }
    }
    guard speech.count >= 8 else { throw .noPrompts(folder: folder) }
    self.folder = folder
    self.announcement = announcement.isEmpty ? speech[0] : announcement
    self.speech = speech
    mobileSpeech = mobile.count >= 8 ? mobile : speech
    self.wideAnnouncement = wideAnnouncement
    wideSpeech = wide
  }

  /// Debian has no announcement for a queue; this one says that a conference is now being recorded.
  private static let opening = "conf-now-recording"

  private static func bytes(of path: String) throws(EstateError) -> [UInt8] {
    do throws(FileError) { return try ReadOnlyFile.contents(of: path, atMost: 1 << 24) } catch { throw .file(error) }
  }
}
