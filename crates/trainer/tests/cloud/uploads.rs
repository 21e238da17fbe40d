//! What is sent, what is not sent again, and what is refused.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use chartmill_trainer::cloud::{Address, Cloud, CloudError, Tally, Upload};

use super::fake::{Fake, s3_refusal};
use super::folders::{BUCKET, JOB, Made, PICTURES};
use super::{assert_no_secret, cloud};

fn upload(cloud: &Cloud, made: &Made) -> Result<Tally, CloudError> {
    let folder = made.folder();
    let upload = Upload::prepare(cloud, &folder)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| upload.work(&|_| ()))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    Ok(upload.tally())
}

fn refused(fake: &Fake, made: &Made) -> String {
    let text = upload(&cloud(fake), made).unwrap_err().to_string();
    assert_no_secret(&text);
    text
}

#[test]
fn everything_arrives_byte_for_byte_and_only_once() {
    let (fake, made) = (Fake::start(|_, _, _| None), Made::new(12));
    let cloud = cloud(&fake);
    let tally = upload(&cloud, &made).unwrap();
    assert_eq!((tally.sent, tally.there, tally.left, tally.foreign), (14, 0, 0, 0));
    let objects = fake.objects();
    assert_eq!(objects.len(), 14);
    for picture in &made.pictures {
        assert_eq!(objects[&format!("/{BUCKET}/{PICTURES}{picture}")], fs::read(made.release().join(picture)).unwrap());
    }
    assert_eq!(objects[&format!("/{BUCKET}/{JOB}/data/train.json")], b"[]\n");
    assert_eq!(objects[&format!("/{BUCKET}/{JOB}/source/sourcedir.tar.gz")], b"an archive");
    // The second time nothing is sent, though the listing has several pages.
    let tally = upload(&cloud, &made).unwrap();
    assert_eq!((tally.sent, tally.there, tally.left), (0, 14, 0));
    assert_eq!(fake.puts().len(), 14);
}

#[test]
fn another_job_on_the_same_release_sends_no_picture_again() {
    let (fake, made) = (Fake::start(|_, _, _| None), Made::new(6));
    let cloud = cloud(&fake);
    upload(&cloud, &made).unwrap();
    // Another folder has no journal; and one of the pictures was written over, with as many bytes.
    fs::remove_file(made.job().join("uploads.jsonl")).unwrap();
    let path = format!("/{BUCKET}/{PICTURES}{}", made.pictures[2]);
    let length = fake.objects()[&path].len();
    fake.place(&path, &vec![b'x'; length]);
    let tally = upload(&cloud, &made).unwrap();
    assert_eq!((tally.sent, tally.there), (1, 7));
    assert_eq!(fake.puts().last(), Some(&path));
    // What was found there is known from now on.
    assert_eq!(fs::read_to_string(made.job().join("uploads.jsonl")).unwrap().lines().count(), 8);
}

#[test]
fn only_what_changed_is_sent() {
    let (fake, made) = (Fake::start(|_, _, _| None), Made::new(6));
    let cloud = cloud(&fake);
    upload(&cloud, &made).unwrap();
    // A file that changed here, an object that somebody wrote over, and one that does not belong there.
    fs::write(made.job().join("sourcedir.tar.gz"), "a new archive").unwrap();
    let overwritten = format!("/{BUCKET}/{PICTURES}{}", made.pictures[3]);
    fake.place(&overwritten, b"something else");
    fake.place(&format!("/{BUCKET}/{PICTURES}images/stray.png"), b"stray");
    let tally = upload(&cloud, &made).unwrap();
    assert_eq!((tally.sent, tally.there, tally.foreign), (2, 6, 1));
    let again = fake.puts().split_off(8);
    assert_eq!(again.len(), 2);
    assert!(again.contains(&overwritten) && again.contains(&format!("/{BUCKET}/{JOB}/source/sourcedir.tar.gz")), "{again:?}");
    assert_eq!(fake.objects()[&overwritten], fs::read(made.release().join(&made.pictures[3])).unwrap());
}

#[test]
fn what_a_failed_upload_sent_is_not_sent_again() {
    let made = Made::new(12);
    let puts = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&puts);
    let fake = Fake::start(move |operation, _, seen| {
        let is_put = operation.starts_with("PUT ") && seen.query.is_empty();
        (is_put && count.fetch_add(1, Ordering::SeqCst) == 5).then(|| s3_refusal(403, "AccessDenied", "Access Denied"))
    });
    let cloud = cloud(&fake);
    let text = upload(&cloud, &made).unwrap_err().to_string();
    assert!(text.contains("allow it s3:PutObject") && text.contains("policies/submitter.json"), "{text}");
    let before = fake.objects().len();
    assert!((5..14).contains(&before), "{before}");
    let tally = upload(&cloud, &made).unwrap();
    assert_eq!((tally.there as usize, tally.sent as usize), (before, 14 - before));
    // One put was refused, and none was repeated.
    assert_eq!(fake.puts().len(), 15);
}

#[test]
fn faults_that_pass_are_tried_again() {
    let made = Made::new(3);
    let fake = Fake::start(|operation, before, _| match (operation, before) {
        ("HEAD /charts-1", 0) => Some((503, String::new(), Vec::new())),
        (_, 0) if operation.ends_with("a-0001.png") => Some(s3_refusal(503, "SlowDown", "Please reduce your request rate.")),
        _ => None,
    });
    assert_eq!(upload(&cloud(&fake), &made).unwrap().sent, 5);
}

