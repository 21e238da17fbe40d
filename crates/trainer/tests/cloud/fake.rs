//! A small AWS on loopback: S3 in memory, and services that answer as a test says. Every signature is derived anew and compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use md5::{Digest, Md5};
use serde_json::Value;

use super::signature;

/// Objects of a page of a listing; small, so that several pages are read.
const PAGE: usize = 5;

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The path as it came, encoded.
    pub(crate) path: String,
    /// What stands behind the `?`, encoded.
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The operation of a JSON call, such as `CreateTrainingJob`; for others the method and the path.
    pub(crate) fn operation(&self) -> String {
        match self.header("x-amz-target").and_then(|target| target.split_once('.')) {
            Some((_, operation)) => operation.to_owned(),
            None => format!("{} {}", self.method, self.path),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A parameter of the query.
    fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.into_iter().find(|(other, _)| *other == name).map(|(_, value)| decoded(value))
    }
}

/// An answer: the status, extra headers that end in `\r\n` each, and the body.
pub(crate) type Answer = (u16, String, Vec<u8>);

/// A JSON answer.
pub(crate) fn json(status: u16, body: &Value) -> Answer {
    (status, "content-type: application/x-amz-json-1.1\r\n".to_owned(), body.to_string().into_bytes())
}

/// A refusal of a JSON service.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Answer {
    json(status, &serde_json::json!({"__type": code, "message": message}))
}

/// A refusal of S3.
pub(crate) fn s3_refusal(status: u16, code: &str, message: &str) -> Answer {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
    (status, String::new(), body.into_bytes())
}

#[derive(Default)]
struct State {
    /// By `/bucket/key`, decoded.
    objects: BTreeMap<String, Vec<u8>>,
    /// By id; the parts by number.
    uploads: BTreeMap<String, BTreeMap<usize, Vec<u8>>>,
    /// All uploads that ever began.
    n_uploads: usize,
    seen: Vec<Seen>,
    /// What is wrong with signatures.
    bad: Vec<String>,
    is_silent: bool,
}

type Script = dyn Fn(&str, usize, &Seen) -> Option<Answer> + Send + Sync;

/// The server; it runs until the tests end.
pub(crate) struct Fake {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Fake {
    /// Starts a server with one bucket. `script` sees each operation, how often it came before, and the request; what it leaves to the
    /// server is S3 in memory, or `{}`.
    pub(crate) fn start(script: impl Fn(&str, usize, &Seen) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let (script, shared): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&state));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, state) = (Arc::clone(&script), Arc::clone(&shared));
                std::thread::spawn(move || {
                    let Ok(mut stream) = stream else { return };
                    let Some(seen) = read(&stream) else { return };
                    if state.lock().unwrap().is_silent {
                        return;
                    }
                    let is_head = seen.method == "HEAD";
                    let (status, headers, body) = state.lock().unwrap().answer(&*script, &seen);
                    let length = if headers.contains("content-length") {
                        String::new()
                    } else {
                        format!("content-length: {}\r\n", body.len())
                    };
                    let head = format!("HTTP/1.1 {status} x\r\nconnection: close\r\n{length}{headers}\r\n");
                    // The client may have left.
                    let _ = stream.write_all(head.as_bytes());
                    if !is_head {
                        let _ = stream.write_all(&body);
                    }
                });
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        let state = self.state.lock().unwrap();
        assert!(state.bad.is_empty(), "signatures: {:?}", state.bad);
        state.seen.clone()
    }

    /// How often an operation came.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.seen().iter().filter(|seen| seen.operation() == operation).count()
    }

    /// Paths of objects that were sent, in order of arrival.
    pub(crate) fn puts(&self) -> Vec<String> {
        let is_put = |seen: &&Seen| seen.method == "PUT" && seen.query.is_empty();
        self.seen().iter().filter(is_put).map(|seen| decoded(&seen.path)).collect()
    }

    pub(crate) fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.state.lock().unwrap().objects.clone()
    }

    /// Puts an object there behind everyone's back.
    pub(crate) fn place(&self, path: &str, content: &[u8]) {
        self.state.lock().unwrap().objects.insert(path.to_owned(), content.to_vec());
    }

    /// Sends a request that nobody signed, as from elsewhere.
    pub(crate) fn raw(&self, request: &str) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
        let mut state = self.state.lock().unwrap();
        state.bad.pop();
        state.seen.pop();
    }

    /// From now on, closes every connection without a word.
    pub(crate) fn hang_up(&self) {
        self.state.lock().unwrap().is_silent = true;
    }

    /// Uploads in parts that are neither completed nor dropped.
    pub(crate) fn open_uploads(&self) -> Vec<String> {
        self.state.lock().unwrap().uploads.keys().cloned().collect()
    }
}

