// Sealing: signatures (CMS, RFC 5652) and time stamps (RFC 3161), by libcrypto.
//
//     let identity = try SigningIdentity(certificates: pem, key: keyPEM)
//     let signature = try identity.sign(bytes, at: now)        // DER, detached
//     let signer = try Signature.verify(signature, over: bytes, trusting: certificates)
