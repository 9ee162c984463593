//! Leptos' signals without type parameters inside.
//!
//! A signal of its own type brings its own copy of everything that reads, compares, notifies and drops it: some two
//! kilobytes for each type of value. Here Leptos sees one type, a shared value of any kind, and what is left for each
//! type is to look at it. The names and meanings are Leptos'.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude as leptos;
use leptos::{Get as _, GetUntracked as _, Set as _, Track as _, UpdateUntracked as _};

/// What Leptos keeps.
type Value = Arc<dyn Any + Send + Sync>;

/// What makes a memo's value from the one before.
type Compute = Box<dyn Fn(Option<&Value>) -> Value + Send + Sync>;

/// What a signal can hold.
pub trait Held: Clone + Send + Sync + 'static {}

impl<T: Clone + Send + Sync + 'static> Held for T {}

#[inline(never)]
#[expect(clippy::panic, reason = "proven at its line")]
fn gone() -> ! {
    panic!("a signal without its value") // proof: as with Leptos' own, what outlives its page asks with `try_`, and a handle's type is its value's
}

/// The value as what it is. A signal's handle says of which type: nobody else writes into it.
fn seen<T: Held>(value: &Value) -> &T {
    match value.downcast_ref() {
        Some(value) => value,
        None => gone(),
    }
}

fn shared<T: Held>(value: T) -> Value {
    Arc::new(value)
}

fn changed<T: Held + PartialEq>(old: Option<&Value>, new: Option<&Value>) -> bool {
    old.and_then(|old| old.downcast_ref::<T>()) != new.and_then(|new| new.downcast_ref::<T>())
}

/// Changes a value in place, or a copy of it while somebody else holds it.
fn change<T: Held>(value: Value, with: impl FnOnce(&mut T)) -> Value {
    match value.downcast::<T>() {
        Ok(mut value) => {
            with(Arc::make_mut(&mut value));
            value
        }
        Err(_) => gone(),
    }
}

/// A value that is read and written; belongs to the page on which it was made.
pub struct RwSignal<T> {
    inner: leptos::RwSignal<Value>,
    of: PhantomData<fn() -> T>,
}

/// A value that is read and written; lives as long as somebody holds it.
pub struct ArcRwSignal<T> {
    inner: leptos::ArcRwSignal<Value>,
    of: PhantomData<fn() -> T>,
}

/// A value computed from others, again when one of them changes; who follows it hears of it when it differs.
pub struct Memo<T> {
    inner: leptos::Memo<Value>,
    of: PhantomData<fn() -> T>,
}

/// Anything that can be read.
pub struct Signal<T> {
    inner: leptos::Signal<Value>,
    of: PhantomData<fn() -> T>,
}

/// What every handle can: reading, over its own way to the value, which is compiled once for each kind of handle.
macro_rules! handle {
    ($handle:ident) => {
        impl<T> $handle<T> {
            fn value(&self) -> Value {
                fn value(inner: &leptos::$handle<Value>) -> Value {
                    inner.get()
                }
                value(&self.inner)
            }

            fn value_untracked(&self) -> Option<Value> {
                fn value(inner: &leptos::$handle<Value>) -> Option<Value> {
                    inner.try_get_untracked()
                }
                value(&self.inner)
            }
        }

        impl<T: Held> $handle<T> {
            /// The value; whoever runs this is run again when it changes.
            pub fn get(&self) -> T {
                seen::<T>(&self.value()).clone()
            }

            /// Looks at the value; whoever runs this is run again when it changes.
            pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> R {
                look(seen(&self.value()))
            }

            /// The value, without following it.
            pub fn get_untracked(&self) -> T {
                seen::<T>(&self.value_untracked().unwrap_or_else(|| gone())).clone()
            }

            /// Looks at the value without following it.
            pub fn with_untracked<R>(&self, look: impl FnOnce(&T) -> R) -> R {
                look(seen(&self.value_untracked().unwrap_or_else(|| gone())))
            }

            /// The value without following it; `None` when its page was left.
            pub fn try_get_untracked(&self) -> Option<T> {
                self.value_untracked().map(|value| seen::<T>(&value).clone())
            }

            /// Follows the value without looking at it.
            pub fn track(&self) {
                self.inner.track();
            }
        }
    };
}

