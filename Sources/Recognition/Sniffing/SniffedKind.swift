/// What the first bytes of a file say it is. The raw value is the name that evidence and reports show.
package enum SniffedKind: String, Hashable, Sendable, CaseIterable {
  // Sound.
  case wav = "WAV"
  case rf64 = "RF64 WAV"
  case wave64 = "Wave64"
  case aiff = "AIFF"
  case aifc = "AIFF-C"
  case au = "AU"
  case caf = "CAF"
  case oggOpus = "Ogg Opus"
  case oggVorbis = "Ogg Vorbis"
  case oggSpeex = "Ogg Speex"
  case oggFLAC = "Ogg FLAC"
  case ogg = "Ogg"
  case flac = "FLAC"
  case mp3 = "MP3"
  case mpegLayer2 = "MPEG layer II"
  case aac = "AAC"
  case m4a = "M4A"
  case mp4 = "MP4"
  case threeGP = "3GP"
  case asf = "ASF (WMA)"
  case amr = "AMR"
  case amrWideband = "AMR-WB"
  case silk = "SILK"
  case wavPack = "WavPack"
  case monkeys = "Monkey's Audio"
  case realMedia = "RealMedia"
  case voc = "VOC"
  case sphere = "NIST SPHERE"
  case svx = "8SVX"
  case matroska = "Matroska"
  case quickTime = "QuickTime"
  case ac3 = "AC-3"
  case dts = "DTS"
  case trueAudio = "True Audio"
  case dictation = "dictation (DSS)"
  case sonyVoice = "Sony voice file"

  // Pictures that move: they hold sound only as part of a film.
  case avi = "AVI"
  case mpegProgram = "MPEG film"
  case mpegTransport = "MPEG transport stream"
  case flashVideo = "Flash video"

  // Things that hold other files.
  case zip = "ZIP"
  case sevenZip = "7z"
  case rar = "RAR"
  case gzip = "gzip"
  case xz = "xz"
  case zstd = "zstd"
  case bzip2 = "bzip2"
  case tar = "tar"
  case cabinet = "Cabinet"
  case compoundFile = "OLE2 compound file"
  case outlookStore = "Outlook store"
  case outlookAttachments = "TNEF"
  case mail = "mail message"
  case mailbox = "mailbox"
  case discImage = "ISO 9660 image"
  case cpio = "cpio"
  case unixArchive = "ar"
  case rpm = "RPM"
  case lha = "LHA"
  case xar = "xar"
  case lzip = "lzip"
  case lz4 = "LZ4"
  case compress = "compress (.Z)"
  /// Told by more than its first bytes: see ``SelfExtractor``.
  case selfExtractor = "self-extracting archive"

  // Things that hold whole file systems, and are looked into as drives of their own.
  case diskImage = "disk image"
  case virtualDisk = "virtual disk"

  // Plainly something else.
  case pdf = "PDF"
  case png = "PNG"
  case jpeg = "JPEG"
  case gif = "GIF"
  case webp = "WebP"
  case tiff = "TIFF"
  case sqlite = "SQLite database"
  case elf = "ELF program"
  case windowsProgram = "Windows program"
  case windowsEventLog = "Windows event log"
  case midi = "MIDI"
  case xml = "XML"
  case html = "HTML"
  case json = "JSON"
  case rtf = "RTF"

  /// The name as evidence and reports show it.
  package var name: String { rawValue }

  /// Whether it is a format for sound. MP4, QuickTime, ASF, Matroska and RealMedia may hold moving pictures besides.
  package var isAudio: Bool {
    switch self {
    case .wav, .rf64, .wave64, .aiff, .aifc, .au, .caf, .oggOpus, .oggVorbis, .oggSpeex, .oggFLAC, .ogg, .flac, .mp3,
      .mpegLayer2, .aac, .m4a, .mp4, .threeGP, .asf, .amr, .amrWideband, .silk, .wavPack, .monkeys, .realMedia, .voc,
      .sphere, .svx, .matroska, .quickTime, .ac3, .dts, .trueAudio, .dictation, .sonyVoice:
      true
    default: false
    }
  }

  /// Whether it is sound, or a film that may have some.
  package var mayHoldSound: Bool {
    switch self {
    case .avi, .mpegProgram, .mpegTransport, .flashVideo: true
    default: isAudio
    }
  }

  /// Whether it holds a file system, whose files are seen only where it is listed as a drive.
  package var isDisk: Bool { self == .diskImage || self == .virtualDisk }

  /// Whether other files may lie within it.
  package var isContainer: Bool {
    switch self {
    case .zip, .sevenZip, .rar, .gzip, .xz, .zstd, .bzip2, .tar, .cabinet, .discImage, .cpio, .unixArchive, .rpm, .lha,
      .xar, .lzip, .lz4, .compress, .selfExtractor:
      true
    default: isMail || isDisk
    }
  }

  /// Whether it is what mail programs write: mails, one or many, or what is attached to one. A compound file may be a document
  /// as well.
  package var isMail: Bool {
    switch self {
    case .compoundFile, .outlookStore, .outlookAttachments, .mail, .mailbox: true
    default: false
    }
  }
}
