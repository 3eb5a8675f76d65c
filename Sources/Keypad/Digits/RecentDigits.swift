internal import Glibc

/// The last digits of a run that still goes on, as many as the check looks at, and where among them something began. This
/// is the only place that holds digits, and it is overwritten as soon as they are checked.
@safe struct RecentDigits: ~Copyable {
  private static let room = CardCheck.lengths.upperBound + CardCheck.code

  /// Digits, the latest last, in a place of its own: no copy of it is ever made.
  private let digits: UnsafeMutablePointer<UInt8>
  private var begins: UInt32 = 0
  private(set) var count = 0

  init() { unsafe digits = .allocate(capacity: RecentDigits.room) }

  deinit {
    unsafe explicit_bzero(digits, RecentDigits.room)
    unsafe digits.deallocate()
  }

  /// - Parameters:
  ///   - digit: 0 to 9.
  ///   - isBeginning: whether a number may begin with it.
  mutating func append(_ digit: UInt8, isBeginning: Bool) {
    if count == RecentDigits.room {
      unsafe memmove(digits, digits + 1, RecentDigits.room - 1)
      begins >>= 1
      count -= 1
    }
    unsafe digits[count] = digit
    if isBeginning { begins |= 1 << UInt32(count) }
    count += 1
  }

  /// Whether something began with the first of the last `length` digits.
  func begins(last length: Int) -> Bool { begins >> UInt32(count - length) & 1 == 1 }

  /// Whether `length` digits, the last of them with `behind` more behind it, pass the check of ISO/IEC 7812-1, annex B
  /// (Luhn): every second digit from the right, the last not among them, is doubled, and the sum of all digits is a
  /// multiple of 10.
  func passesLuhn(_ length: Int, behind: Int = 0) -> Bool {
    var sum = 0
    for place in 0..<length {
      let digit = unsafe Int(digits[count - 1 - behind - place])
      let doubled = digit * 2
      sum += place % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
  }

  /// Overwrites all of it.
  mutating func forget() {
    unsafe explicit_bzero(digits, RecentDigits.room)
    begins = 0
    count = 0
  }
}
