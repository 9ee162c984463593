//! The order of writes, where sealing takes as long as what is sealed is long.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use greenroom::store::{AesGcmParams, Crypto, Guarded, KeyValue as _, Memory, Refusal, StoreError};
use zeroize::Zeroizing;

use super::crypto::{Key, Native};
use super::guarded::KEY;
use crate::support::now;

/// Sealing that takes as many turns as the text is long.
#[derive(Clone, Default)]
struct Slow(Native);

async fn turns(count: usize) {
    let mut left = count;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl Crypto for Slow {
    type Key = Key;
    fn random(&self, bytes: usize) -> Result<Vec<u8>, StoreError> {
        self.0.random(bytes)
    }
    fn normalized(&self, text: &str) -> Zeroizing<String> {
        self.0.normalized(text)
    }
    async fn generate(&self) -> Result<Key, StoreError> {
        self.0.generate().await
    }
    async fn derive(&self, text: &str, salt: &[u8], iterations: u32, extractable: bool) -> Result<Key, StoreError> {
        self.0.derive(text, salt, iterations, extractable).await
    }
    async fn wrap(&self, with: &Key, at: AesGcmParams<'_>, key: &Key) -> Result<Vec<u8>, StoreError> {
        self.0.wrap(with, at, key).await
    }
    async fn unwrap(
        &self,
        with: &Key,
        at: AesGcmParams<'_>,
        wrapped: &[u8],
        extractable: bool,
    ) -> Result<Option<Key>, StoreError> {
        self.0.unwrap(with, at, wrapped, extractable).await
    }
    async fn encrypt(&self, with: &Key, at: AesGcmParams<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        turns(plain.len()).await;
        self.0.encrypt(with, at, plain).await
    }
    async fn decrypt(&self, with: &Key, at: AesGcmParams<'_>, text: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.decrypt(with, at, text).await
    }
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The tasks of a page: each in its turn, those that were spawned earlier first.
fn run(mut tasks: Vec<Task>) {
    for _ in 0..10_000 {
        tasks.retain_mut(|task| task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        if tasks.is_empty() {
            return;
        }
    }
    panic!("{} tasks wait for ever", tasks.len());
}

fn slow() -> Rc<Guarded<Memory, Slow>> {
    let guarded = Guarded::new(Memory::default(), Slow::default());
    guarded.unlock(KEY);
    Rc::new(guarded)
}

/// A task that does something with the store.
fn task<F: Future<Output = ()> + 'static>(
    store: &Rc<Guarded<Memory, Slow>>,
    act: impl FnOnce(Rc<Guarded<Memory, Slow>>) -> F,
) -> Task {
    Box::pin(act(store.clone()))
}

#[test]
fn a_long_text_is_not_kept_over_a_shorter_one_that_was_typed_later() {
    let store = slow();
    let read = Rc::new(RefCell::new(Vec::new()));
    let seen = read.clone();
    run(vec![
        task(&store, |store| async move { store.put("draft/x", &"long".repeat(50)).await.unwrap() }),
        task(&store, |store| async move { store.put("draft/x", "short").await.unwrap() }),
        task(&store, |store| async move { assert_eq!(store.append_after(None, &"one".repeat(50)).await, Ok(true)) }),
        task(
            &store,
            |store| async move { assert_eq!(store.append_after(Some(&"one".repeat(50)), "two").await, Ok(true)) },
        ),
        task(&store, |store| async move {
            let read = store.get("draft/x").await.unwrap();
            seen.borrow_mut().push(read);
        }),
        task(&store, |store| async move { store.put("draft/y", &"sent".repeat(50)).await.unwrap() }),
        task(&store, |store| async move { store.delete("draft/y").await.unwrap() }),
        task(&store, |store| async move { store.put_file("file/x", &vec![1; 200].into()).await.unwrap() }),
        task(&store, |store| async move { store.put_file("file/x", &vec![2].into()).await.unwrap() }),
    ]);
    assert_eq!(*read.borrow(), [Some("short".to_owned())], "whoever asks after a write finds it");
    assert_eq!(now(store.get("draft/x")).unwrap().as_deref(), Some("short"));
    assert_eq!(now(store.get("draft/y")).unwrap(), None, "what was forgotten does not come back");
    assert_eq!(now(store.get_file("file/x")).unwrap(), Some(vec![2].into()));
    assert_eq!(now(store.log()).unwrap(), ["one".repeat(50), "two".to_owned()]);
}

#[test]
fn writes_of_other_names_do_not_wait() {
    let store = slow();
    let order = Rc::new(RefCell::new(Vec::new()));
    let (first, second) = (order.clone(), order.clone());
    run(vec![
        task(&store, |store| async move {
            store.put("draft/x", &"long".repeat(50)).await.unwrap();
            first.borrow_mut().push("long");
        }),
        task(&store, |store| async move {
            store.put("draft/y", "short").await.unwrap();
            second.borrow_mut().push("short");
        }),
    ]);
    assert_eq!(*order.borrow(), ["short", "long"]);
}

#[test]
fn locking_waits_for_what_is_being_written_and_for_what_was_just_spawned() {
    for under_way in [false, true] {
        let store = slow();
        let mut tasks = vec![
            task(&store, |store| async move {
                store.settled().await;
                store.lock();
            }),
            // A screen that is closed keeps two records, one after the other.
            task(&store, |store| async move {
                store.put("draft-base/y", &"spawned".repeat(20)).await.unwrap();
                store.put("draft/y", &"and more".repeat(20)).await.unwrap();
            }),
        ];
        if under_way {
            let first = |store: Rc<Guarded<Memory, Slow>>| async move {
                store.put("draft/x", &"under way".repeat(50)).await.unwrap();
            };
            tasks.insert(0, task(&store, first));
        }
        run(tasks);
        assert!(store.key().is_none());
        store.unlock(KEY);
        assert_eq!(now(store.get("draft/y")).unwrap(), Some("and more".repeat(20)));
        assert_eq!(now(store.get("draft/x")).unwrap(), under_way.then(|| "under way".repeat(50)));
    }
}

#[test]
fn a_write_that_is_given_up_keeps_nobody_waiting() {
    let store = slow();
    let mut given_up = task(&store, |store| async move { store.put("draft/x", &"long".repeat(50)).await.unwrap() });
    assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(given_up);
    run(vec![task(&store, |store| async move { store.put("draft/x", "next").await.unwrap() })]);
    assert_eq!(now(store.get("draft/x")).unwrap().as_deref(), Some("next"));
}

#[test]
fn forgetting_everything_waits_for_what_is_being_written() {
    let store = slow();
    run(vec![
        task(&store, |store| async move { store.put("draft/x", &"under way".repeat(50)).await.unwrap() }),
        task(&store, |store| async move { store.clear().await.unwrap() }),
        task(
            &store,
            |store| async move { assert_eq!(store.put("draft/y", "late").await.unwrap_err().1, Refusal::Locked) },
        ),
    ]);
    assert_eq!(now(store.inner().keys("")).unwrap(), Vec::<String>::new());
}
