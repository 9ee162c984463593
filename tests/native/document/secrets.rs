//! Secrets inside documents: out after reading, back before sending, and never to another host.

use greenroom::document::{Pointer, Secrets, is_marker, lacking, lines, masked, put_back, strip};
use greenroom::words::changes::SECRET;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{SAMPLE, anything, at, document, read};
use crate::properties::config;

/// A reading: the document without its secrets, and the secrets.
fn reading(document: &Value) -> (Value, Secrets) {
    strip(document, &SAMPLE)
}

/// What is sent of a document that was edited from a reading, with nothing newer and nothing typed.
fn back(next: &Value, (base, secrets): &(Value, Secrets)) -> Result<Value, Vec<Pointer>> {
    put_back(next, base, &[(base, secrets)], &Secrets::default(), &SAMPLE)
}

fn client(name: &str, url: &str, token: &str) -> Value {
    json!({"name": name, "url": url, "authentication": {"accessToken": token, "tokenType": "bearer"}})
}

fn clients(list: &[Value]) -> Value {
    json!({"clients": list})
}

/// Which texts of a document are secrets.
#[test]
fn a_secret_is_what_the_schema_or_the_name_of_an_unknown_key_says() {
    let document = json!({
        "clients": [{"name": "canary of none", "authentication": {"accessToken": "secret", "tokenType": "plain", "clientSecret": "secret"}}],
        "actions": [{"kind": "tool", "name": "plain", "config": {"apiKey": "secret", "API_KEY": "secret", "query": "plain"}}],
        "options": {"openAiKey": "plain"},
        "prompt": "plain", "passwords": ["secret", "secret"], "Authorization": "secret", "refresh_token": "secret",
        "maxTokens": 100, "apiToken": "", "key": "secret", "isSecret": true, "secretary": null,
        "headers": [{"name": "X-Api-Key", "value": "secret"}, {"name": "Accept", "value": "plain"}],
        "env": [{"key": "plain", "type": "secret", "secretValue": {"type": "plain", "isEncrypted": true, "value": "secret"}}],
        "newer": {"credentials": {"user": "secret", "more": {"list": ["secret"]}, "description": "plain"}},
    });
    fn check(place: &Pointer, was: &Value, stripped: &Value) {
        match (was, stripped) {
            (Value::Object(was), Value::Object(_)) if !is_marker(stripped) => {
                for (key, was) in was {
                    check(&place.child(key), was, &stripped[key]);
                }
            }
            (Value::Array(was), Value::Array(now)) => {
                for (step, (was, now)) in was.iter().zip(now).enumerate() {
                    check(&place.child(step), was, now);
                }
            }
            // An env var is told to be a secret by a word.
            _ if place.to_string() == "/env/0/type" => assert_eq!(was, stripped),
            _ => assert_eq!(is_marker(stripped), was == "secret", "{place}"),
        }
    }
    let (stripped, secrets) = reading(&document);
    check(&Pointer::root(), &document, &stripped);
    assert_eq!(secrets.len(), 13);
    assert!(!format!("{secrets:?}").contains("secret"));
    assert_eq!(back(&stripped, &(stripped.clone(), secrets)), Ok(document));
}

/// For the eye both forms look the same.
#[test]
fn a_masked_document_shows_a_fixed_text() {
    let document = json!({"clients": [client("Acme", "https://acme.example", "canary")], "prompt": "Hello"});
    let shown = masked(&document, &SAMPLE);
    assert_eq!(at("/clients/0/authentication/accessToken").get(&shown), Some(&json!(SECRET)));
    assert_eq!(at("/clients/0/authentication/tokenType").get(&shown), Some(&json!("bearer")));
    assert_eq!(masked(&reading(&document).0, &SAMPLE), shown);
}

