//! What the agents of the cast are told to do.

/// A runbook. The long one has a few hundred lines.
pub(super) fn of(name: &str, about: Option<&str>, long: bool) -> String {
    let mut runbook = format!(
        "# {name}\n\n## Objective\n{}\n\n## Steps\n1. Read what was handed in, twice.\n2. Compare it with the policy.\n\
         3. Say what is odd, and what is missing.\n\n## Never\n- Guess an amount.\n- Approve anything.\n",
        about.unwrap_or("Take notes, and keep them short.")
    );
    if long {
        for number in 1..=120 {
            runbook.push_str(&format!(
                "\n### Rule {number}\nWhere a claim names table {number}, look it up there first. If two rows fit, ask.\n"
            ));
        }
        runbook.push_str("\n## Last\n");
    }
    runbook
}
