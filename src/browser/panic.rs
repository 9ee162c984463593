//! When Greenroom itself fails: a plain page in place of a frozen one, with a report that holds no vendor data.

use crate::words::pages as words;

/// Puts the page of failure up on the first panic. Plain DOM: the framework may be what failed.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        let report = format!("Greenroom {} failed at {place}", env!("CARGO_PKG_VERSION"));
        web_sys::console::error_1(&report.as_str().into());
        show(&report);
    }));
}

fn show(report: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if document.get_element_by_id("panic").is_some() {
        return;
    }
    let Some(body) = document.body() else { return };
    let element = |tag: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let Some(main) = element("main", "") else { return };
    main.set_id("panic");
    main.set_class_name("panic");
    let parts = [
        element("h1", words::PANIC_TITLE),
        element("p", words::PANIC_LEAD),
        element("a", words::PANIC_RELOAD),
        element("h2", words::PANIC_REPORT),
        element("pre", report),
    ];
    for part in parts.into_iter().flatten() {
        if part.tag_name() == "A" {
            // Setting an attribute with a valid name does not throw.
            let _ = part.set_attribute("href", "");
        }
        let _ = main.append_child(&part);
    }
    // What the framework drew stays below, out of reach: what was typed can still be read and copied.
    let _ = body.insert_before(&main, body.first_child().as_ref());
}
