//! Writes the job folder: beside its place, and then renamed, so that there is never half of one.

use std::fs;
use std::path::{Path, PathBuf};

use chartmill_dataset::{Release, Tool, sha256_hex};
use serde::{Deserialize, Serialize};

use super::archive::source_archive;
use super::data::{DataStats, TRAIN_JSON, join};
use super::deploy::Deployment;
use super::layout::Layout;
use super::options::{Asked, JobOptions};
use super::plan::Choices;
use super::policies::policies;
use super::render::rendered;
use super::requests::CreateTrainingJob;
use super::templates::{Place, TEMPLATES, is_script};
use crate::error::TrainerError;

/// The version of `job.json`.
const FORMAT: u32 = 1;
/// The plan of a job, within its folder.
pub const JOB_FILE: &str = "job.json";
/// The journal of uploads, within the job folder. It comes with the first upload.
pub(crate) const UPLOADS: &str = "uploads.jsonl";

/// A file or the files of a list, and where on S3 they go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// A file of the job folder, or with `list` a folder as it was typed.
    pub from: PathBuf,
    /// The list of the files that go, within the job folder: one path a line, relative to `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The address of the file, or of the folder with `/` at the end.
    pub to: String,
}

/// All that is known about a job: what was asked, what was chosen, and what goes where.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Job {
    /// What this file is, for whoever opens it.
    pub about: String,
    /// The version of this file's fields.
    pub format: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The hash of everything that the job's result depends on.
    pub hash: String,
    /// The release's seal.
    pub release_seal: String,
    /// What was asked.
    pub asked: Asked,
    /// What there is to train on.
    pub data: DataStats,
    /// What was chosen.
    pub choices: Choices,
    /// Where everything lies on S3.
    pub layout: Layout,
    /// What goes to S3 before the job begins.
    pub uploads: Vec<Upload>,
}

/// What [`write_job`] did.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// The job.
    pub job: Job,
    /// Whether the folder already held this very job, so that nothing was written.
    pub was_there: bool,
}

/// Writes the job of a release that the caller has checked into `folder`.
///
/// # Errors
/// Whatever [`TrainerError`] says; then nothing is left behind, and an older folder is as it was.
pub fn write_job(release: &Release, options: &JobOptions, folder: &Path, force: bool) -> Result<Written, TrainerError> {
    let asked = options.checked()?;
    let older = older_job(folder, force)?;
    let name = folder.file_name().map_or_else(|| "job".to_owned(), |name| name.to_string_lossy().into_owned());
    let beside = folder.parent().unwrap_or(Path::new("")).join(format!(".{name}.tmp"));
    remove(&beside)?;
    fs::create_dir_all(&beside).map_err(TrainerError::io("make", &beside))?;
    let done = fill(release, options, asked, &beside).and_then(|job| {
        let was_there = older.as_ref().is_some_and(|older| older.hash == job.hash && older.layout == job.layout);
        if older.is_some() && !was_there && !force {
            return Err(taken(folder, "holds the job folder of another configuration"));
        }
        if !force && older.as_ref() == Some(&job) {
            // It may hold a model that was fetched, and requests that were changed by hand.
            remove(&beside)?;
            return Ok(Written { job, was_there });
        }
        keep_journal(folder, &beside)?;
        remove(folder)?;
        fs::rename(&beside, folder).map_err(TrainerError::io("write", folder))?;
        Ok(Written { job, was_there })
    });
    if done.is_err() {
        remove(&beside)?;
    }
    done
}

fn taken(folder: &Path, found: &str) -> TrainerError {
    TrainerError::FolderTaken { path: folder.to_owned(), found: found.to_owned() }
}

/// The job that a folder holds. Anything else in it is not ours to replace.
fn older_job(folder: &Path, force: bool) -> Result<Option<Job>, TrainerError> {
    if !folder.exists() {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Err(taken(folder, "is a file"));
    }
    let is_empty = fs::read_dir(folder).map_err(TrainerError::io("read", folder))?.next().is_none();
    let file = folder.join(JOB_FILE);
    if !file.is_file() {
        let foreign = || TrainerError::Conflict {
            why: format!("{} holds other files, and no job; choose another folder for --job, or empty it", folder.display()),
        };
        return if is_empty { Ok(None) } else { Err(foreign()) };
    }
    let text = fs::read_to_string(&file).map_err(TrainerError::io("read", &file))?;
    match serde_json::from_str(&text) {
        Ok(job) => Ok(Some(job)),
        Err(_) if force => Ok(None),
        Err(_) => Err(taken(folder, "holds a job of another version, or one that was changed by hand")),
    }
}

