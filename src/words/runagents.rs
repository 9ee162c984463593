//! RunAgents' rules in words.

/// The seed's host, in the list of addresses.
pub const SEED_HOST: &str = "RunAgents";
/// A wire contract.
pub const PROFILE_CURRENT: &str = "Today's (/api/v1)";
/// A wire contract.
pub const PROFILE_OLDER: &str = "The older one (/api, with a namespace)";
/// What the two contracts are.
pub const PROFILE_HINT: &str = "RunAgents moved its API in May 2026. Test finds out which of the two answers, and fills \
    this in. Until then it is told by the address.";
/// Field of a connection.
pub const WORKSPACE: &str = "Workspace (optional)";
/// What the workspace is for.
pub const WORKSPACE_HINT: &str = "In today's contract it becomes part of the address, in the older one the namespace. \
    Empty: the key's own.";
/// Field of a connection.
pub const URL_HINT: &str = "The company's or the trial's own: https://acme.runagents.io or https://….try.runagents.io; a workspace behind it is \
    understood";
/// What the tile on the board says.
pub const NEEDS: &str = "The address of your company's RunAgents and a workspace key, from Settings, API keys.";
/// What a workspace may not be called.
pub const NEED_WORKSPACE: &str = "Enter the workspace's short name, without spaces or slashes";

/// Kinds of answers.
pub const OBJECT: &str = "an object";
/// Kinds of answers.
pub const LIST: &str = "a list";
/// Kinds of answers.
pub const ANSWER: &str = "the agent's answer";
/// The tool of the starter kit (the seed's "Starter Kit Endpoint").
pub const ECHO_TOOL: &str = "echo-tool";
/// The model provider of the starter kit.
pub const PLAYGROUND: &str = "playground-llm";

/// A phase with what is said about it.
pub fn phase(phase: &str, message: &str) -> String {
    let phase = match phase {
        "" => PHASE_UNKNOWN,
        "Pending" => "Starting",
        other => other,
    };
    // It says no more than the phase does.
    if message.is_empty() || message == "starting" { phase.to_owned() } else { format!("{phase}: {message}") }
}
/// No phase was told.
pub const PHASE_UNKNOWN: &str = "Phase not told";
/// On the board.
pub const FAILED_SHORT: &str = "failed";
/// On the board.
pub const PENDING_SHORT: &str = "starting";
/// What waits.
pub fn failed(message: &str) -> String {
    if message.is_empty() {
        "It failed. RunAgents does not say why.".to_owned()
    } else {
        format!("It failed: {message}")
    }
}
/// What waits.
pub fn pending(message: &str) -> String {
    match message {
        "" | "starting" => "It is starting.".to_owned(),
        message => format!("It is not running yet: {message}"),
    }
}
/// The draft's lane.
pub const DRAFT_LANE: &str = "Drafts are kept on this computer. What is deployed is live.";
/// The draft's lane, on the board.
pub const DRAFT_LANE_SHORT: &str = "kept here";
/// Why a reading is not whole.
pub fn cannot_be_read(what: &str) -> String {
    format!("Cannot be read with this key: {what}. A deployment from here has to say them anew.")
}
/// Nothing is allowed.
pub const NO_POLICY_NOW: &str = "No policy is bound to it: RunAgents refuses every call of its tools.";
/// A budget.
pub fn budget(label: &str, status: &str) -> String {
    match status {
        "Budget reached" => format!("The monthly budget of {label} is spent."),
        _ => format!("The monthly budget of {label} is nearly spent."),
    }
}
/// A row of what was live before.
pub const EARLIER: &str = "An earlier configuration";
/// How such a row came about.
pub const REPLACED: &str = "Replaced";
/// What replaced it.
pub const BY_DEPLOYMENT: &str = "a deployment from this computer";
/// Who deployed it.
pub const FROM_HERE: &str = "from this computer";

