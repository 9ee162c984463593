//! The worker of the practice vendors: the same code that the practice server runs, with the browser's database in
//! place of memory. Several tabs share one world: each request holds a lock, and reads the world again if another tab
//! wrote it.

#[cfg(target_arch = "wasm32")]
mod page {
    use std::cell::RefCell;
    use std::rc::Rc;

    use greenroom::browser::database::Store;
    use greenroom::browser::locks::WebLocks;
    use greenroom::browser::practice::{Answer, DATABASE, serve};
    use greenroom::browser::time::{SystemClock, random_bits, sleep};
    use greenroom::http::{Request, Response};
    use greenroom::lifecycle::{Clock, Locks};
    use greenroom::practice::{Delivery, Moment, Options, World, handle};
    use greenroom::store::{KeyValue, open, wrap};

    const WORLD: &str = "world";
    const REVISION: &str = "world-revision";
    /// 3: with RunAgents. A world of another version is not read: practice starts over.
    const VERSION: u32 = 3;

    /// The world as this worker knows it, and the revision it was read at.
    struct Known {
        world: World,
        revision: String,
    }

    pub fn run() {
        let store: Rc<RefCell<Option<Store>>> = Rc::default();
        let known: Rc<RefCell<Option<Known>>> = Rc::default();
        serve(move |request| answer(store.clone(), known.clone(), request));
    }

    async fn answer(
        store: Rc<RefCell<Option<Store>>>,
        known: Rc<RefCell<Option<Known>>>,
        request: Option<Request>,
    ) -> Answer {
        let reply = {
            let _held = WebLocks.lock("greenroom-practice-world").await;
            let opened = store.borrow().clone();
            let store = match opened {
                Some(store) => store,
                None => {
                    let opened = Store::open(DATABASE).await;
                    *store.borrow_mut() = Some(opened.clone());
                    opened
                }
            };
            let stored_revision = store.get(REVISION).await.ok().flatten().unwrap_or_default();
            let fresh = || World::new(&Options::default(), SystemClock.now(), 1);
            let current = known.borrow_mut().take().filter(|known| known.revision == stored_revision);
            let mut current = match (request.is_none(), current) {
                (false, Some(current)) => current,
                (false, None) => {
                    let text = store.get(WORLD).await.ok().flatten();
                    let kept = text.and_then(|text| open(WORLD, VERSION, &text).ok());
                    let world = kept.and_then(|world| serde_json::from_value(world).ok()).unwrap_or_else(fresh);
                    Known { world, revision: stored_revision }
                }
                (true, _) => Known { world: fresh(), revision: String::new() },
            };
            let before = current.world.writes().len();
            let reply = request.map(|request| {
                handle(&mut current.world, &request, Moment { time: SystemClock.now(), random: random_bits() })
            });
            if current.revision.is_empty() || current.world.writes().len() != before {
                current.revision = format!("{:x}", random_bits());
                // A world that cannot be kept goes on in memory.
                if let Ok(world) = serde_json::to_value(&current.world) {
                    let _ = store.put(WORLD, &wrap(WORLD, VERSION, &world)).await;
                }
                let _ = store.put(REVISION, &current.revision).await;
            }
            *known.borrow_mut() = Some(current);
            reply
        };
        let Some(reply) = reply else { return Answer::Response(done()) };
        match reply.delivery {
            Delivery::Prompt => Answer::Response(reply.response),
            Delivery::After(millis) => {
                sleep(millis).await;
                Answer::Response(reply.response)
            }
            Delivery::Never => Answer::Silence,
            Delivery::Dropped | Delivery::Cut => Answer::Broken,
        }
    }

    fn done() -> Response {
        Response::text(204, "", "")
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    page::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // The practice vendors over HTTP are the binary `practice-server`; this one is for the page alone.
}
