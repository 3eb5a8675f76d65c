#pragma once
// Calls of the Linux kernel that the C library hides behind features Swift's import of it does not turn on.
#include <stdint.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>

// Reads directory entries (struct linux_dirent64, see getdents64(2)).
static inline long earshot_directory_entries(int folder, void *buffer, unsigned long size) {
  return syscall(SYS_getdents64, folder, buffer, size);
}

// openat2(2): opens a path below a folder, none of whose parts may be a link. -1 with errno; ENOSYS before Linux 5.6.
static inline int earshot_open_below(int folder, const char *path, int flags) {
  struct open_how how = {.flags = (uint64_t)flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

struct earshot_status {
  uint64_t device, inode, mount, size;
  uint32_t mode, owner, links;
  // 1 where the file system says when the file was made.
  uint32_t has_created;
  int64_t modified, changed, created;
  uint32_t modified_nanoseconds, changed_nanoseconds, created_nanoseconds;
};

// statx(2): as fstatat, and the identity of the mount and the time of creation besides. `name` may be empty: `folder`
// itself. Links are not followed. Returns 0, or -1 with errno.
static inline int earshot_status(int folder, const char *name, struct earshot_status *status) {
  struct statx raw;
  // AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT
  if (syscall(SYS_statx, folder, name, 0x1000 | 0x100 | 0x800, STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID, &raw) != 0)
    return -1;
  status->device = (uint64_t)raw.stx_dev_major << 32 | raw.stx_dev_minor;
  status->inode = raw.stx_ino;
  status->mount = raw.stx_mask & STATX_MNT_ID ? raw.stx_mnt_id : 0;
  status->size = raw.stx_size;
  status->mode = raw.stx_mode;
  status->owner = raw.stx_uid;
  status->links = raw.stx_nlink;
  status->has_created = (raw.stx_mask & STATX_BTIME) != 0;
  status->modified = raw.stx_mtime.tv_sec;
  status->changed = raw.stx_ctime.tv_sec;
  status->created = raw.stx_btime.tv_sec;
  status->modified_nanoseconds = raw.stx_mtime.tv_nsec;
  status->changed_nanoseconds = raw.stx_ctime.tv_nsec;
  status->created_nanoseconds = raw.stx_btime.tv_nsec;
  return 0;
}

// The kind of file system that an open file lies in (the magic numbers of statfs(2)); 0 where it cannot be told.
static inline uint64_t earshot_file_system(int file) {
  struct statfs system;
  return fstatfs(file, &system) == 0 ? (uint64_t)(uint32_t)system.f_type : 0;
}

// Neither a core dump nor another process of the same user gets at this process's memory: setrlimit(2), prctl(2).
static inline void earshot_keep_memory_private(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
