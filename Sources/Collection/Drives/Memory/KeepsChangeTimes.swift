internal import Files

extension Volume {
  /// Whether an unchanged change time and inode there mean an unchanged file: the kernel alone sets the change time, keeps
  /// it on disk, and gives a file the same inode as long as it lives.
  ///
  /// Not so on FAT and exFAT, which have neither; on NTFS, where any program may set the change time
  /// (`NtSetInformationFile`); on network shares and FUSE, where somebody else's program or clock says what it is; on
  /// overlays, whose inodes come and go; and in memory (tmpfs), where a mapped file is written to without any time changing.
  var keepsChangeTimes: Bool { Volume.reliable[kind] != nil }

  /// What its kind is called.
  var kindName: String {
    Volume.reliable[kind] ?? Volume.others[kind] ?? "a file system of the unknown kind 0x\(String(kind, radix: 16))"
  }

  /// The numbers are in statfs(2) and the kernel's `include/uapi/linux/magic.h`, those of XFS, F2FS, ZFS and bcachefs in
  /// their own sources.
  private static let reliable: [UInt64: String] = [
    0xEF53: "ext4", 0x5846_5342: "XFS", 0x9123_683E: "btrfs", 0xF2F5_2010: "F2FS", 0x2FC1_2FC1: "ZFS",
    0xCA45_1A4E: "bcachefs",
  ]

  private static let others: [UInt64: String] = [
    0x4D44: "FAT", 0x2011_BAB0: "exFAT", 0x5346_544E: "NTFS", 0x7366_746E: "NTFS", 0x6573_5546: "FUSE",
    0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB", 0x6969: "NFS", 0x794C_7630: "an overlay",
    0x0102_1994: "tmpfs", 0x482B: "HFS+", 0x4244: "HFS", 0x9660: "ISO 9660", 0x1501_3346: "UDF",
    0x7371_7368: "SquashFS", 0xE0F5_E1E2: "EROFS", 0x0102_1997: "9P", 0x00C3_6400: "Ceph",
  ]
}
