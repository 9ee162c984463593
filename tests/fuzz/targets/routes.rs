//! Addresses: whatever is typed behind the host, and whatever ids a vendor gives.

use greenroom::domain::{
    AgentId, Connection, ConnectionId, Environment, Timestamp, Vendor, normalise_base_url, origin_of,
};
use greenroom::http::{decode, encode, encode_value};
use greenroom::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route};
use greenroom::vendors;

use super::Input;

/// Reads an address and makes one.
pub fn routes(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    match input.below(4) {
        0 => {
            let text = String::from_utf8_lossy(input.rest()).into_owned();
            let read = Route::parse(&text);
            stays(&read);
            // No address of a screen leaves this page, wherever the site is hosted.
            for base in ["/", "/console/"] {
                let href = read.href(base);
                let known = !matches!(read, Route::NotFound(_));
                assert!(!known || href.starts_with('/') && !href.starts_with("//"), "{href} leads elsewhere");
            }
        }
        1 => stays(&any_route(&mut input)),
        2 => {
            let text = String::from_utf8_lossy(input.rest()).into_owned();
            assert!(decode(&encode(&text)) == text || matches!(text.as_str(), "." | ".."), "{text}");
            assert_eq!(decode(&encode_value(&text)), text);
            assert!(encode(&text).is_ascii() && !encode(&text).contains(['/', '?', '#', '&', '"', '\'', '<', ' ']));
            let _ = decode(&text);
            if let Some(moment) = Timestamp::parse(&text) {
                let _ = moment.to_iso();
            }
        }
        _ => address(&String::from_utf8_lossy(input.rest())),
    }
}

/// What was read is read the same from the address that it makes.
fn stays(route: &Route) {
    let again = Route::parse(&route.path());
    // What is no address is kept as it was typed, but for its query. An id of dots is written so that it stays an id,
    // though another one: no browser lets it stand in an address.
    if !matches!(route, Route::NotFound(_)) && !route.path().contains("%252E") {
        assert_eq!(&again, route, "by {}", route.path());
    }
    let _ = (route.is_practice(), route.screen(), route.comes_first(), route.same_subject(&again));
}

/// A base URL as somebody pastes it.
fn address(text: &str) {
    let Some(url) = normalise_base_url(text) else { return };
    assert_eq!(normalise_base_url(&url).as_deref(), Some(url.as_str()), "from {text:?}");
    assert!(url.starts_with(origin_of(&url)));
    for vendor in Vendor::ALL {
        let base = vendors::base_url(vendor, &url);
        let (_, account) = (vendors::is_base_url(vendor, &base), vendors::tenant(vendor, &url));
        let id = Connection::id_for(vendor, &base, &account, &[]);
        stays(&Route::Connection(id));
    }
}

fn any_route(input: &mut Input) -> Route {
    // A part of a path is there, or it is another address.
    let mut part = || Some(input.text()).filter(|text| !text.is_empty()).unwrap_or_else(|| "a".to_owned());
    let agent = AgentRef { connection: ConnectionId(part()), agent: AgentId(part()) };
    let connection = agent.connection.clone();
    match input.below(14) {
        0 => Route::Board(BoardQuery {
            practice: input.byte() % 2 == 1,
            find: input.text(),
            connection: Some(input.text()).filter(|id| !id.is_empty()).map(ConnectionId),
            waiting: input.byte() % 2 == 1,
        }),
        1 => Route::Deployments(
            distinct(agent),
            DeploymentsQuery {
                environment: input.one_of(&Environment::ALL),
                limit: 1 + input.number() as u32 % DeploymentsQuery::LARGEST_LIMIT,
                detail: Some(input.text()).filter(|id| !id.is_empty()),
            },
        ),
        2 => Route::Compare(distinct(agent), CompareQuery { from: input.text(), to: input.text() }),
        3 => Route::Sheet(distinct(agent), Some(input.text()).filter(|id| !id.is_empty()).unwrap_or_default() + "x"),
        4 => Route::Agent(distinct(agent)),
        5 => Route::Edit(distinct(agent)),
        6 => Route::Release(distinct(agent)),
        7 => Route::Resources(distinct(agent)),
        8 => Route::Package(distinct(agent)),
        9 => Route::Test(distinct(agent)),
        10 => Route::NewAgent(connection),
        11 => Route::NewConnection(Some(input.one_of(&Vendor::ALL))),
        12 => Route::Journal { practice: input.byte() % 2 == 1 },
        _ if connection.0 != "new" => Route::Connection(connection),
        _ => Route::Help,
    }
}

/// No connection is called as the address of a new agent begins ([`Connection::id_for`]).
fn distinct(mut agent: AgentRef) -> AgentRef {
    if agent.connection.0 == "new" {
        agent.connection.0.push('2');
    }
    agent
}
