//! Tests of whole releases in temporary folders, made of small handmade samples that hold.

mod carrying;
mod checking;
pub(crate) mod fixture;
mod rebuilding;
mod sharding;
mod writing;

pub(crate) use fixture::png_of;
