/// One library's way of expanding: all four are used by moving two places through two buffers.
///
/// They are used directly and not by way of libarchive, which (3.6, raw format) takes xz, zstd and bzip2 data that is
/// damaged near its beginning for an empty file, and does not look at gzip's checksum.
protocol Codec: AnyObject {
  /// Expands what it can and moves both places on.
  /// - Returns: true where the compressed data has come to its proper end.
  /// - Throws: ``ExpanderFault/damaged(_:)``
  func step(_ flow: inout Flow) throws(ExpanderFault) -> Bool

  /// Makes ready for compressed data that follows the first: files are often put together by `cat`.
  func beginAgain() throws(ExpanderFault)
}

/// Where a codec reads from and writes to.
@unsafe struct Flow {
  var input: UnsafeMutablePointer<UInt8>?
  var inputCount = 0
  var output: UnsafeMutablePointer<UInt8>?
  var outputCount = 0
}
