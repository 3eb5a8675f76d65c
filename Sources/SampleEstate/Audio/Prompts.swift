internal import CSndFile
internal import Files

/// Telephone prompts as samples at 8 kHz, one channel: what calls are joined from.
struct Prompts: Sendable {
  /// The announcement that every call begins with.
  let announcement: [Int16]
  /// Prompts of a second and more.
  let speech: [[Int16]]
  /// The same as they sound through a GSM phone.
  let mobileSpeech: [[Int16]]

  /// Reads the prompts of a folder.
  /// - Throws: ``EstateError/noPrompts(folder:)`` where there are none.
  init(folder: String) throws(EstateError) {
    let names: [String]
    do throws(FileError) { names = try entries(of: folder) } catch { throw .noPrompts(folder: folder) }
    var speech: [[Int16]] = []
    var mobile: [[Int16]] = []
    var announcement: [Int16] = []
    for name in names {
      if name.hasSuffix(".wav") {
        let samples = try SoundFile.samples(of: "\(folder)/\(name)")
        if name == "this-call-may-be-monitored-or-recorded.wav" { announcement = samples }
        if (8_000...80_000).contains(samples.count) { speech.append(samples) }
      } else if name.hasSuffix(".gsm") {
        let samples = try SoundFile.samples(of: "\(folder)/\(name)", rawGSM: true)
        if (8_000...80_000).contains(samples.count) { mobile.append(samples) }
      }
    }
    guard speech.count >= 8 else { throw .noPrompts(folder: folder) }
    self.announcement = announcement.isEmpty ? speech[0] : announcement
    self.speech = speech
    mobileSpeech = mobile.count >= 8 ? mobile : speech
  }
}