/// What was uploaded already stays known: pictures are shared by all jobs on the same release, so this holds for another job too.
fn keep_journal(folder: &Path, beside: &Path) -> Result<(), TrainerError> {
    let from = folder.join(UPLOADS);
    if from.is_file() {
        fs::copy(&from, beside.join(UPLOADS)).map_err(TrainerError::io("copy", &from))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), TrainerError> {
    if folder.exists() { fs::remove_dir_all(folder).map_err(TrainerError::io("remove", folder)) } else { Ok(()) }
}

/// Everything, into an empty folder.
fn fill(release: &Release, options: &JobOptions, asked: Asked, folder: &Path) -> Result<Job, TrainerError> {
    let data = join(release, &options.release, &asked.mix, folder)?;
    let choices = Choices::of(&asked, &data)?;
    let archive = source_archive().map_err(TrainerError::io("write", Path::new("sourcedir.tar.gz")))?;
    let file_hash = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map(|bytes| sha256_hex(&bytes)).map_err(TrainerError::io("read", &path))
    };
    let seal = release.manifest().seal.clone();
    let pictures: Vec<(String, String)> = data
        .sources
        .iter()
        // A mix has no hash of its own pictures; its list and the hash of its rows stand for them.
        .map(|source| {
            Ok((source.channel.clone(), if source.channel == "train" { seal.clone() } else { file_hash(&source.list)? }))
        })
        .collect::<Result<_, TrainerError>>()?;
    // Where files lie on this machine, and the name, change nothing of the result.
    let nameless = Asked { mix: Vec::new(), job_name: None, ..asked.clone() };
    let hashed = serde_json::json!({
        "format": FORMAT, "seal": seal, "asked": nameless, "rows": file_hash(TRAIN_JSON)?, "code": sha256_hex(&archive),
    });
    let hash = sha256_hex(hashed.to_string().as_bytes());
    let layout = Layout::of(&asked, &hash, &seal, &pictures);
    let mut uploads: Vec<Upload> = data
        .sources
        .iter()
        .zip(&layout.pictures)
        .map(|(source, (_, to))| Upload { from: source.images_from.clone(), list: Some(source.list.clone()), to: to.clone() })
        .collect();
    uploads.push(Upload { from: TRAIN_JSON.into(), list: None, to: format!("{}train.json", layout.data) });
    uploads.push(Upload { from: "sourcedir.tar.gz".into(), list: None, to: layout.code.clone() });
    let job = Job {
        about: "The plan of a training job by chartmill: what was asked, what was chosen, and what goes where. README.md explains it."
            .to_owned(),
        format: FORMAT,
        tool: Tool::current(),
        hash,
        release_seal: seal,
        asked,
        data,
        choices,
        layout,
        uploads,
    };
    write_json(folder, JOB_FILE, &job)?;
    let training = CreateTrainingJob::of(&job.asked, &job.choices, &job.layout);
    write_json(folder, "create-training-job.json", &training)?;
    let deployment = Deployment::of(&job.asked, &job.layout);
    write_json(folder, "create-model.json", &deployment.model)?;
    write_json(folder, "create-endpoint-config.json", &deployment.endpoint_config)?;
    write_json(folder, "create-endpoint.json", &deployment.endpoint)?;
    write(folder, "sourcedir.tar.gz", &archive)?;
    for (name, policy) in policies(&job.asked, &job.layout) {
        write_json(folder, name, &policy)?;
    }
    for (name, text) in rendered(&job, &options.release.to_string_lossy())? {
        write(folder, name, text.as_bytes())?;
    }
    for template in TEMPLATES {
        let name = match template.place {
            Place::Code => format!("code/{}", template.name),
            Place::Inference => format!("code/inference/{}", template.name),
            Place::Folder => template.name.to_owned(),
            Place::Docker => format!("docker/{}", template.name),
        };
        write(folder, &name, template.text.as_bytes())?;
    }
    Ok(job)
}

fn write_json(folder: &Path, name: &'static str, value: &impl Serialize) -> Result<(), TrainerError> {
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| TrainerError::Render { file: name, why: error.to_string() })?;
    write(folder, name, (text + "\n").as_bytes())
}

/// Writes a file of the folder; scripts may be run.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), TrainerError> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(TrainerError::io("make", parent))?;
    }
    fs::write(&path, bytes).map_err(TrainerError::io("write", &path))?;
    #[cfg(unix)]
    if is_script(name) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(TrainerError::io("write", &path))?;
    }
    Ok(())
}