/// Opens the sheet.
pub const REMOVE: &str = "Delete the agent…";
/// Confirm button.
pub const REMOVE_NOW: &str = "Delete the agent";
/// Opens the sheet.
pub const AGAIN_BUTTON: &str = "Deploy the earlier configuration again…";
/// Opens the sheet after deleting.
pub const RECREATE_BUTTON: &str = "Recreate from snapshot…";
/// Opens the sheet.
pub const DEPLOY_BUTTON: &str = "Deploy to Live…";
/// Confirm button.
pub const DEPLOY_TO_LIVE: &str = "Deploy to Live";
/// Opens the sheet.
pub const CONFIGURE_BUTTON: &str = "Change the configuration…";
/// Confirm button.
pub const CONFIGURE_NOW: &str = "Change the configuration";
/// Opens the sheet.
pub const STARTER_KIT_BUTTON: &str = "Make the starter kit…";
/// Confirm button.
pub const STARTER_KIT_NOW: &str = "Make the starter kit";
/// Confirm button.
pub const SAY_NOW: &str = "Send the message";
/// Titles.
pub const STARTER_KIT_TITLE: &str = "Make the starter kit";
/// Titles.
pub fn create_title(name: &str) -> String {
    format!("Deploy {name} to Live")
}
/// Titles.
pub fn update_title(name: &str) -> String {
    format!("Deploy an update of {name} to Live")
}
/// Titles.
pub fn again_title(name: &str) -> String {
    format!("Redeploy {name} as it was before")
}
/// Titles.
pub fn configure_title(name: &str) -> String {
    format!("Change the configuration of {name}")
}
/// Titles.
pub fn remove_title(name: &str) -> String {
    format!("Delete {name}")
}
/// Titles.
pub fn say_title(name: &str) -> String {
    format!("Send a test message to {name}")
}
/// Stands for what was kept.
pub const AS_KEPT: &str = "As it was kept on this computer";
/// Stands for what was edited.
pub const EDITED: &str = "As edited here";
/// Where the message goes.
pub const MESSAGE_KEPT: &str = "RunAgents keeps no message: it stays in the journal of this computer.";
/// An agent from a snapshot.
pub const FROM_SNAPSHOT: &str = "It is deployed from the image and the configuration that were kept. Source files that \
    were deployed without a build are not in its image, and nobody has them.";
/// An agent from a snapshot.
pub fn snapshot_lacks(what: &str) -> String {
    format!("Not in the snapshot, because it could not be read: {what}.")
}
/// What a name comes to.
pub fn creates(name: &str) -> String {
    format!("{name} does not exist yet: a new agent is made. It serves as soon as it runs.")
}
/// What a name comes to.
pub fn updates(name: &str) -> String {
    format!("{name} exists: this updates it. RunAgents replaces everything it says, and starts it anew.")
}
/// What becomes of it.
pub const NEW_AGENT_LEAD: &str = "What is deployed is live as soon as it runs.";
/// Looked up while it is typed.
pub fn is_there(name: &str) -> String {
    format!("{name} exists: deploying updates it")
}
/// Leads to the form of the agent that is there.
pub const OPEN_INSTEAD: &str = "Open its own form instead";
/// Looked up while it is typed.
pub fn is_new(name: &str) -> String {
    format!("{name} does not exist yet: a new agent will be made")
}
/// What is taken along.
pub fn makes_tools(names: &str) -> String {
    format!("Made with it: the tools {names}.")
}
/// What comes later.
pub fn credentials_later(names: &str) -> String {
    format!(
        "A deployment carries no credentials: {names} cannot be called until its key or its sign-in is entered in \
         RunAgents' own console, under Tools."
    )
}
/// A doubt.
pub fn tool_is_there(name: &str) -> String {
    format!("The tool {name} exists already: whether RunAgents replaces it is not documented.")
}
/// A doubt.
pub fn tool_not_required(name: &str) -> String {
    format!("The new tool {name} is not among the required tools: the agent could not call it.")
}
/// A doubt.
pub fn tool_unknown(name: &str) -> String {
    format!("The tool {name} is neither registered nor made here: the agent waits for it, and does not start.")
}
/// A doubt.
pub fn rewrite_not_required(address: &str, tool: &str) -> String {
    format!("{address} leads to {tool}, which is not among the required tools.")
}
/// A doubt.
pub const REWRITES_INFERRED: &str =
    "The address rewrites were read from a variable that RunAgents sets itself. Look at them once more.";
