#pragma once
/* OpenSSL 3 marks the low-level digest calls as deprecated; see earshot_sha256 for why one of them is used. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <openssl/err.h>

/* SHA-256 of a few bytes that are all there. SHA256() of OpenSSL 3.0 looks the algorithm up by name on every call
   (585 ns for 200 bytes), EVP_Digest allocates a context (285 ns); the state on the stack costs 154 ns. */
static inline void earshot_sha256(const void *bytes, size_t count, unsigned char *digest) {
#ifndef OPENSSL_NO_DEPRECATED_3_0
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes, count);
  SHA256_Final(digest, &state);
#else
  SHA256((const unsigned char *)bytes, count, digest);
#endif
}

/* A parameter keeps pointers to its name and its value; here both outlive the call. */
static inline int earshot_hmac_sha256_begin(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
  char digest[] = "SHA256";
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
  return EVP_MAC_init(context, key, count, parameters);
}
#include "seal.h"
