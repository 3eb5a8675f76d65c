#pragma once
// Debian's libewf brings a libbfio of its own within it and exports it, but declares what takes one only where it is told
// that there is one. libbfio itself must not be linked beside it.
#define LIBEWF_HAVE_BFIO 1
#include <libbfio.h>
#include <libewf.h>
#include <stdlib.h>
#include <unistd.h>

// A segment of an image that is open already, so that libewf opens nothing by itself.
typedef struct {
  int descriptor;
  int64_t position;
  int64_t size;
} earshot_segment;

static inline int earshot_segment_free(intptr_t **segment, libbfio_error_t **error) {
  (void)error;
  free(*segment);
  *segment = NULL;
  return 1;
}

static inline int earshot_segment_clone(intptr_t **copy, intptr_t *segment, libbfio_error_t **error) {
  (void)error;
  earshot_segment *made = (earshot_segment *)malloc(sizeof(earshot_segment));
  if (made == NULL) return -1;
  *made = *(earshot_segment *)segment;
  *copy = (intptr_t *)made;
  return 1;
}

static inline int earshot_segment_open(intptr_t *segment, int flags, libbfio_error_t **error) {
  (void)error;
  ((earshot_segment *)segment)->position = 0;
  return flags == LIBBFIO_ACCESS_FLAG_READ ? 1 : -1;
}

static inline int earshot_segment_close(intptr_t *segment, libbfio_error_t **error) {
  (void)segment;
  (void)error;
  return 0;
}

static inline ssize_t earshot_segment_read(intptr_t *handle, uint8_t *buffer, size_t size, libbfio_error_t **error) {
  (void)error;
  earshot_segment *segment = (earshot_segment *)handle;
  ssize_t count = pread(segment->descriptor, buffer, size, segment->position);
  if (count > 0) segment->position += count;
  return count;
}

static inline ssize_t earshot_segment_write(
    intptr_t *segment, const uint8_t *buffer, size_t size, libbfio_error_t **error) {
  (void)segment;
  (void)buffer;
  (void)size;
  (void)error;
  return -1;
}

static inline off64_t earshot_segment_seek(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error) {
  (void)error;
  earshot_segment *segment = (earshot_segment *)handle;
  int64_t from = whence == SEEK_CUR ? segment->position : whence == SEEK_END ? segment->size : 0;
  int64_t to;
  if (__builtin_add_overflow(from, offset, &to) || to < 0) return -1;
  segment->position = to;
  return to;
}

static inline int earshot_segment_yes(intptr_t *segment, libbfio_error_t **error) {
  (void)segment;
  (void)error;
  return 1;
}

static inline int earshot_segment_size(intptr_t *segment, size64_t *size, libbfio_error_t **error) {
  (void)error;
  *size = (size64_t)((earshot_segment *)segment)->size;
  return 1;
}

// Adds an open file to a pool, which frees what is made here. 1 where it is done.
static inline int earshot_pool_append(libbfio_pool_t *pool, int descriptor, int64_t size) {
  earshot_segment *segment = (earshot_segment *)malloc(sizeof(earshot_segment));
  if (segment == NULL) return -1;
  segment->descriptor = descriptor;
  segment->position = 0;
  segment->size = size;
  libbfio_handle_t *handle = NULL;
  int entry = 0;
  if (libbfio_handle_initialize(
          &handle, (intptr_t *)segment, earshot_segment_free, earshot_segment_clone, earshot_segment_open,
          earshot_segment_close, earshot_segment_read, earshot_segment_write, earshot_segment_seek,
          earshot_segment_yes, earshot_segment_yes, earshot_segment_size,
          LIBBFIO_FLAG_IO_HANDLE_MANAGED | LIBBFIO_FLAG_IO_HANDLE_CLONE_BY_FUNCTION, NULL) != 1) {
    free(segment);
    return -1;
  }
  if (libbfio_pool_append_handle(pool, &entry, handle, LIBBFIO_ACCESS_FLAG_READ, NULL) != 1) {
    libbfio_handle_free(&handle, NULL);
    return -1;
  }
  return 1;
}