/// A doubt.
pub const NO_POLICY: &str = "No policy is bound: RunAgents refuses every call of the agent's tools.";
/// A doubt.
pub fn policy_unknown(name: &str) -> String {
    format!("There is no policy {name}.")
}
/// A doubt.
pub fn identity_provider_unknown(name: &str) -> String {
    format!("There is no identity provider {name}.")
}
/// Who may talk to it.
pub const OPEN_TO_ALL: &str = "No identity provider: whoever reaches its address can talk to it.";
/// A doubt.
pub fn model_unknown(model: &str, provider: &str) -> String {
    format!("No registered provider of kind {provider} offers the model {model}: it fails when it is called.")
}
/// A doubt.
pub fn role_twice(role: &str) -> String {
    format!("There are two models with the role {role}: RunAgents takes one of each role.")
}
/// What is sent in place of what was typed.
pub fn kind_sent(name: &str, kind: &str) -> String {
    format!("{name} is the name of a registered provider; a deployment names its kind: {kind} is sent.")
}
/// A doubt.
pub fn beyond(keys: &str) -> String {
    format!("The agent also has {keys}, which no deployment can say. Whether it stays is not documented.")
}
/// A doubt.
pub fn entry_point_missing(name: &str) -> String {
    format!("The entry point {name} is none of the source files.")
}
/// What stays.
pub fn keeps_image(image: &str) -> String {
    format!("It keeps its image: {image}")
}
/// What may not stay.
pub const CODE_NOT_IN_IMAGE: &str = "RunAgents runs it from source files. If they were deployed without a build, they \
    are not in the image, and RunAgents gives them back nowhere: then deploy the source files again. For prompt, models, \
    tools and policies alone, change its configuration instead.";
/// Where an agent comes from.
pub const SOURCE: &str = "Source";
/// What may not stay: agreed to by hand.
pub const CODE_LOST: &str = "Source: RunAgents runs the agent from source files, and its image was not built for it, so \
    they are not in it. Kept alone the image may run without them. Deploy the source files again, or change the \
    configuration instead.";
/// Refusals.
pub const IMAGE_UNKNOWN: &str = "Its image cannot be read: choose where the agent comes from.";
/// Refusals.
pub const NO_SOURCE: &str = "A deployment needs a source: files, an image, an artifact or a draft. In the older contract a \
    draft alone is none.";
/// Refusals.
pub const AGENT_NOT_FOUND: &str = "There is no such agent any more.";
/// Refusals.
pub fn not_read(what: &str) -> String {
    format!(
        "{what}: cannot be read, and a deployment that does not say them might take them away. Turn them on in the \
         form, and enter what should be there; nothing in them means none."
    )
}
/// A section of the sheet.
pub const NOT_READ: &str = "Could not be read";
/// Agreed to by hand.
pub fn replaced_unread(label: &str) -> String {
    format!("{label}: what the agent has there cannot be read, and is replaced by what stands in the form")
}
/// Refusals.
pub fn problems(count: usize) -> String {
    match count {
        1 => "One field has something that RunAgents would not take: go back to the form.".to_owned(),
        _ => format!("{count} fields have something that RunAgents would not take: go back to the form."),
    }
}
/// Refusals.
pub fn secrets_missing(count: usize) -> String {
    match count {
        1 => "The value of a variable is not at hand any more: type it again in the form.".to_owned(),
        _ => format!("The values of {count} variables are not at hand any more: type them again in the form."),
    }
}
/// Refusals.
pub const NOTHING_CHANGED: &str = "Nothing is different from what is there.";
/// Refusals.
pub const NO_CONFIG: &str =
    "Its configuration cannot be read or changed with this key, or in this version: deploy it instead.";
/// Opens the sheet.
pub const CONFIGURE_BACK: &str = "Change the configuration back…";
/// Who feels it.
pub const CONFIG_AT_ONCE: &str = "It holds at once, without a deployment.";
/// What stays.
pub const CONFIG_KEEPS: &str = "Only what is listed is sent; everything else stays.";
/// Deleting.
pub const REMOVES_ALL: &str = "The agent and its configuration.";
/// Deleting.
pub const REMOVED_FOR_GOOD: &str = "RunAgents deletes it for good. Nobody can talk to it any more.";
/// Deleting.
pub const SNAPSHOT_TAKEN: &str = "A snapshot of what can be read is taken first: with it the agent can be deployed again. Values of variables and \
    source files are not in it.";
/// Heading.
pub const STARTER_KIT: &str = "Starter kit";
/// What it is for.
pub const STARTER_KIT_LEAD: &str = "A tool that echoes and a model to try things with, made by RunAgents where they are \
    missing.";
