//! The files that every job has, and those that are filled in for it. They are files of their own kind under `templates/`, so that their
//! own tools check them.

/// Where in the job folder a file stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In `code/`, and in the archive.
    Code,
    /// In `code/inference/`, in the archive, and later beside the weights.
    Inference,
    /// In the folder itself.
    Folder,
    /// In `docker/`.
    Docker,
}

/// A file that is the same in every job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template {
    pub(super) place: Place,
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

macro_rules! template {
    ($place:ident, $folder:literal, $name:literal) => {
        Template { place: Place::$place, name: $name, text: include_str!(concat!("../../templates/", $folder, "/", $name)) }
    };
}

/// The files that are the same in every job.
pub(super) const TEMPLATES: &[Template] = &[
    template!(Code, "code", "train.sh"),
    template!(Code, "code", "train_llava.py"),
    template!(Code, "code", "prepare.py"),
    template!(Code, "code", "finish.py"),
    template!(Code, "code", "zero2.json"),
    template!(Code, "code", "zero3.json"),
    template!(Code, "code", "zero3_offload.json"),
    template!(Inference, "inference", "inference.py"),
    template!(Inference, "inference", "serve.py"),
    template!(Folder, "job", "submit.py"),
    template!(Folder, "job", "estimator_sdk2.py"),
    template!(Folder, "job", "trainer_sdk3.py"),
    template!(Docker, "docker", "Dockerfile"),
    template!(Docker, "docker", "requirements.txt"),
    template!(Docker, "docker", "requirements-source.txt"),
];
