#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/* AE_IFREG is a macro with a cast, which Swift does not import. A hard link has the file's type but none of its bytes. */
static inline int earshot_is_regular(struct archive_entry *entry) {
  return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL;
}

/* A file that is to be written, readable for all. */
static inline void earshot_set_regular(struct archive_entry *entry) {
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
}

/* libarchive turns names into the letters of the locale; in the locale "C" it would lose all but ASCII. */
static inline locale_t earshot_name_locale(void) { return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

/* All that libarchive reads by itself: not the filters for which it starts another program (lrzip, grzip, lzop), and not
   mtree, whose entries have it open files by their names. */
static inline void earshot_support_what_is_safe(struct archive *archive, int bare) {
  archive_read_support_filter_bzip2(archive);
  archive_read_support_filter_compress(archive);
  archive_read_support_filter_gzip(archive);
  archive_read_support_filter_lz4(archive);
  archive_read_support_filter_lzip(archive);
  archive_read_support_filter_lzma(archive);
  archive_read_support_filter_rpm(archive);
  archive_read_support_filter_xz(archive);
  archive_read_support_filter_zstd(archive);
  archive_read_support_format_7zip(archive);
  archive_read_support_format_ar(archive);
  archive_read_support_format_cab(archive);
  archive_read_support_format_cpio(archive);
  archive_read_support_format_iso9660(archive);
  archive_read_support_format_lha(archive);
  archive_read_support_format_rar(archive);
  archive_read_support_format_rar5(archive);
  archive_read_support_format_tar(archive);
  archive_read_support_format_xar(archive);
  archive_read_support_format_zip(archive);
  if (bare)
    archive_read_support_format_raw(archive);
  archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
}

static inline int earshot_is_tar(struct archive *archive) {
  return (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}
