#pragma once
// Debian builds libtsk with locks, which its structures hold; its own headers leave them out unless told so.
#define TSK_MULTITHREAD_LIB 1
#include <stdlib.h>
#include <tsk/base/tsk_base.h>
#include <tsk/img/tsk_img.h>
#include <tsk/vs/tsk_vs.h>
#include <tsk/fs/tsk_fs.h>

// An image whose bytes come from outside. libtsk knows the first member only and hands it to each call.
typedef ssize_t (*earshot_read_image)(const void *context, int64_t offset, void *buffer, size_t length);

typedef struct {
  TSK_IMG_INFO image;
  const void *context;
  earshot_read_image read;
} earshot_image;

static inline ssize_t earshot_image_read(TSK_IMG_INFO *image, TSK_OFF_T offset, char *buffer, size_t length) {
  const earshot_image *whole = (const earshot_image *)image;
  return whole->read(whole->context, offset, buffer, length);
}

static inline void earshot_image_freed(TSK_IMG_INFO *image) { free(image); }

static inline void earshot_image_told(TSK_IMG_INFO *image, FILE *output) {
  (void)image;
  (void)output;
}

// Freed by tsk_img_close.
static inline TSK_IMG_INFO *earshot_image_open(
    const void *context, earshot_read_image read, int64_t size, unsigned int sector_size) {
  earshot_image *whole = (earshot_image *)calloc(1, sizeof(earshot_image));
  if (whole == NULL) return NULL;
  whole->context = context;
  whole->read = read;
  TSK_IMG_INFO *image = tsk_img_open_external(
      whole, size, sector_size, earshot_image_read, earshot_image_freed, earshot_image_told);
  if (image == NULL) free(whole);
  return image;
}

// Macros with arguments, which Swift does not see.
static inline TSK_INUM_T earshot_orphan_folder(const TSK_FS_INFO *system) { return TSK_FS_ORPHANDIR_INUM(system); }
static inline int earshot_is_ntfs(const TSK_FS_INFO *system) { return TSK_FS_TYPE_ISNTFS(system->ftype); }
static inline int earshot_is_fat(const TSK_FS_INFO *system) { return TSK_FS_TYPE_ISFAT(system->ftype); }
static inline int earshot_is_ext(const TSK_FS_INFO *system) { return TSK_FS_TYPE_ISEXT(system->ftype); }
