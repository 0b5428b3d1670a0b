//! Pieces that all threads work on, taken over in their order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Works on pieces in parallel, and hands what comes of them over in their order.
///
/// A thread that is done with a piece takes the next one, so that none waits for a piece that takes longer, but where it is
/// far ahead of what was handed over: no more than two pieces for each thread are in memory. Whoever has the one in turn hands
/// it over, while others work on. Neither may wait for other threads of the pool, which may be waiting for their turn.
///
/// # Errors
/// The first, in the order of the pieces; those after it are not handed over.
pub(super) fn in_order<P, R: Send, E: Send>(
    pieces: impl Iterator<Item = Result<P, E>> + Send,
    work: impl Fn(P) -> Result<R, E> + Sync,
    hand_over: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let line = Line {
        source: Mutex::new(Source { pieces, next: 0 }),
        hand_over: Mutex::new(hand_over),
        state: Mutex::new(State { done: BTreeMap::new(), turn: 0, is_handing: false, ended: false, failure: None }),
        moved: Condvar::new(),
        most_ahead: 2 * rayon::current_num_threads(),
    };
    rayon::broadcast(|_| line.run(&work));
    locked(&line.state).failure.take().map_or(Ok(()), Err)
}

/// Pieces on their way.
struct Line<I, H, R, E> {
    source: Mutex<Source<I>>,
    hand_over: Mutex<H>,
    state: Mutex<State<R, E>>,
    /// The turn moved on, or everything ended.
    moved: Condvar,
    most_ahead: usize,
}

struct Source<I> {
    pieces: I,
    /// Number of the next one.
    next: usize,
}

struct State<R, E> {
    /// What came of pieces whose turn has not come.
    done: BTreeMap<usize, Result<R, E>>,
    /// The piece that is handed over next.
    turn: usize,
    /// A thread is handing over.
    is_handing: bool,
    /// A piece failed, or a thread panicked.
    ended: bool,
    failure: Option<E>,
}

impl<P, I, H, R, E> Line<I, H, R, E>
where
    I: Iterator<Item = Result<P, E>>,
    H: FnMut(R) -> Result<(), E>,
{
    /// Works on pieces as long as there are any.
    fn run(&self, work: &impl Fn(P) -> Result<R, E>) {
        let _end = EndOnPanic(self);
        while let Some((number, piece)) = self.next() {
            let done = piece.and_then(work);
            self.put(number, done);
        }
    }

    /// The next piece, as soon as it is near enough to its turn.
    fn next(&self) -> Option<(usize, Result<P, E>)> {
        // Others that are done wait for the source meanwhile; whoever works on the piece in turn does not need it.
        let mut source = locked(&self.source);
        let is_far = |state: &mut State<R, E>| !state.ended && source.next >= state.turn + self.most_ahead;
        let state = self.moved.wait_while(locked(&self.state), is_far).unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return None;
        }
        drop(state);
        let piece = source.pieces.next()?;
        source.next += 1;
        Some((source.next - 1, piece))
    }

    /// Puts down what came of a piece, and hands over what is in turn unless another thread does.
    fn put(&self, number: usize, done: Result<R, E>) {
        let mut state = locked(&self.state);
        state.done.insert(number, done);
        if std::mem::replace(&mut state.is_handing, true) {
            return;
        }
        while !state.ended {
            let turn = state.turn;
            let Some(done) = state.done.remove(&turn) else { break };
            drop(state);
            let handed = done.and_then(|done| (*locked(&self.hand_over))(done));
            state = locked(&self.state);
            state.turn += 1;
            if let Err(failure) = handed {
                (state.failure, state.ended) = (Some(failure), true);
            }
            self.moved.notify_all();
        }
        state.is_handing = false;
    }
}

/// Ends the work of all threads where one panics: its piece would be waited for.
struct EndOnPanic<'a, I, H, R, E>(&'a Line<I, H, R, E>);

impl<I, H, R, E> Drop for EndOnPanic<'_, I, H, R, E> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            locked(&self.0.state).ended = true;
            self.0.moved.notify_all();
        }
    }
}

/// What a mutex holds, also after a panic, which ends everything anyway.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;

    /// Works on numbered pieces in a pool of so many threads, of which some take longer, and gives what was handed over.
    fn run(
        threads: usize,
        pieces: usize,
        work: impl Fn(usize) -> Result<usize, usize> + Sync,
    ) -> (Vec<usize>, Result<(), usize>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let mut handed = Vec::new();
        let work = |piece: usize| {
            sleep(Duration::from_micros((piece as u64 * 7919) % 500));
            work(piece)
        };
        let done = pool.install(|| {
            in_order((0..pieces).map(Ok), work, |piece| {
                handed.push(piece);
                Ok(())
            })
        });
        (handed, done)
    }

    #[test]
    fn pieces_are_handed_over_in_their_order() {
        for (threads, pieces) in [(1, 0), (1, 9), (2, 1), (2, 90), (7, 3), (7, 90)] {
            assert_eq!(run(threads, pieces, Ok), ((0..pieces).collect(), Ok(())));
        }
    }

    #[test]
    fn the_first_failure_in_the_order_of_pieces_ends_it() {
        for threads in [1, 2, 7] {
            let work = |piece| if piece == 40 || piece == 41 { Err(piece) } else { Ok(piece) };
            assert_eq!(run(threads, 90, work), ((0..40).collect(), Err(40)));
        }
        let mut handed = Vec::new();
        let failing = (0..9).map(|piece| if piece == 4 { Err("no piece") } else { Ok(piece) });
        assert_eq!(
            in_order(failing, Ok, |piece| {
                handed.push(piece);
                Ok(())
            }),
            Err("no piece")
        );
        assert_eq!(handed, [0, 1, 2, 3]);
        let full = |piece| if piece == 3 { Err("full") } else { Ok(()) };
        assert_eq!(in_order((0..9).map(Ok), Ok, full), Err("full"));
    }

    #[test]
    fn no_thread_runs_far_ahead_of_one_that_takes_long() {
        let (started, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |piece| {
            started.fetch_add(1, Ordering::SeqCst);
            if piece == 0 {
                sleep(Duration::from_millis(50));
                most.store(started.load(Ordering::SeqCst), Ordering::SeqCst);
            }
            Ok(piece)
        };
        assert_eq!(run(2, 50, work).1, Ok(()));
        assert!(most.into_inner() <= 4, "pieces 0 to 3 and no more");
    }

    #[test]
    fn two_readings_in_one_pool_do_not_wait_for_each_other() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("a pool");
        let line = || {
            let mut sum = 0;
            let work = |piece: usize| {
                sleep(Duration::from_micros(100));
                Ok::<_, ()>(piece)
            };
            let done = in_order((0..200).map(Ok), work, |piece| {
                sum += piece;
                Ok(())
            });
            (sum, done)
        };
        assert_eq!(pool.install(|| rayon::join(line, line)), ((19_900, Ok(())), (19_900, Ok(()))));
    }

    #[test]
    fn a_panic_ends_it_rather_than_being_waited_for() {
        let work = |piece| if piece == 5 { panic!("a bad piece") } else { Ok(piece) };
        let run = std::panic::AssertUnwindSafe(|| run(2, 90, work));
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
