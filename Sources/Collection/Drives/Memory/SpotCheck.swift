internal import Files

/// Which of the remembered files are read all the same. It follows from the audit instant and the file alone, so that the
/// same audit of the same files reads the same ones, and another audit others.
struct SpotCheck: Sendable {
  /// Of a hundred files, how many.
  let share: Int
  /// The audit instant, in UTC microseconds.
  let at: Int64

  func chooses(_ file: FileStamp) -> Bool {
    let number = mixed(mixed(mixed(UInt64(bitPattern: at)) ^ file.device) ^ file.inode)
    return number % 100 < UInt64(clamping: share)
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014), in which every bit of the input moves every bit of the output.
  private func mixed(_ number: UInt64) -> UInt64 {
    var z = number &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