/// Whose step it is, in the journal.
pub const KIT_NAME: &str = "Workspace";
/// The starter kit.
pub const KIT: &str = "A tool and a model to try things with";
/// The starter kit.
pub const KIT_MAKES: &str = "RunAgents makes the tool echo-tool and the model provider playground-llm.";
/// The starter kit.
pub const KIT_IF_MISSING: &str = "What is there already stays as it is.";
/// The starter kit.
pub const KIT_NO_POLICY: &str = "No policy is made: an agent that is to call echo-tool needs one that allows it.";
/// The starter kit.
pub const KIT_WAS_THERE: &str = "Both were there already: nothing new was made.";
/// The starter kit, before it is asked for.
pub const KIT_BOTH_THERE: &str = "Both are there already: nothing new will be made.";
/// The starter kit, read back.
pub fn kit_missing(names: &str) -> String {
    format!("Read back, this is still not there: {names}.")
}
/// The starter kit, read back.
pub fn kit_partly(names: &str) -> String {
    format!("Of the starter kit only this was made: {names}. It stays.")
}
/// The starter kit, read back.
pub const KIT_IS_THERE: &str = "The tool echo-tool and the model provider playground-llm are there.";
/// The starter kit.
pub const KIT_UNKNOWN: &str = "What was there before is not known, or cannot be read.";
/// The starter kit.
pub fn kit_tool(name: &str) -> String {
    format!("Made: the tool {name}.")
}
/// The starter kit.
pub fn kit_provider(name: &str) -> String {
    format!("Made: the model provider {name}.")
}
/// What a message comes to.
pub const SAY_CHANGES: &str =
    "The agent answers as it would answer anybody: it may call its tools, and its models cost.";
/// Refusals.
pub const SAY_NOTHING: &str = "Write a message first.";
/// What cannot be known.
pub const SAID: &str = "What an agent did with a message can be read nowhere.";

/// What a preview says.
pub fn preview(label: &str, eta: Option<&str>, confidence: Option<&str>) -> String {
    let eta = eta.map(|eta| format!(", {eta}")).unwrap_or_default();
    let confidence = confidence.map(|sure| format!(" (confidence: {sure})")).unwrap_or_default();
    format!("RunAgents expects: {label}{eta}{confidence}")
}
/// What a preview says.
pub fn preview_refuses(said: &str) -> String {
    format!("RunAgents says that it would refuse this: {said}")
}
/// The source is taken from a draft.
pub fn draft_fills(id: &str, fields: &str) -> String {
    match fields {
        "" => format!("The draft {id} has nothing to fill in."),
        fields => format!("From the draft {id} RunAgents fills in what is empty here: {fields}."),
    }
}
/// What a draft holds.
pub fn draft_field(key: &str) -> &str {
    match key {
        "artifact_id" => "its artifact",
        "policies" => "policies",
        "required_tool_names" => "required tools",
        "model_mappings" => "models",
        "tool_mappings" => "tools for what the code calls",
        "agent_config" => "prompt and access",
        other => other,
    }
}
/// A choice of drafts.
pub fn draft_of(id: &str, agent: &str) -> String {
    format!("{id} ({agent})")
}
/// A choice of models.
pub fn model_of(model: &str, provider: &str) -> String {
    if provider.is_empty() { model.to_owned() } else { format!("{model} ({provider})") }
}

/// What came of it.
pub fn deployed_into(namespace: &str) -> String {
    format!("In the namespace {namespace}.")
}
/// What came of it.
pub fn tools_created(names: &str) -> String {
    format!("Tools that were made: {names}.")
}
/// What came of it: known words in words, others as they are.
pub fn execution_mode(mode: &str, profile: Option<&str>) -> String {
    let profile = profile.map(|profile| format!(", build profile {profile}")).unwrap_or_default();
    let mode = match mode {
        "INSTANT_RUNTIME" => "on the prebuilt runtime, at once (INSTANT_RUNTIME",
        "FAST_OVERLAY" => "on a runtime with packages laid over it (FAST_OVERLAY",
        "CUSTOM_IMAGE" => "from its own image (CUSTOM_IMAGE",
        other => return format!("How it is run: {other}{profile}"),
    };
    format!("How it is run: {mode}{profile})")
}
/// What came of it.
pub fn build_profile(profile: &str) -> String {
    format!("Build profile: {profile}")
}
/// What came of it.
pub fn build_required(required: bool) -> String {
    if required { "An image is built first.".to_owned() } else { "No build is needed.".to_owned() }
}
/// What came of it.
pub fn decision_reason(reason: &str) -> String {
    format!("Why so: {reason}")
}
/// What came of it.
pub fn image_uri(image: &str) -> String {
    format!("Image: {image}")
}
/// What came of it.
pub fn execution_kind(kind: &str, level: &str) -> String {
    format!("Kind: {kind}; support: {level}")
}

