#pragma once
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

/* inflateInit2 is a macro. 15 + 16: the largest window, and gzip's header and trailer expected. */
static inline int earshot_gzip_begin(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
