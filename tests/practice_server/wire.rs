//! Connections that a handler can break, so that an answer is lost or arrives by half.

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The handle by which a handler breaks its own connection.
#[derive(Clone, Default)]
pub struct Plug(Arc<Mutex<Fate>>);

/// What happens to what is written.
#[derive(Clone, Copy, Default)]
enum Fate {
    /// It is sent.
    #[default]
    Whole,
    /// The headers, and then so many bytes of the body.
    Budget(usize),
    /// So many more bytes; the headers are through.
    Remaining(usize),
}

impl Plug {
    /// From now on nothing is sent, not even headers.
    pub fn pull(&self) {
        self.set(Fate::Remaining(0));
    }

    /// The headers of the next answer are sent, and so many bytes of its body.
    pub fn cut_body_after(&self, bytes: usize) {
        self.set(Fate::Budget(bytes));
    }

    fn set(&self, fate: Fate) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fate;
    }

    fn fate(&self) -> Fate {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much of these bytes may be sent; `None` when the connection is to be closed.
    fn admit(&self, bytes: &[u8]) -> Option<usize> {
        match self.fate() {
            Fate::Whole => Some(bytes.len()),
            Fate::Remaining(0) => None,
            Fate::Remaining(left) => Some(left.min(bytes.len())),
            Fate::Budget(body) => match bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                None => Some(bytes.len()),
                Some(at) => Some((at + 4 + body).min(bytes.len())),
            },
        }
    }

    /// So many of these bytes were sent.
    fn spend(&self, bytes: &[u8], sent: usize) {
        match self.fate() {
            Fate::Whole => {}
            Fate::Remaining(left) => self.set(Fate::Remaining(left.saturating_sub(sent))),
            Fate::Budget(body) => {
                let headers_end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
                if let Some(end) = headers_end.filter(|end| *end <= sent) {
                    self.set(Fate::Remaining(body.saturating_sub(sent - end)));
                }
            }
        }
    }
}

impl Connected<IncomingStream<'_, Listener>> for Plug {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().plug.clone()
    }
}

/// Accepts connections that can be broken.
pub struct Listener(TcpListener);

impl Listener {
    /// Port 0: any that is free.
    pub async fn bind(host: &str, port: u16) -> io::Result<Self> {
        TcpListener::bind((host, port)).await.map(Self)
    }
}

impl axum::serve::Listener for Listener {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.0).await;
        // Without this a lost packet of a cut answer could wait for more to send.
        drop(stream.set_nodelay(true));
        (Line { stream, plug: Plug::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// One connection. It does not offer vectored writes, so headers and body arrive here as one piece.
pub struct Line {
    stream: TcpStream,
    plug: Plug,
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Some(admitted) = self.plug.admit(bytes) else {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        };
        let head = bytes.get(..admitted).unwrap_or(bytes);
        let written = Pin::new(&mut self.stream).poll_write(context, head);
        if let Poll::Ready(Ok(sent)) = &written {
            self.plug.spend(bytes, *sent);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
