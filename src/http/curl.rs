//! A request as something an engineer can read and repeat, without its key.

use super::{Body, Expects, Request, Upload};
use crate::domain::json;
use crate::domain::{AuthScheme, Vendor};

/// The request as a `curl` command for a POSIX shell. The key is a variable that must be set.
pub fn curl(request: &Request, vendor: Vendor, auth: &AuthScheme) -> String {
    let mut command = format!("curl --request {} {}", request.method.as_str(), quote(&request.url));
    if request.credential.is_some() {
        let variable = format!("${{{}_KEY:?set me}}", vendor.slug().to_ascii_uppercase());
        let name = auth.header.replace(['"', '$', '`', '\\'], "");
        let prefix = auth.prefix.replace(['"', '$', '`', '\\'], "");
        command.push_str(&format!(" \\\n  --header \"{name}: {prefix}{variable}\""));
    }
    for (name, value) in &request.headers.0 {
        command.push_str(&format!(" \\\n  --header {}", quote(&format!("{name}: {value}"))));
    }
    match &request.body {
        Body::None => {}
        Body::Json(body) => command.push_str(&format!(
            " \\\n  --header 'content-type: application/json' \\\n  --data {}",
            quote(&json::written(body))
        )),
        Body::File(Upload { field, name, media_type, .. }) => {
            command.push_str(&format!(" \\\n  --form {}", quote(&format!("{field}=@{name};type={media_type}"))));
        }
    }
    if request.expects == Expects::File {
        command.push_str(" \\\n  --output package.zip");
    }
    command
}

/// One word of a POSIX shell, whatever is in it.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
