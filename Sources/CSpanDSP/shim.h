#pragma once
// Only the parts that are used: spandsp.h as a whole wants libtiff's header for its fax.
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <spandsp/telephony.h>
#include <spandsp/logging.h>
#include <spandsp/complex.h>
#include <spandsp/tone_generate.h>
#include <spandsp/super_tone_rx.h>
#include <spandsp/dtmf.h>
#include <spandsp/g722.h>

// Ends a receiver, of which nothing stays in memory: it remembers the key that it heard last.
static inline void earshot_forget_receiver(dtmf_rx_state_t *receiver) {
  dtmf_rx_release(receiver);
  explicit_bzero(receiver, malloc_usable_size(receiver));
  dtmf_rx_free(receiver);
}
