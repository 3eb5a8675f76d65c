#pragma once
#include <curl/curl.h>

// curl_easy_setopt() and curl_easy_getinfo() take arguments of any type; here is one function for each type.
typedef size_t (*earshot_curl_take)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode earshot_curl_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode earshot_curl_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

// The bytes of the body, handed over piece by piece; a function that returns another number than it was given ends the
// transfer.
static inline CURLcode earshot_curl_body(CURL *handle, earshot_curl_take take, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode earshot_curl_message(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

static inline long earshot_curl_status(CURL *handle) {
  long status = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

static inline const char *earshot_curl_address(CURL *handle) {
  const char *text = NULL;
  return curl_easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK ? text : NULL;
}

static inline const char *earshot_curl_content_type(CURL *handle) {
  const char *text = NULL;
  return curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK ? text : NULL;
}

// Sends bytes of a type instead of asking for a page; `list` is to be freed once the transfer is over.
static inline CURLcode earshot_curl_send(CURL *handle, const char *type, const void *bytes, long count, struct curl_slist **list) {
  *list = curl_slist_append(NULL, type);
  if (*list == NULL) return CURLE_OUT_OF_MEMORY;
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HTTPHEADER, *list);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, count);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}
