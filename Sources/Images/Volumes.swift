internal import CTSK
internal import Files

/// A part of a disk that a partition table names, or the whole of a disk without one.
struct Volume: Sendable {
  /// What paths in it begin with: `partition-2`; nil where the disk has no partition table.
  let name: String?
  /// In the image, in bytes.
  let offset: Int64
  let length: Int64
  /// What the table says it is; empty without one.
  let description: String

  /// What is said to hold no file system: Microsoft's reserved partition, what a boot loader has to itself, swap space.
  var holdsNoFiles: Bool {
    let words = description.lowercased()
    return ["microsoft reserved", "bios boot", "swap"].contains { words.contains($0) }
  }

  /// The volumes of an image, in the order of the disk.
  static func all(_ image: DiskImage) -> [Volume] {
    guard let table = unsafe tsk_vs_open(image.handle, 0, TSK_VS_TYPE_DETECT) else {
      tsk_error_reset()
      return [Volume(name: nil, offset: 0, length: image.size, description: "")]
    }
    defer { unsafe tsk_vs_close(table) }
    var volumes: [Volume] = []
    let size = unsafe Int64(table.pointee.block_size)
    var next = unsafe table.pointee.part_list
    var steps = 0
    while let part = unsafe next, steps < mostParts {
      steps += 1
      unsafe next = part.pointee.next
      guard unsafe part.pointee.flags.rawValue & TSK_VS_PART_FLAG_ALLOC.rawValue != 0,
        unsafe part.pointee.flags.rawValue & TSK_VS_PART_FLAG_META.rawValue == 0
      else { continue }
      let (start, isTooFar) = unsafe Int64(clamping: part.pointee.start).multipliedReportingOverflow(by: size)
      let (length, isTooLong) = unsafe Int64(clamping: part.pointee.len).multipliedReportingOverflow(by: size)
      let words = unsafe part.pointee.desc.map { unsafe String(cString: $0) } ?? ""
      volumes.append(
        Volume(
          name: "partition-\(volumes.count + 1)", offset: isTooFar ? .max : start, length: isTooLong ? .max : length,
          description: escapedPath(words)))
    }
    return volumes
  }

  /// A table names 128 partitions at most, by the GUID partition table's usual size; extended tables may name more.
  private static let mostParts = 1_024
}
