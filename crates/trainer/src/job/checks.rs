//! The forms of names that AWS takes. A name that is wrong is told here, and not by a service after the upload.

use super::options::BaseModel;
use crate::error::TrainerError;

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn bucket(name: &str) -> Result<(), TrainerError> {
    let wrong = |why: &str| Err(TrainerError::flag("--bucket", name, why));
    if name.starts_with("s3://") || name.contains('/') {
        return wrong("give the bucket's name alone, without s3:// and without a path");
    }
    let ends = |c: Option<u8>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    if !(3..=63).contains(&name.len())
        || !name.bytes().all(allowed)
        || !ends(name.bytes().next())
        || !ends(name.bytes().last())
        || name.contains("..")
        || name.parse::<std::net::Ipv4Addr>().is_ok()
    {
        return wrong(
            "a bucket's name has 3 to 63 small letters, digits, dots and hyphens, and begins and ends with a letter or digit",
        );
    }
    Ok(())
}

/// The account of a role.
pub(super) fn role(arn: &str) -> Result<String, TrainerError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let name = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_/".contains(c);
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, role]
            if partition.starts_with("aws")
                && is_digits(account, 12)
                && role.strip_prefix("role/").is_some_and(|role| !role.is_empty() && role.chars().all(name)) =>
        {
            Ok((*account).to_owned())
        }
        _ => Err(TrainerError::flag(
            "--role",
            arn,
            "give the ARN of the role that the job takes, such as arn:aws:iam::111122223333:role/chartmill-training",
        )),
    }
}

/// The region of an image in ECR.
pub(super) fn image(uri: &str) -> Result<String, TrainerError> {
    let wrong = || {
        let why =
            "SageMaker takes images from ECR alone; give ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG, with account and region";
        TrainerError::flag("--image", uri, why)
    };
    let (host, name) = uri.split_once('/').ok_or_else(wrong)?;
    let parts: Vec<&str> = host.splitn(5, '.').collect();
    let [account, "dkr", "ecr" | "ecr-fips", region, domain] = parts.as_slice() else { return Err(wrong()) };
    let is_region = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    if !is_digits(account, 12)
        || !matches!(*domain, "amazonaws.com" | "amazonaws.com.cn" | "amazonaws.eu")
        || region.split('-').count() < 3
        || !region.chars().all(is_region)
        || name.is_empty()
        || name.starts_with([':', '@'])
        || !name.chars().all(is_name)
    {
        return Err(wrong());
    }
    if !name.contains([':', '@']) {
        let why = "name a tag or a digest too; \"latest\" would change under a job that is submitted again";
        return Err(TrainerError::flag("--image", uri, why));
    }
    Ok((*region).to_owned())
}