#[test]
fn a_large_file_goes_in_parts_and_leaves_none_behind() {
    let made = Made::new(1);
    let large: Vec<u8> = (0..65 << 20).map(|idx: u32| (idx % 251) as u8).collect();
    fs::write(made.job().join("data/train.json"), &large).unwrap();
    // The second part is refused the first time.
    let is_refused = AtomicUsize::new(0);
    let fake = Fake::start(move |_, _, seen| {
        let refuses = seen.query.contains("partNumber=2") && is_refused.fetch_add(1, Ordering::SeqCst) == 0;
        refuses.then(|| s3_refusal(403, "AccessDenied", "Access Denied"))
    });
    let cloud = cloud(&fake);
    assert!(upload(&cloud, &made).is_err());
    assert!(fake.open_uploads().is_empty());
    upload(&cloud, &made).unwrap();
    let path = format!("/{BUCKET}/{JOB}/data/train.json");
    assert!(fake.objects()[&path] == large);
    assert!(fake.open_uploads().is_empty());
    let parts = |fake: &Fake| fake.seen().iter().filter(|seen| seen.query.contains("partNumber")).count();
    assert_eq!(parts(&fake), 2 + 5);
    upload(&cloud, &made).unwrap();
    assert_eq!(parts(&fake), 7);
}

#[test]
fn parts_of_a_killed_upload_are_dropped() {
    let (fake, made) = (Fake::start(|_, _, _| None), Made::new(1));
    let cloud = cloud(&fake);
    // What a killed run leaves: an upload on S3, and its first line in the journal.
    let lines = (1..=2)
        .map(|idx| format!("{{\"begun\":{{\"to\":\"s3://{BUCKET}/{JOB}/data/train.json\",\"upload_id\":\"upload-{idx}\"}}}}\n"));
    fs::write(made.job().join("uploads.jsonl"), lines.collect::<String>()).unwrap();
    let begin = |fake: &Fake| {
        let request = format!("POST /{BUCKET}/{JOB}/data/train.json?uploads HTTP/1.1\r\ncontent-length: 0\r\n\r\n");
        fake.raw(&request);
    };
    begin(&fake);
    assert_eq!(fake.open_uploads(), ["upload-1"]);
    // The second is gone already, which is fine.
    assert_eq!(upload(&cloud, &made).unwrap().dropped, 2);
    assert!(fake.open_uploads().is_empty());
    assert_eq!(upload(&cloud, &made).unwrap().dropped, 0);
}

#[test]
fn buckets_that_cannot_be_used_are_told_before_anything_is_sent() {
    let made = Made::new(2);
    let answering = |status: u16, headers: &'static str| {
        Fake::start(move |operation, _, _| operation.starts_with("HEAD").then(|| (status, headers.to_owned(), Vec::new())))
    };
    for (status, headers, said) in [
        (404, "", "there is no bucket charts-1; make it with `aws s3 mb s3://charts-1 --region us-east-1`"),
        (301, "x-amz-bucket-region: eu-west-1\r\n", "the bucket charts-1 is in eu-west-1 and the job in us-east-1"),
        (400, "x-amz-bucket-region: eu-west-1\r\n", "the bucket charts-1 is in eu-west-1"),
        (403, "x-amz-bucket-region: us-east-1\r\n", "allow it s3:ListBucket"),
    ] {
        let fake = answering(status, headers);
        let text = refused(&fake, &made);
        assert!(text.contains(said), "{text}");
        assert!(fake.puts().is_empty());
    }
}

#[test]
fn a_release_that_changed_is_refused() {
    let fake = Fake::start(|_, _, _| None);
    let made = Made::new(3);
    fs::write(made.release().join(&made.pictures[1]), "another picture").unwrap();
    assert!(refused(&fake, &made).contains("its content is not what images.sha256 says"));
    assert!(!fake.puts().iter().any(|path| path.ends_with("a-0001.png")));

    let made = Made::new(3);
    let path = made.release().join("manifest.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace(&"f".repeat(64), &"e".repeat(64))).unwrap();
    assert!(refused(&fake, &made).contains("its manifest has another seal"));

    let made = Made::new(3);
    fs::remove_file(made.release().join("manifest.json")).unwrap();
    assert!(upload(&cloud(&fake), &made).is_err());

    let made = Made::new(3);
    fs::remove_dir_all(made.release()).unwrap();
    assert!(refused(&fake, &made).contains("run this in the same folder"));
}

#[test]
fn a_list_cannot_lead_out_of_its_folder() {
    let (fake, made) = (Fake::start(|_, _, _| None), Made::new(1));
    for line in ["../secret", "/etc/passwd", "images//a.png", "images/./a.png"] {
        fs::write(made.job().join("data/train.files"), format!("{line}\n")).unwrap();
        assert!(refused(&fake, &made).contains("which is no path inside"), "{line}");
    }
}

#[test]
fn objects_are_read_and_fetched() {
    let fake = Fake::start(|_, _, _| None);
    let cloud = cloud(&fake);
    fake.place("/b/a picture+1.png", b"bytes");
    let address = Address::parse("s3://b/a picture+1.png").unwrap();
    assert_eq!(cloud.read_object(&address, 5).unwrap(), b"bytes");
    assert!(matches!(cloud.read_object(&address, 4), Err(CloudError::TooLarge { bytes: 5, most: 4 })));
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("model.tar.gz");
    assert_eq!(cloud.download(&address, &to, &|_, _| ()).unwrap(), 5);
    assert_eq!(fs::read(&to).unwrap(), b"bytes");
    let missing = Address::parse("s3://b/none").unwrap();
    let other = dir.path().join("other");
    assert!(cloud.download(&missing, &other, &|_, _| ()).unwrap_err().to_string().contains("there is no s3://b/none"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