impl State {
    fn answer(&mut self, script: &Script, seen: &Seen) -> Answer {
        if let Err(why) = signature::check(seen) {
            self.bad.push(format!("{}: {why}", seen.operation()));
        }
        let operation = seen.operation();
        let before = self.seen.iter().filter(|other| other.operation() == operation).count();
        self.seen.push(seen.clone());
        match script(&operation, before, seen) {
            Some(answer) => answer,
            None if seen.header("x-amz-target").is_some() => json(200, &serde_json::json!({})),
            None => self.s3(seen),
        }
    }

    fn s3(&mut self, seen: &Seen) -> Answer {
        let path = decoded(&seen.path);
        let is_bucket = !path[1..].trim_end_matches('/').contains('/');
        let with_etag = |content: &[u8]| {
            (200, format!("etag: {}\r\nlast-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n", etag(content)), Vec::new())
        };
        let upload_id = seen.parameter("uploadId");
        match (seen.method.as_str(), upload_id) {
            ("HEAD", _) if is_bucket => (200, "x-amz-bucket-region: us-east-1\r\n".to_owned(), Vec::new()),
            ("GET", _) if is_bucket => self.list(path.trim_end_matches('/'), seen),
            ("PUT", Some(id)) => match self.uploads.get_mut(&id) {
                Some(parts) => {
                    parts.insert(seen.parameter("partNumber").unwrap().parse().unwrap(), seen.body.clone());
                    with_etag(&seen.body)
                }
                None => s3_refusal(404, "NoSuchUpload", "x"),
            },
            ("PUT", None) => {
                self.objects.insert(path, seen.body.clone());
                with_etag(&seen.body)
            }
            ("POST", None) => {
                self.n_uploads += 1;
                let id = format!("upload-{}", self.n_uploads);
                self.uploads.insert(id.clone(), BTreeMap::new());
                let body = format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
                (200, String::new(), body.into_bytes())
            }
            ("POST", Some(id)) => {
                let content: Vec<u8> = self.uploads.remove(&id).unwrap().into_values().flatten().collect();
                let body = format!(
                    "<CompleteMultipartUploadResult><ETag>{}</ETag></CompleteMultipartUploadResult>",
                    etag(&content).replace('"', "&quot;")
                );
                self.objects.insert(path, content);
                (200, String::new(), body.into_bytes())
            }
            ("DELETE", Some(id)) => match self.uploads.remove(&id) {
                Some(_) => (204, String::new(), Vec::new()),
                None => s3_refusal(404, "NoSuchUpload", "x"),
            },
            ("GET" | "HEAD", _) => match self.objects.get(&path) {
                Some(content) => {
                    let (status, headers, _) = with_etag(content);
                    let length =
                        if seen.method == "HEAD" { format!("content-length: {}\r\n", content.len()) } else { String::new() };
                    (status, headers + &length, content.clone())
                }
                None => s3_refusal(404, "NoSuchKey", "The specified key does not exist."),
            },
            _ => s3_refusal(405, "MethodNotAllowed", "x"),
        }
    }

    fn list(&self, bucket: &str, seen: &Seen) -> Answer {
        let prefix = seen.parameter("prefix").unwrap_or_default();
        let root = format!("{bucket}/");
        let found: Vec<(&str, &Vec<u8>)> = self
            .objects
            .iter()
            .filter_map(|(path, content)| Some((path.strip_prefix(&root)?, content)))
            .filter(|(key, _)| key.starts_with(&prefix))
            .collect();
        let from: usize = seen.parameter("continuation-token").map_or(0, |token| token.parse().unwrap());
        let mut body = "<ListBucketResult>".to_owned();
        for (key, content) in found.iter().skip(from).take(PAGE) {
            let (etag, size) = (etag(content), content.len());
            let time = "<LastModified>2026-01-01T00:00:00.000Z</LastModified>";
            let _ = write!(body, "<Contents><Key>{key}</Key>{time}<ETag>{etag}</ETag><Size>{size}</Size></Contents>");
        }
        let next = from + PAGE;
        if next < found.len() {
            let _ = write!(body, "<IsTruncated>true</IsTruncated><NextContinuationToken>{next}</NextContinuationToken>");
        }
        body += "</ListBucketResult>";
        (200, String::new(), body.into_bytes())
    }
}

/// What S3 calls a content: its MD5, or for what came in parts something else.
fn etag(content: &[u8]) -> String {
    let tail = if content.len() > 64 << 20 { "-5" } else { "" };
    format!("\"{}{tail}\"", chartmill_dataset::hex(&Md5::digest(content)))
}

pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn read(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let mut seen = Seen { method, path: path.to_owned(), query: query.to_owned(), headers: headers.collect(), body: Vec::new() };
    let length: u64 = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    reader.take(length).read_to_end(&mut seen.body).ok()?;
    Some(seen)
}
