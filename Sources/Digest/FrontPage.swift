// Digest: SHA-256, and HMAC-SHA-256 under a key, by libcrypto.
//
//     print(SHA256.of("abc"))  // ba7816bf…, as sha256sum prints it
//     var hmac = HMAC(key: key)
//     let pseudonym = hmac.of("j.smith")
