//! Signature Version 4, derived anew from the words of its specification, so that neither our use of `aws-sigv4` nor that of
//! `object_store` vouches for itself.
//!
//! Source: AWS General Reference, "Create a signed AWS API request".

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::fake::Seen;

pub(crate) const KEY_ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
pub(crate) const TOKEN: &str = "a-session-token-of-a-role";

fn hex(bytes: &[u8]) -> String {
    chartmill_dataset::hex(bytes)
}

/// HMAC with SHA-256 (RFC 2104); keys here are shorter than a block.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().to_vec()
}

/// Whether a request is signed as AWS wants it; else what is wrong.
pub(crate) fn check(seen: &Seen) -> Result<(), String> {
    let header = |name: &str| seen.header(name).ok_or_else(|| format!("there is no {name}"));
    let authorization = header("authorization")?.strip_prefix("AWS4-HMAC-SHA256 ").ok_or("another algorithm")?;
    let part = |name: &str| {
        let parts = authorization.split(',').map(str::trim);
        parts.into_iter().find_map(|part| part.strip_prefix(name)).ok_or_else(|| format!("there is no {name}"))
    };
    let (credential, signed, signature) = (part("Credential=")?, part("SignedHeaders=")?, part("Signature=")?);
    let scope = credential.strip_prefix(KEY_ID).and_then(|rest| rest.strip_prefix('/')).ok_or("another key")?;
    let [date, "us-east-1", service, "aws4_request"] = *scope.split('/').collect::<Vec<_>>() else {
        return Err(format!("the scope is {scope}"));
    };
    let expected = match seen.header("x-amz-target") {
        Some(target) if target.starts_with("Logs_") => "logs",
        Some(_) => "sagemaker",
        None if seen.path.starts_with("/endpoints/") => "sagemaker",
        None => "s3",
    };
    if service != expected {
        return Err(format!("signed for {service} instead of {expected}"));
    }
    for name in ["host", "x-amz-date", "x-amz-security-token"] {
        if !signed.split(';').any(|other| other == name) {
            return Err(format!("{name} is not signed"));
        }
    }
    if header("x-amz-security-token")? != TOKEN {
        return Err("another session".to_owned());
    }
    let mut query: Vec<String> = seen
        .query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
        .collect();
    query.sort();
    let mut headers = String::new();
    for name in signed.split(';') {
        let _ = writeln!(headers, "{name}:{}", header(name)?.trim());
    }
    let hash = seen.header("x-amz-content-sha256").map_or_else(|| chartmill_dataset::sha256_hex(&seen.body), str::to_owned);
    if hash != chartmill_dataset::sha256_hex(&seen.body) {
        return Err("the hash of the body is another".to_owned());
    }
    let canonical = format!("{}\n{}\n{}\n{headers}\n{signed}\n{hash}", seen.method, seen.path, query.join("&"));
    let to_sign =
        format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", header("x-amz-date")?, chartmill_dataset::sha256_hex(canonical.as_bytes()));
    let key = [date, "us-east-1", service, "aws4_request"]
        .iter()
        .fold(format!("AWS4{SECRET}").into_bytes(), |key, part| hmac(&key, part.as_bytes()));
    if hex(&hmac(&key, to_sign.as_bytes())) != signature {
        return Err(format!("the signature is another; canonical request:\n{canonical}"));
    }
    Ok(())
}
