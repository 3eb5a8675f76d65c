#pragma once
// libevtx reads from memory only through libbfio, and declares that only where it is told that libbfio is there.
#define LIBEVTX_HAVE_BFIO 1
#include <libbfio.h>
#include <libevtx.h>