/// A vendor's document may hold whatever, also what looks like a marker, or like an escaped one.
#[test]
fn what_looks_like_a_marker_survives() {
    for document in [
        json!({"greenroom:secret": "/clients/0/authentication/accessToken"}),
        json!({"greenroom:secret": 7, "greenroom:secret~": {"greenroom:secret~~": null}}),
        json!([{"odd": {"greenroom:secret": "typed:1"}}, {"greenroom:secrets": "x"}]),
        json!({"clients": [{"authentication": {"accessToken": {"greenroom:secret": "x"}}}]}),
    ] {
        let once = reading(&document);
        assert_eq!(back(&once.0, &once).map(|value| value.to_string()), Ok(document.to_string()));
        // Also when it is taken for a document as read once more.
        let twice = reading(&once.0);
        assert_eq!(back(&twice.0, &twice).map(|value| value.to_string()), Ok(once.0.to_string()));
    }
}

/// What is no marker of any reading is told, and nothing is sent.
#[test]
fn an_unknown_or_damaged_marker_is_told() {
    let document = clients(&[client("Acme", "https://acme.example", "canary")]);
    let read = reading(&document);
    for damaged in [
        json!({"greenroom:secret": "12/clients/0/authentication/accessToken"}),
        json!({"greenroom:secret": "typed:1"}),
        json!({"greenroom:secret": ""}),
        json!({"greenroom:secret": 7}),
        json!({"greenroom:secret": "x", "more": 1}),
    ] {
        let mut next = read.0.clone();
        let place = at("/clients/0/authentication/accessToken");
        place.set(&mut next, damaged.clone()).unwrap();
        assert_eq!(back(&next, &read), Err(vec![place]), "{damaged}");
    }
}

#[test]
fn moved_copied_and_renamed_items_keep_their_secret() {
    let document =
        clients(&[client("A", "https://a.example", "canary-a"), client("B", "https://b.example", "canary-b")]);
    let read = reading(&document);
    let (a, b) = (read.0["clients"][0].clone(), read.0["clients"][1].clone());
    let mut copy = b.clone();
    copy["name"] = json!("Another");
    copy["url"] = json!("https://b.example/v2?x=1");
    let sent = back(&clients(&[b, copy, a]), &read).unwrap();
    let tokens: Vec<&Value> = (0..3).map(|at| &sent["clients"][at]["authentication"]["accessToken"]).collect();
    assert_eq!(tokens, ["canary-b", "canary-b", "canary-a"]);
}

/// The vendor may have refreshed the token, and moved the client, since the person began.
#[test]
fn the_newest_secret_of_the_same_item_wins() {
    let base =
        reading(&clients(&[client("A", "https://a.example", "old-a"), client("B", "https://b.example", "old-b")]));
    let draft = reading(&clients(&[client("B", "https://b.example", "new-b"), client("C", "https://c.example", "c")]));
    let deployed =
        reading(&clients(&[client("A", "https://a.example", "live-a"), client("B", "https://b.example", "live-b")]));
    let sources = [(&draft.0, &draft.1), (&deployed.0, &deployed.1), (&base.0, &base.1)];
    let sent = put_back(&base.0, &base.0, &sources, &Secrets::default(), &SAMPLE).unwrap();
    assert_eq!(sent, clients(&[client("A", "https://a.example", "live-a"), client("B", "https://b.example", "new-b")]));
    // Without a reading that has it, it must be typed again.
    let sent = put_back(&base.0, &base.0, &sources[..1], &Secrets::default(), &SAMPLE);
    assert_eq!(sent, Err(vec![at("/clients/0/authentication/accessToken")]));
}

/// A token belongs to the host it was made for.
#[test]
fn a_secret_does_not_go_to_another_host() {
    let read = reading(&clients(&[client("A", "https://mcp.acme.example/sse", "canary")]));
    let place = at("/clients/0/authentication/accessToken");
    let sent = |url: Value| {
        let mut next = read.0.clone();
        next["clients"][0]["url"] = url;
        back(&next, &read)
    };
    for same in ["https://mcp.acme.example", "https://mcp.acme.example/v2/mcp?x", "HTTPS://MCP.acme.example#x"] {
        assert!(sent(json!(same)).is_ok(), "{same}");
    }
    for other in [
        json!("https://evil.example/sse"),
        json!("http://mcp.acme.example/sse"),
        json!("https://mcp.acme.example:8443/sse"),
        json!("https://mcp.acme.example@evil.example/sse"),
        json!("https://mcp.acme.example.evil.example/sse"),
        json!("https://evil.example\\mcp.acme.example/sse"),
        json!("https:///evil.example/sse"),
        json!("https:mcp.acme.example/sse"),
        json!(""),
        json!(null),
    ] {
        assert_eq!(sent(other.clone()), Err(vec![place.clone()]), "{other}");
    }
    // Nor is an address added, taken away or put elsewhere beside it.
    let mut next = read.0.clone();
    next["clients"][0]["proxy"] = json!({"targets": [{"baseUrl": "https://evil.example"}]});
    assert_eq!(back(&next, &read), Err(vec![place.clone()]));
    let mut next = read.0.clone();
    next["clients"][0].as_object_mut().unwrap().shift_remove("url");
    assert_eq!(back(&next, &read), Err(vec![place]));
}

