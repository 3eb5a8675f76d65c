import Files
import Recognition
import Testing

@Suite struct SniffTests {
  static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  @Test(
    "the first bytes tell what a file is, whatever its name",
    arguments: [
      ("RIFF....WAVEfmt ", .wav), ("RIFX....WAVEfmt ", .wav), ("RF64\u{FF}\u{FF}\u{FF}\u{FF}WAVEds64", .rf64),
      ("riff\u{2E}\u{91}\u{CF}\u{11}\u{A5}\u{D6}\u{28}\u{DB}\u{04}\u{C1}\u{0}\u{0}", .wave64),
      ("RIFF....AVI LIST", .avi),
      ("RIFF....WEBPVP8 ", .webp), ("FORM....AIFFCOMM", .aiff), ("FORM....AIFCFVER", .aifc),
      (".snd\u{0}\u{0}\u{0}\u{18}", .au),
      ("caff\u{0}\u{1}\u{0}\u{0}", .caf), ("fLaC\u{0}\u{0}\u{0}\u{22}", .flac), ("ID3\u{4}\u{0}\u{0}", .mp3),
      ("#!AMR\n<", .amr),
      ("#!AMR-WB\n<", .amrWideband), ("\u{0}\u{0}\u{0}\u{18}ftypM4A ", .m4a), ("\u{0}\u{0}\u{0}\u{18}ftypisom", .mp4),
      ("\u{0}\u{0}\u{0}\u{18}ftyp3gp4", .threeGP), ("wvpk....", .wavPack), ("Creative Voice File\u{1A}", .voc),
      ("NIST_1A\n   1024\n", .sphere), ("\u{1A}\u{45}\u{DF}\u{A3}", .matroska), ("PK\u{3}\u{4}", .zip),
      ("\u{1F}\u{8B}\u{8}\u{0}", .gzip),
      ("\u{FD}7zXZ\u{0}", .xz), ("\u{28}\u{B5}\u{2F}\u{FD}", .zstd), ("7z\u{BC}\u{AF}\u{27}\u{1C}", .sevenZip),
      ("%PDF-1.7", .pdf),
      ("\u{D0}\u{CF}\u{11}\u{E0}", .compoundFile), ("SQLite format 3\u{0}", .sqlite), ("\u{7F}ELF", .elf),
      ("ElfFile\u{0}", .windowsEventLog),
      ("<?xml version=", .xml), ("\u{EF}\u{BB}\u{BF}<?xml", .xml), ("<!DOCTYPE html>", .html), ("{ \"a\": 1}", .json),
      ("BZh91AY", .bzip2),
      ("LZIP\u{1}", .lzip), ("\u{78}\u{9F}\u{3E}\u{22}", .outlookAttachments), ("\u{1F}\u{9D}\u{90}x", .compress),
      ("!<arch>\n", .unixArchive), ("070701000", .cpio),
      ("\u{ED}\u{AB}\u{EE}\u{DB}", .rpm), ("xar!", .xar), ("%.-lh5-..", .lha), ("\u{4}\u{22}\u{4D}\u{18}", .lz4),
      ("FLV\u{1}\u{5}", .flashVideo), ("TTA1", .trueAudio), ("\u{7F}\u{FE}\u{80}\u{1}", .dts), ("\u{2}dss", .dictation),
      ("\u{3}ds2", .dictation), ("MS_VOICE", .sonyVoice), ("\u{B}\u{77}\u{A6}\u{71}\u{1E}\u{40}", .ac3),
      ("\u{0}\u{0}\u{0}\u{8}wide\u{0}", .quickTime), ("\u{0}\u{2}\u{0}\u{8}moov", .quickTime),
      ("EVF\u{9}\r\n\u{FF}\u{0}", .diskImage), ("AFF10\r\n\u{0}", .diskImage), ("conectix", .virtualDisk),
      ("vhdxfile", .virtualDisk), ("KDMV\u{1}", .virtualDisk), ("QFI\u{FB}", .virtualDisk),
      ("# Disk DescriptorFile", .virtualDisk),
      ("{\\rtf1", .rtf), ("\u{89}PNG", .png), ("\u{FF}\u{D8}\u{FF}\u{E0}", .jpeg),
    ] as [(String, SniffedKind)])
  func marks(text: String, kind: SniffedKind) { #expect(Sniff.kind(of: SniffTests.bytes(text).span) == kind) }

  @Test(
    "what only looks like a mark is none",
    arguments: [
      "", "RIF", "RIFF", "RIFF....ACON", "FORM....ILBM", "\u{FF}\u{FE}a\u{0}b\u{0}", "\u{FF}\u{FB}",
      "\u{FF}\u{FB}\u{FF}\u{FF}", "MZ is a text",
      "plain text", "< 5", "{not json", "riffraff....", "OggX", "\u{B}\u{77}\u{A6}\u{71}\u{FF}\u{40}", "cones", "vhdx",
      "MS_VISIO", "# Diary", "    wide", "Go on, Gus",
    ])
  func noMarks(text: String) { #expect(Sniff.kind(of: SniffTests.bytes(text).span) == nil) }

  @Test(
    "a mail is told by its fields, whatever program wrote it, and a text that only looks like one is none",
    arguments: [
      ("Return-Path: <jo@town.example>\r\nReceived: from mx", .mail),
      ("DKIM-Signature: v=1; a=rsa-sha256; b=" + String(repeating: "x", count: 500), .mail),
      ("From: Jo <jo@town.example>\r\nTo: lee@town.example\r\n", .mail),
      ("Subject: =?utf-8?Q?a\r\n b?=\nDate: Mon, 23 Nov 2026 06:00:00 +0000\n", .mail),
      ("X-Unsent: 1\nTo: a@b\n", .mail), ("MIME-Version: 1.0\r\nContent-Type: text/plain", .mail),
      ("From jo@town.example Mon Nov 23 06:00:00 2026\nReceived: x", .mailbox),
      ("From here on we walk\n", nil), ("Subject: minutes\n\nAll were there.", nil), ("Note: To: and from", nil),
      ("Host: x\nAccept: y\n", nil), ("Dear all,\nDate: today\nSubject: none\n", nil),
    ] as [(String, SniffedKind?)])
  func mail(text: String, kind: SniffedKind?) { #expect(Sniff.kind(of: SniffTests.bytes(text).span) == kind) }

  @Test(
    "the first packet of an Ogg file tells its codec",
    arguments: [
      ("OpusHead", .oggOpus), ("\u{1}vorbis", .oggVorbis), ("Speex   ", .oggSpeex), ("\u{7F}FLAC", .oggFLAC),
      ("other", .ogg),
    ] as [(String, SniffedKind)])
  func ogg(packet: String, kind: SniffedKind) {
    let page =
      SniffTests.bytes("OggS") + [UInt8](repeating: 0, count: 22) + [1, UInt8(packet.utf8.count)]
      + SniffTests.bytes(packet)
    #expect(Sniff.kind(of: page.span) == kind)
  }

  @Test("one MPEG header may be chance, two in their places are not")
  func mpeg() {
    // MPEG 2 layer III, 32 kbit/s at 24 kHz: frames of 96 bytes.
    let frame: [UInt8] = [0xFF, 0xF3, 0x44, 0xC0] + [UInt8](repeating: 0, count: 92)
    #expect(Sniff.kind(of: (frame + frame).span) == .mp3)
    #expect(Sniff.kind(of: (frame + [UInt8](repeating: 7, count: 96)).span) == nil)
    #expect(Sniff.kind(of: frame.span) == .mp3)
  }

  @Test("the codec tag of a WAVE file is found behind other chunks, and within an extensible format")
  func codecTag() {
    let odd = SniffTests.bytes("LIST") + [3, 0, 0, 0, 1, 2, 3, 0]
    let start = SniffTests.bytes("RIFF....WAVE")
    #expect(Sniff.waveCodec(of: (start + odd + SniffTests.bytes("fmt ") + [16, 0, 0, 0]).span) == nil)
    let format = SniffTests.bytes("fmt ") + [40, 0, 0, 0]
    #expect(Sniff.waveCodec(of: (start + odd + format + [0x31, 0] + [UInt8](repeating: 0, count: 14)).span) == 0x31)
    let extensible = [0xFE, 0xFF] + [UInt8](repeating: 0, count: 22) + [7, 0] + [UInt8](repeating: 0, count: 14)
    #expect(Sniff.waveCodec(of: (start + format + extensible).span) == 7)
    #expect(Sniff.waveCodec(of: SniffTests.bytes("RIFF....AVI LIST....fmt ....").span) == nil)
  }

  @Test("any bytes of any length are looked at without a crash")
  func anything() {
    var random = SystemRandomNumberGenerator()
    let marks = ["RIFF", "OggS", "FORM", "ID3", "\u{FF}\u{FB}", "#!AM", "MZ", "{"].map { SniffTests.bytes($0) }
    for _ in 0..<20_000 {
      var bytes = marks.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...40, using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
      _ = Sniff.kind(of: bytes.span)
      _ = Sniff.waveCodec(of: bytes.span)
    }
  }
}
