//! The page. Everything is in the library; native builds of this binary do nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    greenroom::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
