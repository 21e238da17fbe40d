//! `sourcedir.tar.gz`: the code of the job, as SageMaker's toolkit unpacks it. The same files give the same bytes.

use std::io;

use flate2::{Compression, GzBuilder};

use super::templates::{Place, TEMPLATES};

/// The archive. Its content lies at its root, without a folder around it.
pub(super) fn source_archive() -> io::Result<Vec<u8>> {
    // No time and no name of a file in the head.
    let gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    let mut archive = tar::Builder::new(gzip);
    let mut files: Vec<(String, &str)> = TEMPLATES
        .iter()
        .filter_map(|template| match template.place {
            Place::Code => Some((template.name.to_owned(), template.text)),
            Place::Inference => Some((format!("inference/{}", template.name), template.text)),
            Place::Folder | Place::Docker => None,
        })
        .collect();
    files.sort_unstable();
    for (name, text) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(if name.ends_with(".sh") { 0o755 } else { 0o644 });
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_entry_type(tar::EntryType::Regular);
        archive.append_data(&mut header, &name, text.as_bytes())?;
    }
    archive.into_inner()?.finish()
}
