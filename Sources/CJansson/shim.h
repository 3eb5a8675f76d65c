#pragma once
#include <jansson.h>

/* Macros with a cast inside, which Swift does not import. */
static inline int earshot_json_type(const json_t *value) { return (int)json_typeof(value); }
static inline int earshot_json_code(const json_error_t *error) { return (int)json_error_code(error); }
