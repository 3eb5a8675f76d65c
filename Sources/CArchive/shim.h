#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/* AE_IFREG is a macro with a cast, which Swift does not import. A hard link has the file's type but none of its bytes. */
static inline int earshot_is_regular(struct archive_entry *entry) {
  return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL;
}

/* libarchive turns names into the letters of the locale; in the locale "C" it would lose all but ASCII. */
static inline locale_t earshot_name_locale(void) { return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }
