#pragma once
/* Signatures (CMS, RFC 5652) and time stamps (RFC 3161). What libcrypto offers for them are macros over its own lists, which
   Swift does not see; each function here does one thing with them and keeps nothing. */
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <time.h>

static inline void earshot_seal_free(void *bytes) { OPENSSL_free(bytes); }

/* The reason of the last failure; empty where libcrypto gives none. */
static inline void earshot_seal_reason(char *text, size_t room) {
  unsigned long code = ERR_peek_last_error();
  text[0] = 0;
  if (code != 0) {
    const char *reason = ERR_reason_error_string(code);
    if (reason != NULL) { strncpy(text, reason, room - 1); text[room - 1] = 0; }
  }
  ERR_clear_error();
}

/* No passphrase is ever asked for on a terminal. */
static inline int earshot_no_passphrase(char *buffer, int size, int writing, void *context) {
  (void)buffer; (void)size; (void)writing; (void)context;
  return -1;
}

static inline EVP_PKEY *earshot_seal_key(const void *pem, int count) {
  BIO *bio = BIO_new_mem_buf(pem, count);
  EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, earshot_no_passphrase, NULL) : NULL;
  BIO_free(bio);
  return key;
}

/* The certificates in a PEM, in their order; NULL where there is none. */
static inline STACK_OF(X509) *earshot_seal_certificates(const void *pem, int count) {
  BIO *bio = BIO_new_mem_buf(pem, count);
  STACK_OF(X509) *all = sk_X509_new_null();
  X509 *one;
  while (bio && all && (one = PEM_read_bio_X509(bio, NULL, earshot_no_passphrase, NULL)) != NULL) sk_X509_push(all, one);
  BIO_free(bio);
  ERR_clear_error();
  if (all && sk_X509_num(all) == 0) { sk_X509_free(all); all = NULL; }
  return all;
}

static inline void earshot_seal_forget(STACK_OF(X509) *all) { sk_X509_pop_free(all, X509_free); }

/* A detached signature in DER, with its signer's certificate first and the others of its chain; the count of its bytes, 0
   where it fails, -1 where the key is not the certificate's. */
static inline int earshot_seal_sign(
    STACK_OF(X509) *certificates, EVP_PKEY *key, const void *data, int count, long long at, unsigned char **signature) {
  X509 *own = sk_X509_value(certificates, 0);
  if (X509_check_private_key(own, key) != 1) return -1;
  const unsigned int flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
  BIO *bio = BIO_new_mem_buf(data, count);
  CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
  CMS_SignerInfo *signer = cms ? CMS_add1_signer(cms, own, key, EVP_sha256(), flags) : NULL;
  ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)at);
  int length = 0;
  *signature = NULL;
  if (bio && signer && time &&
      CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time, -1) == 1) {
    int good = 1;
    for (int index = 1; index < sk_X509_num(certificates); index++)
      good = good && CMS_add1_cert(cms, sk_X509_value(certificates, index)) == 1;
    if (good && CMS_final(cms, bio, NULL, flags) == 1) length = i2d_CMS_ContentInfo(cms, signature);
  }
  ASN1_TIME_free(time);
  CMS_ContentInfo_free(cms);
  BIO_free(bio);
  return length > 0 ? length : 0;
}

struct earshot_seal_signer {
  char name[512];
  unsigned char fingerprint[32];
  long long at;
};

static inline X509_STORE *earshot_seal_store(STACK_OF(X509) *trusted, long long at) {
  X509_STORE *store = X509_STORE_new();
  if (store == NULL) return NULL;
  for (int index = 0; index < sk_X509_num(trusted); index++) X509_STORE_add_cert(store, sk_X509_value(trusted, index));
  X509_VERIFY_PARAM *rules = X509_STORE_get0_param(store);
  /* The signer's own certificate may be the one that is trusted. */
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  if (at != 0) X509_VERIFY_PARAM_set_time(rules, (time_t)at);
  return store;
}

/* 1 where the signature is one over the data (and its signer is trusted, where `trusted` is given); 0 where it is over
   something else, -1 where it is no signature, -2 where the signer is not trusted. */
static inline int earshot_seal_verify(
    const unsigned char *signature, long length, const void *data, int count, STACK_OF(X509) *trusted,
    struct earshot_seal_signer *who) {
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &signature, length);
  if (cms == NULL) return -1;
  BIO *bio = BIO_new_mem_buf(data, count);
  int result = bio && CMS_verify(cms, NULL, NULL, bio, NULL, CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY) == 1;
  STACK_OF(X509) *signers = result ? CMS_get0_signers(cms) : NULL;
  STACK_OF(X509) *others = CMS_get1_certs(cms);
  memset(who, 0, sizeof *who);
  if (result && signers && sk_X509_num(signers) == 1) {
    X509 *own = sk_X509_value(signers, 0);
    X509_NAME_oneline(X509_get_subject_name(own), who->name, sizeof who->name);
    unsigned int size = sizeof who->fingerprint;
    X509_digest(own, EVP_sha256(), who->fingerprint, &size);
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    X509_ATTRIBUTE *attribute =
        CMS_signed_get_attr(signer, CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1));
    ASN1_TYPE *value = attribute ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;
    struct tm time;
    if (value && ASN1_TIME_to_tm(value->value.asn1_string, &time) == 1) who->at = timegm(&time);
    if (trusted) {
      X509_STORE *store = earshot_seal_store(trusted, who->at);
      X509_STORE_CTX *context = X509_STORE_CTX_new();
      if (!store || !context || X509_STORE_CTX_init(context, store, own, others) != 1 ||
          X509_verify_cert(context) != 1)
        result = -2;
      X509_STORE_CTX_free(context);
      X509_STORE_free(store);
    }
  } else {
    result = 0;
  }
  sk_X509_free(signers);
  sk_X509_pop_free(others, X509_free);
  BIO_free(bio);
  CMS_ContentInfo_free(cms);
  return result;
}

/* A request for a time stamp over a SHA-256; the count of its bytes, 0 where it fails. */
static inline int earshot_stamp_request(const unsigned char *digest, const unsigned char *nonce, unsigned char **request) {
  TS_REQ *made = TS_REQ_new();
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR *algorithm = X509_ALGOR_new();
  BIGNUM *number = BN_bin2bn(nonce, 8, NULL);
  ASN1_INTEGER *once = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
  unsigned char copy[32];
  memcpy(copy, digest, 32);
  int length = 0;
  *request = NULL;
  if (made && imprint && algorithm && once &&
      X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
      TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 && TS_MSG_IMPRINT_set_msg(imprint, copy, 32) == 1 &&
      TS_REQ_set_version(made, 1) == 1 && TS_REQ_set_msg_imprint(made, imprint) == 1 &&
      TS_REQ_set_nonce(made, once) == 1 && TS_REQ_set_cert_req(made, 1) == 1)
    length = i2d_TS_REQ(made, request);
  ASN1_INTEGER_free(once);
  BN_free(number);
  X509_ALGOR_free(algorithm);
  TS_MSG_IMPRINT_free(imprint);
  TS_REQ_free(made);
  return length > 0 ? length : 0;
}

/* 1 where a response holds a time stamp over that SHA-256 (by a trusted authority, where `trusted` is given; answering to
   `request`, where that is given), 0 where it is over something else or not trusted, -1 where it is no response, -2
   where the authority refused. The time is that of the stamp. */
static inline int earshot_stamp_verify(
    const unsigned char *response, long length, const unsigned char *digest, const unsigned char *request, long asked,
    STACK_OF(X509) *trusted, long long *at) {
  TS_RESP *answer = d2i_TS_RESP(NULL, &response, length);
  *at = 0;
  if (answer == NULL) return -1;
  int result = -2;
  TS_TST_INFO *stamp = TS_RESP_get_tst_info(answer);
  if (stamp != NULL) {
    struct tm time;
    if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(stamp), &time) == 1) *at = timegm(&time);
    TS_REQ *question = request ? d2i_TS_REQ(NULL, &request, asked) : NULL;
    TS_VERIFY_CTX *context = question ? TS_REQ_to_TS_VERIFY_CTX(question, NULL) : TS_VERIFY_CTX_new();
    unsigned char *copy = (unsigned char *)OPENSSL_memdup(digest, 32);
    int flags = TS_VFY_VERSION | TS_VFY_IMPRINT;
    result = 0;
    if (context && copy) {
      if (question) {
        /* The question holds the digest already. */
        OPENSSL_free(copy);
        flags |= TS_VFY_NONCE;
      } else {
        TS_VERIFY_CTX_set_imprint(context, copy, 32);
      }
      if (trusted) {
        /* An authority's certificate counts as of the time that it stamped. */
        TS_VERIFY_CTX_set_store(context, earshot_seal_store(trusted, *at));
        flags |= TS_VFY_SIGNATURE;
      }
      TS_VERIFY_CTX_set_flags(context, flags);
      result = TS_RESP_verify_response(context, answer) == 1;
    }
    TS_VERIFY_CTX_free(context);
    TS_REQ_free(question);
  }
  TS_RESP_free(answer);
  return result;
}
