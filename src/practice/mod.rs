//! The practice vendors.
