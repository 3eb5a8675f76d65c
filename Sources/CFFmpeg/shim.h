#pragma once
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

// What is a macro there, and cannot be imported.
static const int earshot_av_eof = AVERROR_EOF;
static const int earshot_av_again = AVERROR(EAGAIN);
static const int earshot_av_input_output = AVERROR(EIO);
static const int earshot_av_refused = AVERROR(EACCES);

// Every file beside the one that is read is refused, whatever a list, a manifest or a reference in it names.
static inline int earshot_av_open_nothing(struct AVFormatContext *context, AVIOContext **opened, const char *url, int flags,
                                          AVDictionary **options) {
  (void)context, (void)url, (void)flags, (void)options;
  *opened = NULL;
  return AVERROR(EACCES);
}

static inline void earshot_av_refuse_others(AVFormatContext *context) { context->io_open = earshot_av_open_nothing; }

// The first stream of sound that can be decoded; a negative number where there is none.
static inline int earshot_av_find_sound(AVFormatContext *context, const AVCodec **decoder) {
  return av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, decoder, 0);
}

static inline int earshot_av_message(int code, char *text, size_t size) { return av_strerror(code, text, size); }