/// Somebody else gave the client another host and another token: ours goes on to the old host with the old token only.
#[test]
fn a_newer_secret_does_not_go_to_the_older_host() {
    let base = reading(&clients(&[client("A", "https://old.example", "old")]));
    let newer = reading(&clients(&[client("A", "https://new.example", "new")]));
    let sources = [(&newer.0, &newer.1), (&base.0, &base.1)];
    let token = |next: &Value| {
        let sent = put_back(next, &base.0, &sources, &Secrets::default(), &SAMPLE).unwrap();
        sent["clients"][0]["authentication"]["accessToken"].clone()
    };
    assert_eq!(token(&base.0), "old");
    let mut next = base.0.clone();
    next["clients"][0]["url"] = json!("https://new.example");
    assert_eq!(token(&next), "new");
}

/// Items without a name: those that are the same but for their secrets are told apart by their order alone, so their
/// number must be the same.
#[test]
fn two_accounts_on_one_host_are_not_mistaken_for_each_other() {
    let nameless = |token: &str| json!({"url": "https://a.example", "authentication": {"accessToken": token}});
    let base = reading(&clients(&[nameless("one"), json!({"url": "https://x.example"}), nameless("two")]));
    let newest = |list: &[Value]| {
        let newest = reading(&clients(list));
        put_back(&base.0, &base.0, &[(&newest.0, &newest.1)], &Secrets::default(), &SAMPLE)
    };
    let sent = newest(&[json!({"url": "https://y.example"}), nameless("one, newer"), nameless("two, newer")]).unwrap();
    assert_eq!(sent["clients"][0], nameless("one, newer"));
    assert_eq!(sent["clients"][2], nameless("two, newer"));
    let lacking = [at("/clients/0/authentication/accessToken"), at("/clients/2/authentication/accessToken")];
    assert_eq!(newest(&[nameless("two")]), Err(lacking.to_vec()));
}

/// A marker that was pasted somewhere else would show the secret from then on.
#[test]
fn a_secret_goes_only_where_a_secret_belongs() {
    let read = reading(&clients(&[client("A", "https://a.example", "canary")]));
    for place in
        ["/clients/0/name", "/prompt", "/clients/0/authentication/tokenType", "/clients/0/authentication/refreshToken"]
    {
        let mut next = read.0.clone();
        at(place).set(&mut next, read.0["clients"][0]["authentication"]["accessToken"].clone()).unwrap();
        assert_eq!(back(&next, &read), Err(vec![at(place)]));
        // Nor does a typed one go where everybody would read it.
        let mut typed = Secrets::default();
        at(place).set(&mut next, typed.add_typed("1", "canary")).unwrap();
        let sent = put_back(&next, &read.0, &[(&read.0, &read.1)], &typed, &SAMPLE);
        assert_eq!(sent.is_err(), place != "/clients/0/authentication/refreshToken", "{place}");
    }
    // A header that is none for secrets any more.
    let read = reading(&json!({"headers": [{"name": "Authorization", "value": "canary"}]}));
    let mut next = read.0.clone();
    next["headers"][0]["name"] = json!("Accept");
    assert_eq!(back(&next, &read), Err(vec![at("/headers/0/value")]));
}

