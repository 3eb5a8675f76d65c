internal import CKissFFT
internal import Glibc

/// Lays a piece of sound upon a longer one at many places at once, by fast Fourier transforms. One for each thread: what they need is
/// worked out once.
@safe package final class Correlator {
  private let forward: kiss_fftr_cfg
  private let backward: kiss_fftr_cfg
  /// Samples that are transformed at a time.
  private static let size = 1 << 14

  /// Nil where there is no memory for it.
  package init?() {
    guard let forward = unsafe kiss_fftr_alloc(Int32(Correlator.size), 0, nil, nil) else { return nil }
    guard let backward = unsafe kiss_fftr_alloc(Int32(Correlator.size), 1, nil, nil) else {
      unsafe free(UnsafeMutableRawPointer(forward))
      return nil
    }
    unsafe self.forward = unsafe forward
    unsafe self.backward = unsafe backward
  }

  deinit {
    unsafe free(UnsafeMutableRawPointer(forward))
    unsafe free(UnsafeMutableRawPointer(backward))
  }

  /// The sums of products of a piece with as long a part of the other, for each place where that may begin; nil where the other is
  /// too long to be transformed.
  func products(of piece: ArraySlice<Float>, with other: ArraySlice<Float>) -> [Float]? {
    guard other.count <= Correlator.size, piece.count <= other.count else { return nil }
    let (a, b) = (transformed(piece), transformed(other))
    let scale = 1 / Float(Correlator.size)
    var product = a
    for place in product.indices {
      let (a, b) = (a[place], b[place])
      product[place] = kiss_fft_cpx(r: (a.r * b.r + a.i * b.i) * scale, i: (a.r * b.i - a.i * b.r) * scale)
    }
    var sums = [Float](repeating: 0, count: Correlator.size)
    unsafe kiss_fftri(backward, product, &sums)
    sums.removeLast(Correlator.size - (other.count - piece.count + 1))
    return sums
  }

  private func transformed(_ samples: ArraySlice<Float>) -> [kiss_fft_cpx] {
    var padded = Array(samples)
    padded.append(contentsOf: repeatElement(0, count: Correlator.size - samples.count))
    var result = [kiss_fft_cpx](repeating: kiss_fft_cpx(r: 0, i: 0), count: Correlator.size / 2 + 1)
    unsafe kiss_fftr(forward, padded, &result)
    return result
  }
}
