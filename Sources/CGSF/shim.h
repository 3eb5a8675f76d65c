#pragma once
// libgsf's casts and tests of types are macros, which Swift does not import.
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-stdio.h>
#include <gsf/gsf-input.h>
#include <gsf/gsf-utils.h>
#include <stdio.h>
#include <unistd.h>

// The root of an OLE2 compound file that is open; its descriptor stays the caller's. NULL where it is none.
static inline GsfInput *earshot_compound_open(int file) {
  int own = dup(file);
  FILE *stream = own < 0 ? NULL : fdopen(own, "rb");
  if (!stream) {
    if (own >= 0)
      close(own);
    return NULL;
  }
  GsfInput *input = gsf_input_stdio_new_FILE("file", stream, FALSE);
  if (!input) {
    fclose(stream);
    return NULL;
  }
  GsfInfile *root = gsf_infile_msole_new(input, NULL);
  g_object_unref(input);
  return (GsfInput *)root;
}

// How many entries a folder has; -1 for what is no folder.
static inline int earshot_compound_count(GsfInput *input) {
  return GSF_IS_INFILE(input) ? gsf_infile_num_children(GSF_INFILE(input)) : -1;
}
static inline const char *earshot_compound_name(GsfInput *folder, int index) {
  return gsf_infile_name_by_index(GSF_INFILE(folder), index);
}
static inline GsfInput *earshot_compound_child(GsfInput *folder, int index) {
  return gsf_infile_child_by_index(GSF_INFILE(folder), index);
}
static inline int earshot_compound_read(GsfInput *input, unsigned long count, unsigned char *buffer) {
  return gsf_input_read(input, count, buffer) != NULL;
}
static inline void earshot_compound_release(GsfInput *input) { g_object_unref(input); }