/// `s3://BUCKET/PATH/`, always with the last slash: a prefix without it also matches longer names.
fn s3_folder(flag: &'static str, address: &str) -> Result<String, TrainerError> {
    let rest = address.strip_prefix("s3://").unwrap_or(address);
    let (bucket_name, key) = rest.split_once('/').unwrap_or((rest, ""));
    bucket(bucket_name).map_err(|_| TrainerError::flag(flag, address, "this is no address on S3; give s3://BUCKET/FOLDER/"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "!-_.*'()/=+@".contains(c);
    if key.trim_matches('/').is_empty() || !key.chars().all(plain) || key.contains("//") {
        return Err(TrainerError::flag(
            flag,
            address,
            "name a folder of the bucket, s3://BUCKET/FOLDER/, that holds the model's files",
        ));
    }
    Ok(format!("s3://{bucket_name}/{}/", key.trim_end_matches('/')))
}

/// `ORGANIZATION/NAME` as hubs have it.
fn is_hub_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && !part.starts_with(['-', '.']) && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    id.split_once('/').is_some_and(|(organization, name)| part(organization) && part(name))
}

/// The base model and its size in billions of weights.
pub(super) fn base_model(given: &str) -> Result<(BaseModel, u64), TrainerError> {
    let wrong = |why: &str| TrainerError::flag("--base-model", given, why);
    let source = match given {
        "7b" | "13b" => format!("liuhaotian/llava-v1.5-{given}"),
        _ if given.starts_with("s3://") => s3_folder("--base-model", given)?,
        _ if is_hub_id(given) => given.to_owned(),
        _ => return Err(wrong("give 7b, 13b, s3://BUCKET/FOLDER/ or a model's id such as liuhaotian/llava-v1.5-7b")),
    };
    let name = source.to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let billions = match (words.contains(&"7b"), words.contains(&"13b")) {
        (true, false) => 7,
        (false, true) => 13,
        _ => return Err(wrong("its size must show in the name, as 7b or 13b, because memory and hours follow from it")),
    };
    if !given.starts_with("s3://") && name.contains("mpt") {
        return Err(wrong("LLaVA loads every model with mpt in its name as an MPT, which this job cannot train"));
    }
    Ok((BaseModel { is_channel: source.starts_with("s3://"), source }, billions))
}

pub(super) fn vision_tower(given: Option<&str>) -> Result<BaseModel, TrainerError> {
    let source = match given {
        None => "openai/clip-vit-large-patch14-336".to_owned(),
        Some(given) if given.starts_with("s3://") => s3_folder("--vision-tower", given)?,
        Some(given) if is_hub_id(given) => given.to_owned(),
        Some(given) => {
            let why = "give s3://BUCKET/FOLDER/ or a model's id such as openai/clip-vit-large-patch14-336";
            return Err(TrainerError::flag("--vision-tower", given, why));
        }
    };
    Ok(BaseModel { is_channel: source.starts_with("s3://"), source })
}

pub(super) fn vpc(subnets: &[String], security_groups: &[String]) -> Result<(), TrainerError> {
    let check = |flag: &'static str, ids: &[String], prefix: &str, most: usize| {
        let sound = |id: &String| {
            id.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        };
        match ids.iter().find(|id| !sound(id)) {
            Some(id) => Err(TrainerError::flag(flag, id, format!("an id begins with {prefix}, as the console shows it"))),
            None if ids.len() > most => Err(TrainerError::flag(flag, &ids.join(","), format!("at most {most} are taken"))),
            None => Ok(()),
        }
    };
    check("--subnets", subnets, "subnet-", 16)?;
    check("--security-groups", security_groups, "sg-", 5)?;
    if subnets.is_empty() != security_groups.is_empty() {
        let why = "a VPC takes both --subnets and --security-groups; give the one that is missing".to_owned();
        return Err(TrainerError::Conflict { why });
    }
    Ok(())
}

pub(super) fn kms_key(key: &str) -> Result<(), TrainerError> {
    if key.is_empty() || key.len() > 2048 || !key.chars().all(|c| c.is_ascii_alphanumeric() || ":/_-".contains(c)) {
        return Err(TrainerError::flag("--kms-key", key, "give the id, the ARN or the alias of a key of KMS"));
    }
    Ok(())
}

pub(super) fn job_name(name: &str) -> Result<(), TrainerError> {
    let sound = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !(1..=63).contains(&name.len()) || !sound || name.starts_with('-') || name.ends_with('-') {
        let why =
            "a job's name has 1 to 63 letters, digits and hyphens, begins and ends with a letter or digit, and has no underscore";
        return Err(TrainerError::flag("--job-name", name, why));
    }
    Ok(())
}

pub(super) fn tags(given: &[String]) -> Result<Vec<(String, String)>, TrainerError> {
    let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
    let mut tags: Vec<(String, String)> = Vec::new();
    for text in given {
        let wrong = |why: &str| TrainerError::flag("--tag", text, why);
        let (key, value) = text.split_once('=').ok_or_else(|| wrong("give KEY=VALUE"))?;
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 || !text.chars().all(allowed) {
            return Err(wrong("a key has 1 to 128 and a value up to 256 letters, digits, spaces and _ . : / = + - @"));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(wrong("keys that begin with aws: are reserved"));
        }
        if tags.iter().any(|(other, _)| other == key) {
            return Err(wrong("this key is given twice"));
        }
        tags.push((key.to_owned(), value.to_owned()));
    }
    if tags.len() > 48 {
        return Err(TrainerError::flag("--tag", &tags.len().to_string(), "at most 48 tags are taken"));
    }
    Ok(tags)
}
