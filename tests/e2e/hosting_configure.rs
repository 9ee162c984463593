//! What configure.sh is told, says and keeps: options, checks before anything is written, and what it leaves to others.

use crate::browsers::run_folder;
use crate::hosts::{Package, all_files};
use crate::runner::{Case, Result, Test, check};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::what_was_said_counts_until_something_else_is_said", said_before),
        Case::new("hosting::nothing_is_written_where_something_is_wrong", nothing_is_written),
        Case::new("hosting::what_an_administrator_should_know_is_said", what_is_said),
        Case::new("hosting::a_server_may_read_what_is_written", readable),
        Case::new("hosting::the_package_has_no_settings_of_its_own", no_settings),
    ]
}

/// Runs the script; what it says, and whether it did its work.
fn run(package: &Package, arguments: &[&str]) -> Result<(bool, String)> {
    let output = package.configure(&["sh"], arguments)?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ok((output.status.success(), said))
}

fn configured(package: &Package, arguments: &[&str]) -> Result<String> {
    let (is_done, said) = run(package, arguments)?;
    check!(is_done, "configure.sh {arguments:?}: {said}");
    Ok(said)
}

fn page(package: &Package) -> Result<String> {
    Ok(std::fs::read_to_string(package.site().join("index.html"))?)
}

const RELAY: &str = r#"{"relay": {"cargo": {"path": "/relay/cargo/", "to": "https://api.getcargo.io"}}}"#;

/// A second run without options undoes nothing, in the same folder and in that of the next version.
async fn said_before(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    package.settings(RELAY)?;
    let trust = "/etc/ssl/other certificates.pem";
    let all = ["--base=/tools/greenroom/", "--served-from", "/srv/green room", "--trust", trust, "--key-header=X-Key"];
    let said = configured(&package, &all)?;
    check!(!said.contains("As it was before"), "what was just said is called old: {said}");
    let (first, written) = (page(&package)?, package.recipe("nginx/greenroom.conf")?);
    for part in ["^~ /tools/greenroom/ ", "/srv/green room/", trust, "$http_x_key"] {
        check!(written.contains(part), "{part} is not in {written}");
    }
    let said = configured(&package, &[])?;
    let before = format!("--base /tools/greenroom/ --served-from /srv/green room --trust {trust} --key-header x-key");
    check!(said.contains(&before), "what is used again is not said: {said}");
    check!(page(&package)? == first && package.recipe("nginx/greenroom.conf")? == written, "it is another now");

    // The next version has a page of the root, and the recipes that were taken along.
    let next = Package::unpack(&test.stage)?;
    next.settings(RELAY)?;
    std::fs::create_dir(next.folder().join("recipes"))?;
    std::fs::copy(package.folder().join("recipes/options"), next.folder().join("recipes/options"))?;
    let said = configured(&next, &[])?;
    check!(said.contains(&before), "what is used again is not said: {said}");
    check!(page(&next)? == first && next.recipe("nginx/greenroom.conf")? == written, "an update is configured anew");

    // What is said counts, for the next time as well; what the page says counts before the file.
    configured(&next, &["--base", "/", "--key-header", "", "--served-from", "/srv/b"])?;
    let said = configured(&next, &[])?;
    check!(said.contains(&format!("As it was before: --base / --served-from /srv/b --trust {trust}\n")), "{said}");
    let written = next.recipe("nginx/greenroom.conf")?;
    check!(!written.contains("x_key") && written.contains("\"/srv/b/"), "what was said last does not count: {written}");
    std::fs::write(next.site().join("index.html"), page(&next)?.replace("<base href=\"/\"", "<base href=\"/own/\""))?;
    let said = configured(&next, &[])?;
    check!(said.contains("As it was before: --base /own/ ") && page(&next)?.contains("\"/own/\""), "{said}");

    // Somebody's hand in the file says nothing else in a configuration.
    std::fs::write(next.folder().join("recipes/options"), "--served-from /x;y\n")?;
    let (is_done, said) = run(&next, &[])?;
    check!(!is_done && said.contains("--served-from"), "{said}");
    Ok(())
}

