internal import Glibc

/// Room for numbers that is overwritten when it goes: the sound of keys is as good as the keys.
@safe struct WipedBuffer<Number: BitwiseCopyable>: ~Copyable {
  let numbers: UnsafeMutableBufferPointer<Number>

  init(_ count: Int, filledWith number: Number) {
    unsafe numbers = .allocate(capacity: count)
    unsafe numbers.initialize(repeating: number)
  }

  var count: Int { unsafe numbers.count }

  deinit {
    if let start = unsafe numbers.baseAddress {
      unsafe explicit_bzero(start, numbers.count * MemoryLayout<Number>.stride)
    }
    unsafe numbers.deallocate()
  }
}
