/// Tells what a file is from its first bytes, never from its name.
package enum Sniff {
  /// How many bytes from the start of a file are worth handing over: a tar header ends here.
  package static let length = 512

  /// What a file with these first bytes is; nil for what has no mark of its own (text, raw audio, an empty file).
  ///
  /// One look at the first four bytes decides for nearly every file, without allocating.
  package static func kind(of bytes: UnsafeRawBufferPointer) -> SniffedKind? {
    let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return kind(of: unsafe UnsafeBufferPointer(start: start, count: bytes.count).span)
  }

  /// The same for a span.
  package static func kind(of bytes: Span<UInt8>) -> SniffedKind? {
    guard bytes.count >= 4 else { return nil }
    let first = word(bytes, at: 0)
    switch first {
    case fourCC("RIFF"), fourCC("RIFX"): return riff(bytes)
    case fourCC("RF64"), fourCC("BW64"): return has(bytes, "WAVE", at: 8) ? .rf64 : nil
    case fourCC("riff"): return has(bytes, wave64Rest, at: 4) ? .wave64 : nil
    case fourCC("FORM"): return form(bytes)
    case fourCC(".snd"), fourCC("dns."): return .au
    case fourCC("caff"): return .caf
    case fourCC("OggS"): return ogg(bytes)
    case fourCC("fLaC"): return .flac
    case fourCC("ADIF"): return .aac
    case fourCC("#!AM"): return amr(bytes)
    case fourCC("#!SI"): return has(bytes, "LK", at: 4) ? .silk : nil
    case 0x0223_2153: return has(bytes, "ILK", at: 4) ? .silk : nil
    case fourCC("wvpk"): return .wavPack
    case fourCC("MAC "): return .monkeys
    case fourCC(".RMF"), 0x2E72_61FD: return .realMedia
    case fourCC("Crea"): return has(bytes, "tive Voice File", at: 4) ? .voc : nil
    case fourCC("NIST"): return has(bytes, "_1A", at: 4) ? .sphere : nil
    case 0x3026_B275: return has(bytes, asfRest, at: 4) ? .asf : nil
    case 0x1A45_DFA3: return .matroska
    case fourCC("FLV\u{1}"): return .flashVideo
    case 0x7FFE_8001: return .dts
    case fourCC("TTA1"), fourCC("TTA2"): return .trueAudio
    case fourCC("\u{2}dss"), fourCC("\u{3}dss"), fourCC("\u{3}ds2"), fourCC("\u{7}ds2"): return .dictation
    case fourCC("MS_V"): return has(bytes, "OICE", at: 4) ? .sonyVoice : nil
    case fourCC("EVF\u{9}"), fourCC("LVF\u{9}"), fourCC("EVF2"): return .diskImage
    case fourCC("AFF1"): return has(bytes, "0\r\n\u{0}", at: 4) ? .diskImage : nil
    case fourCC("cone"): return has(bytes, "ctix", at: 4) ? .virtualDisk : nil
    case fourCC("vhdx"): return has(bytes, "file", at: 4) ? .virtualDisk : nil
    case fourCC("KDMV"), 0x5146_49FB: return .virtualDisk
    case fourCC("# Di"): return has(bytes, "sk DescriptorFile", at: 4) ? .virtualDisk : nil
    case 0x0000_01BA, 0x0000_01B3: return .mpegProgram
    case fourCC("PK\u{3}\u{4}"), fourCC("PK\u{5}\u{6}"), fourCC("PK\u{7}\u{8}"): return .zip
    case 0x377A_BCAF: return has(bytes, [0x27, 0x1C], at: 4) ? .sevenZip : nil
    case fourCC("Rar!"): return .rar
    case 0xFD37_7A58: return .xz
    case 0x28B5_2FFD: return .zstd
    case fourCC("MSCF"): return .cabinet
    case 0xD0CF_11E0: return .compoundFile
    case fourCC("!BDN"): return .outlookStore
    case fourCC("xar!"): return .xar
    case fourCC("LZIP"): return .lzip
    case 0x789F_3E22: return .outlookAttachments
    case 0x0422_4D18: return .lz4
    case 0xEDAB_EEDB: return .rpm
    case fourCC("!<ar"): return has(bytes, "ch>\n", at: 4) ? .unixArchive : nil
    case fourCC("0707"):
      return has(bytes, "0701", at: 2) || has(bytes, "0702", at: 2) || has(bytes, "0707", at: 2) ? .cpio : nil
    case fourCC("%PDF"): return .pdf
    case 0x8950_4E47: return .png
    case fourCC("GIF8"): return .gif
    case 0x4949_2A00, 0x4D4D_002A: return .tiff
    case fourCC("SQLi"): return has(bytes, "te format 3", at: 4) ? .sqlite : nil
    case 0x7F45_4C46: return .elf
    case fourCC("ElfF"): return has(bytes, "ile", at: 4) ? .windowsEventLog : nil
    case fourCC("MThd"): return .midi
    case fourCC("<?xm"): return .xml
    case fourCC("{\\rt"): return .rtf
    default: return shorter(bytes, first)
    }
  }

  /// The codec tag of a WAVE file (`wFormatTag` of its `fmt ` chunk; the sub-format's where that says "extensible");
  /// nil where the chunk does not begin within the given bytes.
  package static func waveCodec(of bytes: Span<UInt8>) -> UInt16? {
    guard bytes.count >= 22, kind(of: bytes) == .wav || kind(of: bytes) == .rf64 else { return nil }
    let isBigEndian = bytes[3] == 0x58
    func number(_ at: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * (isBigEndian ? width - 1 - $1 : $1)) }
    }
    var at = 12
    while at + 10 <= bytes.count {
      if has(bytes, "fmt ", at: at) {
        let tag = number(at + 8, 2)
        guard tag == 0xFFFE else { return UInt16(tag) }
        return at + 34 <= bytes.count ? UInt16(number(at + 32, 2)) : nil
      }
      let size = number(at + 4, 4)
      at += 8 + size + size % 2
    }
    return nil
  }

  /// Where an image of a CD or DVD (ISO 9660) has its mark: behind the first sixteen sectors, which may hold anything.
  package static let imageMark: (offset: Int64, bytes: [UInt8]) = (32_769, Array("CD001".utf8))

  // MARK: Marks that need a second look

  private static func riff(_ bytes: Span<UInt8>) -> SniffedKind? {
    if has(bytes, "WAVE", at: 8) { return .wav }
    if has(bytes, "AVI ", at: 8) { return .avi }
    return has(bytes, "WEBP", at: 8) ? .webp : nil
  }

  private static func form(_ bytes: Span<UInt8>) -> SniffedKind? {
    if has(bytes, "AIFF", at: 8) { return .aiff }
    if has(bytes, "AIFC", at: 8) { return .aifc }
    return has(bytes, "8SVX", at: 8) ? .svx : nil
  }

  /// The first packet of an Ogg stream names its codec (RFC 3533: the page header is 27 bytes and the segment table).
  private static func ogg(_ bytes: Span<UInt8>) -> SniffedKind {
    guard bytes.count > 27 else { return .ogg }
    let packet = 27 + Int(bytes[26])
    if has(bytes, "OpusHead", at: packet) { return .oggOpus }
    if has(bytes, "\u{1}vorbis", at: packet) { return .oggVorbis }
    if has(bytes, "Speex   ", at: packet) { return .oggSpeex }
    return has(bytes, "\u{7F}FLAC", at: packet) ? .oggFLAC : .ogg
  }

  private static func amr(_ bytes: Span<UInt8>) -> SniffedKind? {
    guard has(bytes, "R", at: 4) else { return nil }
    return has(bytes, "-WB", at: 5) ? .amrWideband : .amr
  }

  /// Marks of two or three bytes, and those that do not stand at the start.
  private static func shorter(_ bytes: Span<UInt8>, _ first: UInt32) -> SniffedKind? {
    switch first >> 8 {
    case 0x49_4433: return .mp3  // "ID3": the tag before the frames.
    case 0x1F_8B08: return .gzip
    case 0x1F_9D80...0x1F_9D9F: return .compress
    case 0x42_5A68: return .bzip2  // "BZh"
    case 0xFF_D8FF: return .jpeg
    case 0xEF_BBBF: return has(bytes, "<?xml", at: 3) ? .xml : nil
    default: break
    }
    if first >> 21 == 0x7FF { return mpeg(bytes, first) }
    if has(bytes, "ftyp", at: 4) { return mp4(bytes) }
    if isQuickTime(bytes, first) { return .quickTime }
    if isTransportStream(bytes) { return .mpegTransport }
    if first >> 16 == 0x0B77 { return ac3(bytes) }
    if let disk = disk(bytes) { return disk }
    if first >> 16 == 0x4D5A { return windowsProgram(bytes) }
    if bytes[0] == 0x3C { return html(bytes) }
    if bytes[0] == 0x7B || bytes[0] == 0x5B { return json(bytes) }
    if has(bytes, "ustar", at: 257) { return .tar }
    if bytes[2] == 0x2D, bytes[3] == 0x6C, has(bytes, "h", at: 4), has(bytes, "-", at: 6) { return .lha }
    return bytes[0] >= 0x41 && bytes[0] <= 0x7A ? mail(bytes) : nil
  }

  /// ISO 14496-12: the major brand follows `ftyp`.
  private static func mp4(_ bytes: Span<UInt8>) -> SniffedKind {
    if has(bytes, "M4A", at: 8) || has(bytes, "M4B", at: 8) { return .m4a }
    return has(bytes, "3g", at: 8) ? .threeGP : .mp4
  }

  /// `MZ` alone may begin a text; a program has the offset of its newer header at 60.
  private static func windowsProgram(_ bytes: Span<UInt8>) -> SniffedKind? {
    guard bytes.count >= 64 else { return nil }
    return bytes[63] == 0 && bytes[62] == 0 ? .windowsProgram : nil
  }

  private static func html(_ bytes: Span<UInt8>) -> SniffedKind? {
    hasLetters(bytes, "<!doctype html") || hasLetters(bytes, "<html") ? .html : nil
  }

  /// An object or list that begins with a quoted name, an object or nothing.
  private static func json(_ bytes: Span<UInt8>) -> SniffedKind? {
    for index in 1..<min(bytes.count, 64) {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D, 0x7B, 0x5B: continue
      case 0x22: return .json
      case 0x7D, 0x5D: return index > 1 ? nil : .json
      default: return nil
      }
    }
    return nil
  }

  // MARK: Comparing

  private static func word(_ bytes: Span<UInt8>, at index: Int) -> UInt32 {
    UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
      | UInt32(bytes[index + 3])
  }

  @inline(__always)
  private static func fourCC(_ text: StaticString) -> UInt32 {
    let start = unsafe text.utf8Start
    return unsafe UInt32(start[0]) << 24 | UInt32(start[1]) << 16 | UInt32(start[2]) << 8 | UInt32(start[3])
  }

  static func has(_ bytes: Span<UInt8>, _ text: StaticString, at index: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= bytes.count else { return false }
    for offset in 0..<count where unsafe bytes[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  static func has(_ bytes: Span<UInt8>, _ mark: [UInt8], at index: Int) -> Bool {
    guard index + mark.count <= bytes.count else { return false }
    for offset in mark.indices where bytes[index + offset] != mark[offset] { return false }
    return true
  }

  /// Whether the bytes begin with a lower-case text, their own capitals read as small letters.
  private static func hasLetters(_ bytes: Span<UInt8>, _ text: StaticString) -> Bool {
    guard text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount {
      let byte = bytes[offset]
      let small = byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte
      if unsafe small != text.utf8Start[offset] { return false }
    }
    return true
  }

  private static let wave64Rest: [UInt8] = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00]
  private static let asfRest: [UInt8] = [0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C]
}