async fn nothing_is_written(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    package.settings(RELAY)?;
    let before = all_files(package.folder())?;
    let at_file = package.folder().join("README.md").join("recipes").display().to_string();
    for (arguments, reason) in [
        (["--base", "tools/"].as_slice(), "--base must begin and end with /"),
        (&["--base=/tools"], "--base must begin and end with /"),
        (&["--base="], "--base must begin and end with /"),
        (&["--served-from", "srv/greenroom"], "--served-from must begin with /"),
        (&["--trust", "certificates.pem"], "--trust must begin with /"),
        (&["--name", "Test"], "--name"),
        (&["--name", "a-b"], "--name"),
        (&["--name", "1"], "--name"),
        (&["--base"], "needs a value"),
        (&["--bas=/"], "--bas is no option"),
        (&["/tools/"], "is no option"),
        (&["--out", &at_file], "nothing can be written to"),
    ] {
        let (is_done, said) = run(&package, arguments)?;
        check!(!is_done && said.contains(reason), "{arguments:?}: {said}");
        check!(all_files(package.folder())? == before, "{arguments:?}: something was written");
    }
    let help = configured(&package, &["--help"])?;
    check!(help.contains("--served-from") && !help.contains("set -eu"), "--help says {help}");
    check!(all_files(package.folder())? == before, "--help wrote something");

    // A folder with special signs: that is said of it, not of an option that nobody used.
    let odd = run_folder().join("odd; folder");
    std::fs::create_dir_all(&odd)?;
    for (path, bytes) in all_files(package.folder())? {
        let to = odd.join(path);
        std::fs::create_dir_all(to.parent().unwrap_or(&odd))?;
        std::fs::write(to, bytes)?;
    }
    let odd = Package::at(odd);
    let (is_done, said) = run(&odd, &[])?;
    check!(!is_done && said.contains("special signs in /") && said.contains("odd; folder"), "{said}");
    configured(&odd, &["--served-from", "/srv/greenroom"])?;
    Ok(())
}

async fn what_is_said(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    for (settings, arguments, says, says_not) in [
        (
            "{}",
            ["--base", "/"].as_slice(),
            ["The console at / may call: https://api"].as_slice(),
            ["Left out", "The relay", "no /"].as_slice(),
        ),
        (
            r#"{"hosts": {"sema4": ["https://ace.acme.example"]}, "hidden": ["polyai"]}"#,
            &["--base", "/"],
            &["Left out by \"hosts\" or \"hidden\": https://*.sema4.ai https://*.poly.ai."],
            &["The relay"],
        ),
        (RELAY, &["--base", "/"], &["may call"], &["The relay", "Left out"]),
        (
            RELAY,
            &["--base", "/tools/greenroom/", "--trust", "/there is/none.pem"],
            &["The relay /relay/cargo/ is not below /tools/greenroom/", "There is no /there is/none.pem here"],
            &["Left out"],
        ),
    ] {
        package.settings(settings)?;
        let said = configured(&package, arguments)?;
        check!(says.iter().all(|part| said.contains(part)), "{settings}: {said}");
        check!(!says_not.iter().any(|part| said.contains(part)), "{settings}: {said}");
    }
    Ok(())
}

/// Whoever unpacked and configured it as somebody who keeps files to himself.
async fn readable(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    for name in ["index.html", "practice.js"] {
        std::fs::set_permissions(package.site().join(name), PermissionsExt::from_mode(0o600))?;
    }
    let script = package.folder().join("configure.sh").display().to_string();
    let output = std::process::Command::new("sh").args(["-c", "umask 077; sh \"$0\" --base /a/", &script]).output()?;
    check!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for folder in [package.site(), package.folder().join("recipes")] {
        let files = all_files(&folder)?.into_keys().map(|name| folder.join(name));
        for path in files.chain([folder.clone(), folder.join("nginx")]) {
            let Ok(file) = std::fs::metadata(&path) else { continue };
            let wanted = if file.is_dir() { 0o755 } else { 0o644 };
            let mode = file.permissions().mode() & 0o777;
            check!(mode & wanted == wanted, "{} has {mode:o}", path.display());
        }
    }
    Ok(())
}

/// Unpacked or copied over what a server has, it does not write over what the administrator wrote.
async fn no_settings(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    let file = package.site().join("console.json");
    check!(!file.exists(), "the package has a console.json");
    let sums = std::fs::read_to_string(package.folder().join("SHA256SUMS"))?;
    check!(!sums.contains("console.json") && !sums.contains("index.html."), "the sums name what is not there: {sums}");
    let sums = std::process::Command::new("sha256sum")
        .args(["-c", "--quiet", "SHA256SUMS"])
        .current_dir(package.folder())
        .output()?;
    check!(sums.status.success(), "the sums: {}", String::from_utf8_lossy(&sums.stdout));
    let said = configured(&package, &["--base", "/"])?;
    check!(said.contains("There was no console.json"), "it is written without a word: {said}");
    check!(std::fs::read(&file)? == b"{}\n", "console.json says something");
    package.settings(RELAY)?;
    let said = configured(&package, &[])?;
    check!(
        !said.contains("no console.json") && std::fs::read(&file)? == RELAY.as_bytes(),
        "it is written over: {said}"
    );
    Ok(())
}
