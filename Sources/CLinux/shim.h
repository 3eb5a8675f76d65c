#pragma once
// Calls of the Linux kernel that the C library hides behind features Swift's import of it does not turn on.
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

// Limits what another process of the same user may take, once and for all: prlimit(2). Returns 0, or -1 with errno.
static inline int earshot_limit(int process, int resource, uint64_t most) {
  uint64_t limit[2] = {most, most};
  return (int)syscall(SYS_prlimit64, process, resource, limit, (void *)0);
}

// Closes every descriptor from `first` on: close_range(2).
static inline void earshot_close_from(unsigned int first) {
  syscall(SYS_close_range, first, ~0U, 0U);
}

// Sends bytes over a Unix socket, and with the first of them an open descriptor unless that is -1: unix(7). Does not
// wait. Returns how many were sent, or -1 with errno.
static inline long earshot_send(int socket, const void *bytes, unsigned long count, int descriptor) {
  struct iovec piece = {.iov_base = (void *)bytes, .iov_len = count};
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  if (descriptor >= 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// Receives what has come in over a Unix socket, and puts the open descriptor that came with it (else -1) in
// `descriptor`; further ones are closed. Waits only where `waits`. Returns how many bytes, 0 at the end, or -1 with errno.
static inline long earshot_receive(int socket, void *bytes, unsigned long count, int *descriptor, int waits) {
  struct iovec piece = {.iov_base = bytes, .iov_len = count};
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(8 * sizeof(int))];
  } control;
  struct msghdr message = {
      .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
  *descriptor = -1;
  long received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (waits ? 0 : MSG_DONTWAIT));
  if (received < 0)
    return received;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
      continue;
    unsigned long held = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (unsigned long index = 0; index < held; index++) {
      int one;
      memcpy(&one, CMSG_DATA(header) + index * sizeof(int), sizeof one);
      if (*descriptor < 0)
        *descriptor = one;
      else
        close(one);
    }
  }
  return received;
}

// Which version of Landlock the kernel has, by landlock_create_ruleset(2), and whether or not /sys says so: 1 or more; 0 where it
// was built without it or started with it turned off; -1 with errno where it does not say.
static inline int earshot_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, (void *)0, 0UL, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 && (errno == ENOSYS || errno == EOPNOTSUPP) ? 0 : (int)version;
}

// Gives up for good what this process may do with files that it has not open: all capabilities (capabilities(7)), and all
// access by path (landlock(7)) but reading below /usr, where libraries find their tables. What the kernel or the service's
// own limits do not let it give up, it keeps. Returns how many of the two it gave up.
static inline int earshot_confine(void) {
  int done = 0;
  struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  done += syscall(SYS_capset, &head, none) == 0;
  struct landlock_ruleset_attr handled = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
  int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0);
  if (rules < 0)
    return done;
  // 02000000 is O_CLOEXEC, 010000000 O_PATH: open(2).
  int folder = (int)syscall(SYS_openat, -100, "/usr", 010000000 | 02000000, 0);
  struct landlock_path_beneath_attr readable = {
      .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = folder};
  int is_set = folder >= 0 &&
               syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &readable, 0) == 0 &&
               syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  if (folder >= 0)
    close(folder);
  close(rules);
  return done + is_set;
}