/// Reading back.
pub const EVIDENCE_DAMAGED: &str = "What was kept for telling is damaged.";
/// Reading back.
pub const CHANGED_OTHERWISE: &str =
    "The agent is not what it was, and not what was sent: somebody else may have changed it.";
/// Reading back.
pub const SAME_AS_BEFORE: &str = "The agent says what was sent, but it said so before: whether it was deployed anew \
    cannot be read.";
/// Reading back.
pub const PERHAPS_ANOTHERS: &str = "It says what was sent. RunAgents does not tell who deployed it.";
/// Reading back.
pub const BUILD_LOST: &str =
    "The number of its build was in the answer that did not come: only the agent can be watched.";
/// Reading back.
pub const BUILD_UNKNOWN: &str = "A build may be under way, and RunAgents lists none: the agent may come to be when it is \
    done. Look at the list of agents in a few minutes before deploying again.";
/// Reading back.
pub const BUILD_UNKNOWN_UPDATE: &str = "The agent is what it was. A build may be under way, and RunAgents lists none: the \
    agent may change when it is done. Look at it in a few minutes before deploying again.";
/// Reading back.
pub const FAILED_AND_YET: &str =
    "RunAgents said that it failed, and yet the agent is not what it was: look at it before deploying again.";
/// Reading back.
pub fn tools_there(names: &str) -> String {
    format!("These tools were made: {names}.")
}
/// Reading back.
pub fn tools_left(names: &str) -> String {
    format!("The agent was not deployed, but these tools were made: {names}. They stay.")
}
/// Reading back.
pub fn came_back_otherwise(names: &str) -> String {
    format!(
        "Read back, these are not as they were sent: {names}. If somebody else changed them right after you, theirs stands and yours was lost there."
    )
}
/// What moved.
pub const AS_READ: &str = "as it was read";
/// What moved.
pub const OTHERWISE: &str = "not the same";
/// After deleting.
pub const STILL_THERE: &str = "RunAgents still shows an agent of this name: it is on its way out, or somebody made it \
    again right after you.";
/// What moved.
pub const NOW_THERE: &str = "an agent of this name";

/// Why the key does not do.
pub const BEARER_REFUSED: &str = "RunAgents took the key for a sign-in token: a workspace key (ra_ws_…) needs today's \
    contract, or a header of its own. Open the connection and press Test.";
/// Why a message did not arrive.
pub const NOT_REACHED: &str = "RunAgents could not reach the agent, so the message was not delivered: it may still be \
    starting, or have failed.";
/// Why it may not be done.
pub const NOT_ALLOWED: &str = "The key may not do this, the workspace is not the key's, or the plan does not allow it: a \
    trial that is over is read-only. Nothing was changed.";
/// Why it was refused.
pub const NAMESPACE_MISMATCH: &str = "The namespace is not the workspace of the connection. Leave it empty, or enter the \
    connection's workspace.";

/// Problems at a field.
pub fn name_form(name: &str) -> String {
    format!("{name:?} cannot be an agent's name: small letters, digits and hyphens, not first or last, at most 63")
}
/// Problems at a field.
pub fn namespace_is(workspace: &str) -> String {
    match workspace {
        "" => "The connection names no workspace: leave this empty".to_owned(),
        workspace => format!("The connection's workspace is {workspace}: enter it, or nothing"),
    }
}
/// Problems at a field.
pub fn reserved(name: &str) -> String {
    format!("RunAgents sets {name} itself: choose another name")
}
/// Problems at a field.
pub fn twice(name: &str) -> String {
    format!("{name} is there twice")
}
/// Problems at a field.
pub const VARIABLE_FORM: &str = "A name has no spaces and no equals sign";
/// Problems at a field.
pub const NO_VALUE: &str = "Type its value: nobody keeps it";
/// Problems at a field.
pub const NO_NAMESPACE: &str = "Today's contract has no namespace: the workspace is part of the connection's address";
/// Problems at a field.
pub const DRAFT_ALONE: &str =
    "In the older contract a draft alone is no source: choose one, and name the draft beside it";
/// Problems at a field.
pub const SECOND_SOURCE: &str = "An agent has one source: this would be another one beside it";
