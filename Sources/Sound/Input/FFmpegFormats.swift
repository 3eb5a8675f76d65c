/// What of FFmpeg is let loose on a hostile file: formats that hold sound, and decoders for sound. Lists that name other files
/// (HLS, DASH, concat), pictures and subtitles are not among them, and no protocol is.
enum FFmpegFormats {
  static let containers = [
    "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "ape", "asf", "au", "avi", "caf", "dss", "dts", "eac3", "flac",
    "flv",
    "loas", "matroska", "mov", "mp3", "mpeg", "mpegts", "oga", "ogg", "rm", "sox", "tta", "voc", "w64", "wav", "webm",
    "wv", "xwma",
  ].joined(separator: ",")

  static let decoders = [
    "aac", "aac_fixed", "aac_latm", "ac3", "ac3_fixed", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "adpcm_swf",
    "adpcm_yamaha", "alac", "amrnb", "amrwb", "ape", "atrac3", "cook", "dca", "dss_sp", "eac3", "flac", "g722",
    "g723_1", "g726",
    "g726le", "g729", "gsm", "gsm_ms", "ilbc", "mp1", "mp1float", "mp2", "mp2float", "mp3", "mp3float", "nellymoser",
    "opus", "pcm_alaw", "pcm_bluray", "pcm_dvd", "pcm_f32be", "pcm_f32le", "pcm_f64be", "pcm_f64le", "pcm_mulaw",
    "pcm_s16be", "pcm_s16be_planar", "pcm_s16le", "pcm_s16le_planar", "pcm_s24be", "pcm_s24le", "pcm_s32be",
    "pcm_s32le",
    "pcm_s8", "pcm_u8", "qdm2", "real_144", "real_288", "sipr", "speex", "truespeech", "tta", "vorbis", "wavpack",
    "wmalossless", "wmapro", "wmav1", "wmav2", "wmavoice",
  ].joined(separator: ",")
}