#[test]
fn what_was_typed_goes_where_its_marker_stands_but_not_to_two_hosts() {
    let read = reading(&clients(&[client("A", "https://a.example", "old")]));
    let mut typed = Secrets::default();
    let marker = typed.add_typed("1", "canary");
    let mut next = read.0.clone();
    next["clients"][0]["url"] = json!("https://elsewhere.example");
    next["clients"][0]["authentication"]["accessToken"] = marker;
    let send = |next: &Value| put_back(next, &read.0, &[(&read.0, &read.1)], &typed, &SAMPLE);
    assert_eq!(send(&next).unwrap(), clients(&[client("A", "https://elsewhere.example", "canary")]));
    let mut copy = next["clients"][0].clone();
    copy["name"] = json!("Copy");
    next["clients"].as_array_mut().unwrap().push(copy);
    assert!(send(&next).is_ok());
    next["clients"][1]["url"] = json!("https://evil.example");
    let both = [at("/clients/0/authentication/accessToken"), at("/clients/1/authentication/accessToken")];
    assert_eq!(send(&next), Err(both.to_vec()));
    // A form takes it for an answer.
    assert_eq!(greenroom::document::check(&next, &SAMPLE), []);
}

/// Of two readings nobody can tell whether a secret is another one; within one, and for a typed one, it is told.
#[test]
fn markers_of_two_readings_are_no_difference() {
    let (a, b) = (client("A", "https://a.example", "canary-a"), client("B", "https://b.example", "canary-b"));
    let one = reading(&clients(&[a.clone(), b.clone()])).0;
    let two = reading(&json!({"clients": [b, a], "prompt": "x"})).0;
    let words = |a: &Value, b: &Value| lines(&SAMPLE, a, b).into_iter().map(|line| line.words).collect::<Vec<_>>();
    assert_eq!(words(&one, &two), ["Prompt set to “x”", "Client B moved from 2nd to 1st"]);
    let mut typed = one.clone();
    typed["clients"][0]["authentication"]["accessToken"] = Secrets::default().add_typed("1", "canary");
    typed["clients"][1]["authentication"]["accessToken"] = one["clients"][0]["authentication"]["accessToken"].clone();
    assert_eq!(
        words(&one, &typed),
        ["Client A: Sign-in: Access token replaced", "Client B: Sign-in: Access token replaced"]
    );
    // A secret that is taken away is a loss.
    typed["clients"][0]["authentication"]["accessToken"] = json!("");
    let found = lines(&SAMPLE, &one, &typed);
    assert_eq!((found[0].words.as_str(), found[0].loses), ("Client A: Sign-in: Access token emptied", true));
}

