//! WRITE and READ: releases on disk.
//!
//! It owns the files of a release: how they are named, written window by window, resumed, finished, read
//! again and checked. It writes nothing but `Verified<Sample>`, so a record that nobody proved has no way into a release.
//!
//! Deliberately absent: threads, clocks, progress bars and arguments (the engine has them), and any choice about a sample. Nothing
//! about the host, the time or the path of the folder reaches a file, so the same samples give the same bytes anywhere. What made a
//! release ([`Tool`]) does: another lock file or architecture may make other bytes, and then it can be told why.
//!
//! # Writing
//! [`inspect`] tells what a folder holds. [`Writer::create`] or [`Writer::resume`] opens it, [`Encoded::new`] turns one slot's
//! [`SlotResult`] into bytes (in any thread), [`Writer::write_window`] appends a window of them, and [`Writer::finish`] makes arrays,
//! hashes, card and preview, then the manifest: only with it is the folder a release.
//!
//! A [`Configuration`] with a [`Shard`] makes a part of the slots, as a release of its own. [`order_parts`] tells whether releases are all
//! parts of one run, and [`Writer::append_part`] joins them, window by window as it were.
//!
//! # Reading
//! [`Release::open`] reads a finished release and [`check`] checks it. The engine checks in parallel with the same pieces:
//! [`Release::file_checks`], [`Release::samples`] and [`Release::check_sample`], all pure, each giving [`Findings`] to be merged.
//!
//! # Making again
//! [`Release::replay`] tells what each slot was made from, [`Release::compare`] compares a slot with the same made again, and
//! [`Rebuilding`] the release as a whole.

mod assembly;
mod card;
mod carried;
mod check;
mod check_files;
mod check_sample;
mod configuration;
mod counts;
mod cut_back;
mod descriptions;
mod encode;
mod error;
mod fault;
mod files;
mod finish;
pub mod formats;
mod guessing;
mod hashing;
mod info;
mod intact;
mod join;
mod journal;
mod license;
mod lines;
mod manifest;
mod mismatch;
mod opening;
mod outside;
mod overview;
mod parts;
mod picture;
mod preview;
mod rebuild;
mod release;
mod replay;
mod samples;
mod separation;
mod shard;
mod unchanged;
mod writer;

#[cfg(test)]
mod tests;

pub use carried::{Carried, CarriedPicture, CarriedRecord};
pub use check::{Findings, Progress, check};
pub use check_files::FileCheck;
pub use configuration::{Configuration, image_file, image_path, record_id};
pub use counts::{AttemptKind, Counts, DescriptionCounts, Mix};
pub use descriptions::Descriptions;
pub use encode::{DescriptionLine, Encoded, RefusedAttempt, SlotResult, SlotSample};
pub use error::{DatasetError, Difference};
pub use fault::{CheckReport, Fault, Problem};
pub use files::{hex, sha256_hex};
pub use finish::Summary;
pub use guessing::Guess;
pub use info::{CardText, FinishInfo};
pub use intact::{Damage, DamageKind};
pub use license::{LICENSES, License};
pub use manifest::{FORMAT, FileEntry, Manifest, Tool};
pub use mismatch::{Mismatch, Place};
pub use opening::{Opening, inspect, is_part_of_a_release, tidy};
pub use outside::check_outside;
pub use parts::{PartFault, order_parts};
pub use picture::PictureFault;
pub use rebuild::{FileMismatch, Rebuilding};
pub use release::Release;
pub use replay::{Attempts, Replay};
pub use samples::{RawRecord, RawSample, Samples};
pub use separation::{Kind, Separation, Shared};
pub use shard::{Shard, ShardError};
pub use writer::Writer;
