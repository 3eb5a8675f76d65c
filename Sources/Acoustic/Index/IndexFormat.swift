/// The layout of an index of fingerprints on the disk. All numbers are of 32 bits, the machine's own byte order.
///
/// The sound of all streams is one long row of places, one for every ``stride`` items; each stream begins at a place of its
/// own. Behind the header stand:
/// - the postings: places, in order of their keys;
/// - for each stream its first place and its number;
/// - for each value of a key's upper 16 bits the first of its keys in the list that follows, and the end of all;
/// - the keys that occur, in order, and for each the first of its postings, and the end of all.
enum IndexFormat {
  /// "EShearIX", read as a little-endian number.
  static let mark: UInt64 = 0x5849_7261_6568_5345
  static let version: UInt32 = 1
  /// Only every so manyth item of a stream is in the index. A query asks with each of its own, so it meets the indexed ones
  /// wherever it begins.
  static let stride = 3
  /// The bits of an item that make its key: all but the eight lowest.
  static let keyShift = 8
  static let keyBits = 24
  static let jumps = 1 << 16
  /// The lower bits of a key, which do not choose its jump.
  static let jumpShift = 8

  /// Places that a stream of so many items takes.
  static func places(of items: Int) -> Int { (items + stride - 1) / stride }

  static func key(of item: UInt32) -> UInt32 { item >> UInt32(keyShift) }

  /// Numbers before the postings: the mark (2), version, stride, streams, postings and the generation (2).
  static let headerWords = 8
}