/// What a handle can that is written, too.
macro_rules! writable {
    ($handle:ident) => {
        handle!($handle);

        impl<T> $handle<T> {
            fn over(value: Value) -> Self {
                Self { inner: leptos::$handle::new(value), of: PhantomData }
            }

            fn take(&self) -> Option<Value> {
                #[inline(never)]
                fn take(inner: &leptos::$handle<Value>) -> Option<Value> {
                    inner.try_update_untracked(|value| std::mem::replace(value, Arc::new(())))
                }
                take(&self.inner)
            }

            fn put(&self, value: Value, tell: bool) {
                #[inline(never)]
                fn put(inner: &leptos::$handle<Value>, value: Value, tell: bool) {
                    if tell {
                        inner.try_set(value);
                    } else {
                        inner.try_update_untracked(|old| *old = value);
                    }
                }
                put(&self.inner, value, tell);
            }
        }

        impl<T: Held> $handle<T> {
            /// A signal with a first value.
            pub fn new(value: T) -> Self {
                Self::over(shared(value))
            }

            /// Writes a new value.
            pub fn set(&self, value: T) {
                self.put(shared(value), true);
            }

            /// Changes the value.
            pub fn update(&self, with: impl FnOnce(&mut T)) {
                if let Some(value) = self.take() {
                    self.put(change(value, with), true);
                }
            }

            /// Changes the value, and tells nobody.
            pub fn update_untracked(&self, with: impl FnOnce(&mut T)) {
                if let Some(value) = self.take() {
                    self.put(change(value, with), false);
                }
            }
        }
    };
}

writable!(RwSignal);
writable!(ArcRwSignal);
handle!(Memo);
handle!(Signal);

/// The handles of what belongs to a page.
macro_rules! copied {
    ($handle:ident) => {
        impl<T> Copy for $handle<T> {}

        impl<T> Clone for $handle<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
    };
}

copied!(RwSignal);
copied!(Memo);
copied!(Signal);

impl<T> Clone for ArcRwSignal<T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), of: PhantomData }
    }
}

impl<T: Held + Default> Default for ArcRwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Held + PartialEq> Memo<T> {
    /// Computed by a function, which is given what it returned before.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        fn memo(compute: Compute, changed: fn(Option<&Value>, Option<&Value>) -> bool) -> leptos::Memo<Value> {
            leptos::Memo::new_with_compare(compute, changed)
        }
        let compute = Box::new(move |old: Option<&Value>| shared(compute(old.map(seen))));
        Self { inner: memo(compute, changed::<T>), of: PhantomData }
    }
}

impl<T: Held> Signal<T> {
    /// Computed each time that it is read.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        fn derive(compute: Box<dyn Fn() -> Value + Send + Sync>) -> leptos::Signal<Value> {
            leptos::Signal::derive(compute)
        }
        Self { inner: derive(Box::new(move || shared(compute()))), of: PhantomData }
    }

    /// What never changes.
    pub fn stored(value: T) -> Self {
        Self { inner: leptos::Signal::stored(shared(value)), of: PhantomData }
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self { inner: signal.inner.into(), of: PhantomData }
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self { inner: memo.inner.into(), of: PhantomData }
    }
}

/// Does something now and each time that what it read changes.
pub fn effect(run: impl Fn() + 'static) {
    fn effect(run: Box<dyn Fn()>) {
        // An effect runs first a moment after it was made, also when its page was left in that moment: then what it
        // would read is gone.
        let page = RwSignal::new(());
        leptos::Effect::new(move |_: Option<()>| {
            if page.try_get_untracked().is_some() {
                run();
            }
        });
    }
    effect(Box::new(run));
}
