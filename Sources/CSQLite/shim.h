#pragma once
#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast of -1, which Swift does not import. */
static inline int earshot_bind_text(sqlite3_stmt *s, int i, const char *t, int n) {
  return sqlite3_bind_text(s, i, t, n, SQLITE_TRANSIENT);
}
static inline int earshot_bind_blob(sqlite3_stmt *s, int i, const void *b, int n) {
  return sqlite3_bind_blob(s, i, b, n, SQLITE_TRANSIENT);
}
/* For bytes that outlive the step: no copy. */
static inline int earshot_bind_text_static(sqlite3_stmt *s, int i, const char *t, int n) {
  return sqlite3_bind_text(s, i, t, n, SQLITE_STATIC);
}
static inline int earshot_bind_blob_static(sqlite3_stmt *s, int i, const void *b, int n) {
  return sqlite3_bind_blob(s, i, b, n, SQLITE_STATIC);
}
static inline void earshot_result_text(sqlite3_context *c, const char *t, int n) {
  sqlite3_result_text(c, t, n, SQLITE_TRANSIENT);
}
static inline void earshot_result_blob(sqlite3_context *c, const void *b, int n) {
  sqlite3_result_blob(c, b, n, SQLITE_TRANSIENT);
}
/* Variadic functions are not imported: the limits and defences Earshot sets, by name. */
static inline int earshot_set_defensive(sqlite3 *db, int on) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, on, (int *)0)
       | sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}
