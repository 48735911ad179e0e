//! Key files as an operator meets them.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use rand::SeedableRng;
use shirushi_verifier::{certificate::Usage, cose::Signer, domain::SchemeId};

use super::{
    EXAMPLE_PASSPHRASE, ExampleKeys, KeyFileError, KeyFolder, KeyRole, Passphrase, decode, encode,
    example_body_key, example_root_key, file::KeyFault, generate,
};

fn rng(seed: u64) -> rand::rngs::StdRng {
    rand::rngs::StdRng::seed_from_u64(seed)
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned()).unwrap()
}

fn isp() -> SchemeId {
    "isp2014".parse().unwrap()
}

fn folder(path: &Path, examples: ExampleKeys) -> KeyFolder {
    KeyFolder::new(path, examples, [&isp()])
}

fn body() -> KeyRole {
    let (scheme, usage) = (isp(), Usage::Mark);
    KeyRole::Body { scheme, usage }
}

#[test]
fn a_key_file_is_encrypted_and_for_its_owner_only() {
    let temporary = tempfile::tempdir().unwrap();
    let keys = folder(temporary.path(), ExampleKeys::Refuse);
    let key = generate(&mut rng(1)).unwrap();
    let words = passphrase("correct horse battery staple");
    let path = keys.store(&body(), &key, &words, &mut rng(2)).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let pem = fs::read_to_string(&path).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let read = keys.load(&body(), key.key_id(), &words).unwrap();
    assert_eq!(read.to_bytes(), key.to_bytes());
}

#[test]
fn a_wrong_passphrase_or_a_damaged_file_is_said_to_be_that() {
    let key = generate(&mut rng(1)).unwrap();
    let pem = encode(&key, &passphrase("right words here"), &mut rng(2)).unwrap();
    let wrong = decode(&pem, &passphrase("wrong words here"));
    assert_eq!(wrong.unwrap_err(), KeyFault::Passphrase);
    let half = &pem[..pem.len() / 2];
    assert_eq!(
        decode(half, &passphrase("right words here")).unwrap_err(),
        KeyFault::NotPem
    );
}

#[test]
fn an_unencrypted_key_is_refused() {
    use ed25519_dalek::pkcs8::EncodePrivateKey;
    let key = generate(&mut rng(1)).unwrap();
    let plain = key.to_pkcs8_pem(pkcs8::LineEnding::LF).unwrap();
    assert_eq!(
        decode(&plain, &passphrase("any words")).unwrap_err(),
        KeyFault::NotPem
    );
}

#[test]
fn a_key_file_is_never_overwritten() {
    let temporary = tempfile::tempdir().unwrap();
    let keys = folder(temporary.path(), ExampleKeys::Refuse);
    let key = generate(&mut rng(1)).unwrap();
    let words = passphrase("correct horse battery staple");
    keys.store(&body(), &key, &words, &mut rng(2)).unwrap();
    let again = keys.store(&body(), &key, &words, &mut rng(2));
    assert!(matches!(again, Err(KeyFileError::Exists { .. })));
}

#[test]
fn a_file_under_another_keys_name_is_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let keys = folder(temporary.path(), ExampleKeys::Refuse);
    let words = passphrase("correct horse battery staple");
    let (a, b) = (
        generate(&mut rng(1)).unwrap(),
        generate(&mut rng(2)).unwrap(),
    );
    let path = keys.store(&body(), &a, &words, &mut rng(3)).unwrap();
    fs::rename(path, keys.file(&body(), b.key_id())).unwrap();
    let refused = keys.load(&body(), b.key_id(), &words);
    assert!(matches!(refused, Err(KeyFileError::OtherKey { .. })));
}

#[test]
fn example_keys_are_refused_unless_allowed() {
    let temporary = tempfile::tempdir().unwrap();
    let words = passphrase(EXAMPLE_PASSPHRASE);
    let key = example_root_key();
    let demo = folder(temporary.path(), ExampleKeys::Allow);
    demo.store(&KeyRole::Root, &key, &words, &mut rng(1))
        .unwrap();
    demo.load(&KeyRole::Root, key.key_id(), &words).unwrap();
    let real = folder(temporary.path(), ExampleKeys::Refuse);
    let refused = real.load(&KeyRole::Root, key.key_id(), &words).unwrap_err();
    assert!(refused.to_string().contains("example key"), "{refused}");
}

#[test]
fn the_shipped_example_files_hold_the_example_keys() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../keys-example"));
    let words = passphrase(EXAMPLE_PASSPHRASE);
    let examples = folder(path, ExampleKeys::Allow);
    let root = examples.load_file(&path.join("root.pem"), &words).unwrap();
    assert_eq!(root.to_bytes(), example_root_key().to_bytes());
    for scheme in ["ecom2000", "isp2014"] {
        for usage in [Usage::Mark, Usage::Status, Usage::Pass, Usage::Log] {
            let file = path.join(format!("{scheme}-{usage}.pem"));
            let key = examples.load_file(&file, &words).unwrap();
            let expected = example_body_key(&scheme.parse().unwrap(), usage);
            assert_eq!(key.to_bytes(), expected.to_bytes(), "{}", file.display());
        }
    }
}

/// Writes the files that the test above reads. Run it by name when an example key is added.
#[test]
#[ignore = "writes keys-example anew"]
fn write_the_example_files() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../keys-example"));
    let words = passphrase(EXAMPLE_PASSPHRASE);
    let write = |name: String, key: &ed25519_dalek::SigningKey, seed| {
        let pem = encode(key, &words, &mut rng(seed)).unwrap();
        fs::write(path.join(name), pem.as_bytes()).unwrap();
    };
    write("root.pem".to_owned(), &example_root_key(), 0);
    for (n, scheme) in ["ecom2000", "isp2014"].into_iter().enumerate() {
        for (m, usage) in [Usage::Mark, Usage::Status, Usage::Pass, Usage::Log]
            .into_iter()
            .enumerate()
        {
            let key = example_body_key(&scheme.parse().unwrap(), usage);
            write(
                format!("{scheme}-{usage}.pem"),
                &key,
                (1 + 4 * n + m) as u64,
            );
        }
    }
}
