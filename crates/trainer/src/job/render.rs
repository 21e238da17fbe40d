//! The files of the folder that are filled in for the job: its README and the script that submits it.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use super::deploy::serving_instance;
use super::folder::Job;
use super::instance::Instance;
use crate::error::TrainerError;

const README: &str = include_str!("../../templates/job/README.md.jinja");
const SUBMIT: &str = include_str!("../../templates/job/submit.sh.jinja");

/// A text, such as a path, as one word of a shell.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    // A path that begins with a hyphen would be read as an option.
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The README and `submit.sh`, by name.
///
/// # Errors
/// [`TrainerError::Render`].
pub(super) fn rendered(job: &Job, release: &str) -> Result<[(&'static str, String); 2], TrainerError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(|error| TrainerError::Render { file: "README.md", why: error.to_string() })?);
    environment.add_filter("sh", |text: String| shell_word(&text));
    let (asked, choices, layout) = (&job.asked, &job.choices, &job.layout);
    let serving = serving_instance(asked.base_billions);
    let values = context! {
        job_name => layout.job_name.clone(),
        release => release,
        base_model => asked.base_model.source.clone(),
        vision_tower => asked.vision_tower.source.clone(),
        method => asked.method.name(),
        rows => job.data.rows,
        pictures => job.data.pictures,
        instance => choices.instance.name.clone(),
        gpus => choices.instance.gpus,
        gpu => choices.instance.gpu.clone(),
        gpu_gib => format!("{:.0}", choices.gpu_gib),
        gpu_gib_needed => format!("{:.0}", choices.gpu_gib_needed),
        region => asked.region.clone(),
        role => asked.role.clone(),
        image => asked.image.clone(),
        kms_key => asked.kms_key.clone(),
        hours => format!("{:.1}", choices.hours),
        usd => format!("{:.0}", choices.usd),
        usd_per_hour => format!("{:.2}", choices.instance.usd_per_hour),
        prices_as_of => Instance::prices_as_of(),
        max_run_hours => choices.max_run_seconds / 3600,
        max_wait_hours => choices.max_wait_seconds.map(|seconds| seconds / 3600),
        per_device_batch => choices.per_device_batch,
        accumulation => choices.accumulation,
        global_batch => choices.global_batch,
        steps => choices.steps,
        epochs => choices.epochs,
        save_steps => choices.save_steps,
        zero => choices.zero.name(),
        notes => choices.notes.clone(),
        checkpoints => layout.checkpoints.clone(),
        serving_instance => serving,
        serving_usd => format!("{:.2}", Instance::named(serving).map_or(0.0, |instance| instance.usd_per_hour)),
        uploads => job.uploads.iter().map(|upload| context! {
            from => upload.from.to_string_lossy().into_owned(), list => upload.list.clone(), to => upload.to.clone(),
        }).collect::<Vec<_>>(),
    };
    let render = |file, text| {
        environment
            .render_str(text, &values)
            .map(|text| (file, text))
            .map_err(|error| TrainerError::Render { file, why: format!("{error:#}") })
    };
    Ok([render("README.md", README)?, render("submit.sh", SUBMIT)?])
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        for (text, word) in [
            ("chartmill-out", "chartmill-out"),
            ("my charts", "'my charts'"),
            ("a'b", r"'a'\''b'"),
            ("$(reboot)", "'$(reboot)'"),
            ("-rf", "'./-rf'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(text), word, "{text}");
        }
    }
}
