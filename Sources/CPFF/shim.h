#pragma once
// libpff reads from an open file only through libbfio, and declares that only where it is told that libbfio is there.
#define LIBPFF_HAVE_BFIO 1
#include <libbfio.h>
#include <libpff.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// An open file of which libbfio keeps its own place.
struct earshot_pff_file {
  int descriptor;
  off64_t place;
};

static inline int earshot_pff_free(intptr_t **handle, libbfio_error_t **error) {
  (void)error;
  free(*handle);
  *handle = NULL;
  return 1;
}
static inline int earshot_pff_clone(intptr_t **copy, intptr_t *handle, libbfio_error_t **error) {
  (void)error;
  struct earshot_pff_file *made = malloc(sizeof *made);
  if (!made)
    return -1;
  *made = *(struct earshot_pff_file *)handle;
  *copy = (intptr_t *)made;
  return 1;
}
static inline int earshot_pff_open(intptr_t *handle, int flags, libbfio_error_t **error) {
  (void)error;
  (void)flags;
  ((struct earshot_pff_file *)handle)->place = 0;
  return 1;
}
static inline int earshot_pff_close(intptr_t *handle, libbfio_error_t **error) {
  (void)error;
  (void)handle;
  return 0;
}
static inline ssize_t earshot_pff_read(intptr_t *handle, uint8_t *buffer, size_t size, libbfio_error_t **error) {
  (void)error;
  struct earshot_pff_file *file = (struct earshot_pff_file *)handle;
  ssize_t count = pread(file->descriptor, buffer, size, file->place);
  if (count > 0)
    file->place += count;
  return count;
}
static inline ssize_t earshot_pff_write(
    intptr_t *handle, const uint8_t *buffer, size_t size, libbfio_error_t **error) {
  (void)handle;
  (void)buffer;
  (void)size;
  (void)error;
  return -1;
}
static inline int earshot_pff_size(intptr_t *handle, size64_t *size, libbfio_error_t **error) {
  (void)error;
  struct stat status;
  if (fstat(((struct earshot_pff_file *)handle)->descriptor, &status) != 0)
    return -1;
  *size = (size64_t)status.st_size;
  return 1;
}
static inline off64_t earshot_pff_seek(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error) {
  struct earshot_pff_file *file = (struct earshot_pff_file *)handle;
  size64_t size = 0;
  if (whence == SEEK_CUR)
    offset += file->place;
  else if (whence == SEEK_END) {
    if (earshot_pff_size(handle, &size, error) != 1)
      return -1;
    offset += (off64_t)size;
  }
  if (offset < 0)
    return -1;
  file->place = offset;
  return offset;
}
static inline int earshot_pff_yes(intptr_t *handle, libbfio_error_t **error) {
  (void)handle;
  (void)error;
  return 1;
}

// What libbfio reads an open file by; NULL where there is no memory for it. The descriptor stays the caller's.
static inline libbfio_handle_t *earshot_pff_handle(int descriptor) {
  struct earshot_pff_file *file = malloc(sizeof *file);
  libbfio_handle_t *handle = NULL;
  if (!file)
    return NULL;
  file->descriptor = descriptor;
  file->place = 0;
  if (libbfio_handle_initialize(
          &handle, (intptr_t *)file, earshot_pff_free, earshot_pff_clone, earshot_pff_open, earshot_pff_close,
          earshot_pff_read, earshot_pff_write, earshot_pff_seek, earshot_pff_yes, earshot_pff_yes, earshot_pff_size,
          LIBBFIO_FLAG_IO_HANDLE_MANAGED | LIBBFIO_FLAG_IO_HANDLE_CLONE_BY_FUNCTION, NULL) != 1) {
    free(file);
    return NULL;
  }
  return handle;
}

enum { earshot_pff_long_name = LIBPFF_ENTRY_TYPE_ATTACHMENT_FILENAME_LONG };
enum { earshot_pff_short_name = LIBPFF_ENTRY_TYPE_ATTACHMENT_FILENAME_SHORT };

// The text of an entry of an item, or of one of an item's rows, with its end; NULL where it has none. free(3) it.
static inline char *earshot_pff_text(libpff_item_t *item, int row, uint32_t entry) {
  size_t size = 0;
  if (libpff_item_get_entry_value_utf8_string_size(item, row, entry, &size, 0, NULL) != 1 || size == 0 || size > 1 << 20)
    return NULL;
  char *text = malloc(size + 1);
  if (!text)
    return NULL;
  text[size] = 0;
  if (libpff_item_get_entry_value_utf8_string(item, row, entry, (uint8_t *)text, size, 0, NULL) != 1) {
    free(text);
    return NULL;
  }
  return text;
}
