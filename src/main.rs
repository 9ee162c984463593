//! The page. Everything is in the library; native builds of this binary do nothing.

/// Memory that is given back, or that outgrows its place, is wiped: a key that was a text for a moment leaves no copy.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

#[cfg(target_arch = "wasm32")]
fn main() {
    greenroom::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
