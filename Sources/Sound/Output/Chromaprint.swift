internal import CChromaprint
internal import Hearing

/// Chromaprint at work on one stream, which has to come at its own 11,025 samples a second: resampling for itself, version
/// 1.5.1 loses up to 1.1 s at the end.
@safe final class Chromaprint {
  private let context: OpaquePointer

  init(rate: Int) throws(HearingTrouble) {
    guard let made = unsafe chromaprint_new(Int32(CHROMAPRINT_ALGORITHM_TEST2.rawValue)) else { throw .noMemory }
    unsafe context = made
    guard unsafe chromaprint_start(context, Int32(rate), 1) == 1 else {
      unsafe chromaprint_free(context)
      throw .noMemory
    }
  }

  deinit { unsafe chromaprint_free(context) }

  func feed(_ samples: [Int16]) { unsafe _ = chromaprint_feed(context, samples, Int32(samples.count)) }

  /// The items, when nothing more comes.
  func finish() -> [UInt32] {
    guard unsafe chromaprint_finish(context) == 1 else { return [] }
    var items: UnsafeMutablePointer<UInt32>?
    var count: Int32 = 0
    guard unsafe chromaprint_get_raw_fingerprint(context, &items, &count) == 1, let made = unsafe items else {
      return []
    }
    defer { unsafe chromaprint_dealloc(made) }
    return unsafe Array(UnsafeBufferPointer(start: made, count: Int(max(0, count))))
  }
}
