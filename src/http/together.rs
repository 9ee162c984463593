//! Several requests at once.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Something under way.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Does all of it side by side, and waits for the last. The results stand in the order of the work.
pub async fn together<T>(mut work: Vec<Work<'_, T>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = work.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (work, done) in work.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                *done = Some(result);
            }
        }
        if done.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
