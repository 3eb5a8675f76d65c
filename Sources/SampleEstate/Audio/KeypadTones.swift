internal import Glibc

/// The tones of a telephone's keys: two frequencies at once for each digit (ITU-T Recommendation Q.23).
enum KeypadTones {
  private static let rows = [697.0, 770, 852, 941]
  private static let columns = [1_209.0, 1_336, 1_477]
  private static let keys = Array("123456789*0#")

  /// Digits as somebody keys them in, not too slowly: 90 ms each, with as much between them. 8 kHz, one channel.
  static func samples(of digits: String) -> [Int16] {
    let length = SoundFile.rate * 90 / 1_000
    var samples: [Int16] = []
    for digit in digits {
      guard let place = keys.firstIndex(of: digit) else { continue }
      let (low, high) = (rows[place / 3], columns[place % 3])
      for number in 0..<length {
        let time = 2 * Double.pi * Double(number) / Double(SoundFile.rate)
        samples.append(Int16(6_000 * sin(low * time) + 6_000 * sin(high * time)))
      }
      samples += [Int16](repeating: 0, count: length)
    }
    return samples
  }
}