/// A document with secrets in all sorts of places; each secret begins with `canary`.
fn with_secrets() -> impl Strategy<Value = Value> {
    let token = || "canary[a-z0-9]{6}";
    let url = || proptest::sample::select(vec!["https://a.example/x", "https://b.example", "http://a.example"]);
    let client = (proptest::option::of("[ab]"), url(), token(), proptest::option::of(token()), anything()).prop_map(
        |(name, url, access, refresh, more)| {
            json!({"url": url, "name": name, "authentication": {"accessToken": access, "refreshToken": refresh}, "more": more})
        },
    );
    (document(), proptest::collection::vec(client, 0..5), token(), token(), anything()).prop_map(
        |(mut document, clients, one, two, more)| {
            document["clients"] = json!(clients);
            document["credentials"] = json!({"list": [one, 7, null, more], "greenroom:secret": two});
            document["odd"] = json!([{"name": "Authorization", "value": two}, {"apiKey": {"deep": [one]}}]);
            document
        },
    )
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn out_and_back_is_the_document_letter_by_letter(document in with_secrets()) {
        let read = reading(&document);
        prop_assert!(!read.0.to_string().contains("canary"), "{}", read.0);
        prop_assert_eq!(back(&read.0, &read).map(|value| value.to_string()), Ok(document.to_string()));
        // Twice the same: a reading is known again.
        prop_assert_eq!(&reading(&document).0, &read.0);
    }

    #[test]
    fn no_secret_is_seen(a in with_secrets(), b in with_secrets()) {
        let shown = masked(&a, &SAMPLE);
        prop_assert!(!shown.to_string().contains("canary"), "{}", shown);
        prop_assert_eq!(&masked(&shown, &SAMPLE), &shown);
        for line in lines(&SAMPLE, &a, &b).iter().chain(&lines(&SAMPLE, &reading(&a).0, &reading(&b).0)) {
            prop_assert!(!format!("{line:?}").contains("canary"), "{:?}", line);
        }
    }

    /// Whatever was edited: what comes back is whole, and a secret goes only to a client of the host it was read for.
    #[test]
    fn edited_documents_get_their_secrets_or_say_where_one_is_lacking(
        document in with_secrets(), newer in with_secrets(), order in any::<prop::sample::Index>(), url in "https://[abc][.]example"
    ) {
        let (base, newest) = (reading(&document), reading(&newer));
        let mut next = base.0.clone();
        let list = next["clients"].as_array_mut().unwrap();
        if !list.is_empty() {
            let at = order.index(list.len());
            list.rotate_left(at);
            let copy = list[0].clone();
            list[0]["url"] = json!(url);
            list.push(copy);
        }
        let sources = [(&newest.0, &newest.1), (&base.0, &base.1)];
        let host = |client: &Value| client["url"].as_str().unwrap().split('/').take(3).collect::<Vec<_>>().join("/");
        match put_back(&next, &base.0, &sources, &Secrets::default(), &SAMPLE) {
            Ok(sent) => {
                prop_assert!(!sent.to_string().contains("greenroom:secret\":{"), "{}", sent);
                let known: Vec<&Value> = [&document, &newer]
                    .into_iter()
                    .flat_map(|document| document["clients"].as_array().unwrap())
                    .collect();
                for client in sent["clients"].as_array().unwrap() {
                    let token = &client["authentication"]["accessToken"];
                    let its = |known: &&Value| known["authentication"]["accessToken"] == *token && host(known) == host(client);
                    prop_assert!(known.iter().any(its), "{}", client);
                }
            }
            Err(lacking) => {
                prop_assert!(!lacking.is_empty());
                for place in lacking {
                    prop_assert!(is_marker(place.get(&next).unwrap()), "{}", place);
                }
            }
        }
    }

    /// A refreshed token of a named client is the one that is sent, wherever the client stands by then.
    #[test]
    fn a_refreshed_secret_wins(names in proptest::sample::subsequence(vec!["a", "b", "c", "d"], 1..4), turn in 0_usize..4) {
        let list = |age: &str| names.iter().map(|name| client(name, &format!("https://{name}.example"), &format!("{age} {name}"))).collect::<Vec<_>>();
        let base = reading(&clients(&list("old")));
        let mut newer = list("new");
        newer.rotate_left(turn % names.len());
        let newest = reading(&clients(&newer));
        let sources = [(&newest.0, &newest.1), (&base.0, &base.1)];
        let sent = put_back(&base.0, &base.0, &sources, &Secrets::default(), &SAMPLE);
        prop_assert_eq!(sent, Ok(clients(&list("new"))));
    }
}

/// An item that holds one secret twice, and a number of odd text, goes out and back as it is.
#[test]
fn odd_documents_go_out_and_back() {
    for text in [
        r#""text""#,
        "[]",
        "null",
        "7.0e-0",
        r#"{"token":"a","x":[{"token":"a"}],"n":0.20}"#,
        r#"{"":{"":"x"},"password":"/~"}"#,
    ] {
        let read = reading(&read(text));
        assert_eq!(back(&read.0, &read).unwrap().to_string(), text);
    }
}

/// After a reload the page has the marker of a typed secret and not the secret: the form says where.
#[test]
fn a_typed_secret_that_is_gone_is_named_by_its_place() {
    let mut secrets = Secrets::default();
    let marker = secrets.add_typed("1", "canary");
    let document = json!({"a": {"token": marker.clone()}, "list": [{"token": marker}], "plain": "text"});
    assert_eq!(lacking(&document, &secrets), Vec::new());
    let places = lacking(&document, &Secrets::default()).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(places, ["/a/token", "/list/0/token"]);
    let (read, _) = strip(&json!({"clients": [{"password": "canary"}]}), &SAMPLE);
    assert_eq!(lacking(&read, &Secrets::default()), Vec::new(), "what the vendor has comes from the vendor");
}
