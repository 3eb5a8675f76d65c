internal import Files

/// MPEG audio, frame by frame (ISO 11172-3, 13818-3). Its length is that of its frames, whatever a header says.
///
/// libsndfile reads it too, by way of libmpg123, which prints on standard error and decodes what it meets. Walking from
/// frame to frame does neither, and shows whether the last one is whole.
enum MPEGAudio {
  static func facts(of bytes: AudioBytes, in range: Range<Int64>) throws(FileError) -> AudioFacts {
    var walk = FrameWalk(bytes, range)
    try walk.run()
    guard let rate = walk.rate, walk.frames > 0 else {
      return AudioFacts(.unreadable, note: "no frame of MPEG audio is in it")
    }
    let samples = max(0, walk.samples - (walk.tag?.silence ?? 0))
    var facts = AudioFacts(
      .sound, codec: walk.layer == 3 ? "MP3" : "MPEG layer II", rate: rate, channels: walk.channels,
      length: samples * 1_000_000 / Int64(rate))
    if let promised = walk.tag?.frames, promised > walk.frames {
      facts = facts.cut(if: true, "its header promises \(promised) frames, and \(walk.frames) are there")
    } else {
      facts = facts.cut(if: walk.lastIsCut, "its last frame is cut")
    }
    if facts.note == nil, walk.skipped > 0 {
      facts.note = "\(walk.skipped) bytes within it are no MPEG audio and were passed over"
    }
    return facts
  }
}

/// What the first frame of a file says when it is no sound but a tag: "Xing" or "Info", with LAME's extension.
private struct InfoTag {
  var frames: Int64?
  /// Samples that the encoder added at begin and end.
  var silence: Int64 = 0

  init?(frame: [UInt8], header: MPEGFrame) {
    let place = 4 + (header.isMPEG1 ? (header.channels == 1 ? 17 : 32) : (header.channels == 1 ? 9 : 17))
    guard frame.has("Xing", at: place) || frame.has("Info", at: place), frame.count >= place + 8 else { return nil }
    let flags = frame.bigEndian(at: place + 4, width: 4)
    var next = place + 8
    if flags & 1 != 0, frame.count >= next + 4 {
      frames = frame.bigEndian(at: next, width: 4)
      next += 4
    }
    next += (flags & 2 != 0 ? 4 : 0) + (flags & 4 != 0 ? 100 : 0) + (flags & 8 != 0 ? 4 : 0)
    if frame.count >= next + 24, frame.has("LAME", at: next) || frame.has("Lav", at: next) {
      let both = frame.bigEndian(at: next + 21, width: 3)
      silence = both >> 12 + both & 0xFFF
    }
  }
}

private struct FrameWalk {
  let bytes: AudioBytes
  let range: Range<Int64>
  var window: [UInt8] = []
  var windowStart: Int64 = 0

  var frames: Int64 = 0
  var samples: Int64 = 0
  var rate: Int?
  var channels = 0
  var layer = 3
  var tag: InfoTag?
  var lastIsCut = false
  var skipped: Int64 = 0

  init(_ bytes: AudioBytes, _ range: Range<Int64>) {
    self.bytes = bytes
    self.range = range
  }

  /// Bytes that are no frame in one go, after which nothing more is expected.
  private static let longestGarbage: Int64 = 1 << 20

  mutating func run() throws(FileError) {
    var at = try afterTag(range.lowerBound)
    let end = try beforeTags(range.upperBound)
    var lastFrame = at
    while at + 4 <= end {
      // Garbage without end behind a mark at the start would be searched byte by byte.
      guard at - lastFrame <= FrameWalk.longestGarbage else {
        lastIsCut = true
        return
      }
      guard let frame = MPEGFrame(try word(at)), rate == nil || frame.rate == rate else {
        at += 1
        skipped += 1
        continue
      }
      // After bytes that are none, one header may be chance: its successor must be one too.
      if skipped > 0 || frames == 0, at + Int64(frame.length) + 4 <= end,
        MPEGFrame(try word(at + Int64(frame.length)))?.rate != frame.rate
      {
        at += 1
        skipped += 1
        continue
      }
      guard at + Int64(frame.length) <= end else {
        lastIsCut = true
        return
      }
      if frames == 0, rate == nil {
        rate = frame.rate
        channels = frame.channels
        layer = frame.layer
        tag = InfoTag(frame: try bytes.read(at: at, atMost: frame.length), header: frame)
        if tag == nil { count(frame) }
      } else {
        count(frame)
      }
      at += Int64(frame.length)
      lastFrame = at
    }
    lastIsCut = lastIsCut || at < end
  }

  private mutating func count(_ frame: MPEGFrame) {
    frames += 1
    samples += Int64(frame.samples)
  }

  /// ID3v2 before the sound: "ID3", version, flags, and the size in four times seven bits.
  private func afterTag(_ start: Int64) throws(FileError) -> Int64 {
    let header = try bytes.read(at: start, atMost: 10)
    guard header.count == 10, header.has("ID3", at: 0) else { return start }
    let size = (6..<10).reduce(Int64(0)) { $0 << 7 | Int64(header[$1] & 0x7F) }
    return start + 10 + size + (header[5] & 0x10 != 0 ? 10 : 0)
  }

  /// ID3v1 and APE tags behind the sound.
  private func beforeTags(_ end: Int64) throws(FileError) -> Int64 {
    var end = end
    if end >= 128, try bytes.read(at: end - 128, atMost: 3).has("TAG", at: 0) { end -= 128 }
    if end >= 32 {
      let footer = try bytes.read(at: end - 32, atMost: 32)
      if footer.count == 32, footer.has("APETAGEX", at: 0) {
        let size = footer.littleEndian(at: 12, width: 4) + (footer[23] & 0x80 != 0 ? 32 : 0)
        if size <= end { end -= size }
      }
    }
    return end
  }

  private mutating func word(_ at: Int64) throws(FileError) -> UInt32 {
    if at < windowStart || at + 4 > windowStart + Int64(window.count) {
      window = try bytes.read(at: at, atMost: 1 << 16)
      windowStart = at
      guard window.count >= 4 else { return 0 }
    }
    let index = Int(at - windowStart)
    return UInt32(window[index]) << 24 | UInt32(window[index + 1]) << 16 | UInt32(window[index + 2]) << 8
      | UInt32(window[index + 3])
  }
}
