//! Numbers on the heap of JavaScript.
//!
//! Prices are most of what a planner holds, and the collector of garbage does not see the memory of
//! this module: planners that are not freed would fill it before their turn came to be collected. So
//! their numbers lie on shelves, typed arrays that JavaScript holds and collects, and a call reads
//! those of its window: 0.2 us for a day. `pkg-template/shelf.js` is the other side.

use core::arch::wasm32::memory_size;
use std::hint::black_box;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::error::{Error, Result};
use crate::series::Numbers;

#[wasm_bindgen]
extern "C" {
    /// The shelf of the planner that is made or called.
    #[derive(Clone, Debug)]
    pub type Shelf;

    /// Puts a copy of a row on the shelf, and gives its place.
    #[wasm_bindgen(method, catch)]
    fn keep(this: &Shelf, numbers: &[f64]) -> std::result::Result<u32, JsValue>;

    /// Copies the numbers of a row, from `first` on.
    #[wasm_bindgen(method)]
    fn copy(this: &Shelf, place: u32, first: u32, into: &mut [f64]);
}

/// Bytes of a page of memory.
const PAGE: usize = 65_536;

#[derive(Debug)]
struct Row {
    shelf: Rc<Shelf>,
    place: u32,
}

impl Numbers for Row {
    fn read(&self, first: usize, into: &mut [f64]) {
        self.shelf.copy(self.place, first as u32, into);
    }
}

/// What puts rows of numbers on a shelf.
pub(super) fn keeper(shelf: Shelf) -> impl FnMut(&[f64]) -> Result<Rc<dyn Numbers>> {
    let shelf = Rc::new(shelf);
    move |numbers| match shelf.keep(numbers) {
        Ok(place) => Ok(Rc::new(Row { shelf: Rc::clone(&shelf), place })),
        Err(_) => Err(no_memory()),
    }
}

/// Refuses a planner where there is next to no memory left for calls: what finds none cannot go on.
pub(super) fn check_memory() -> Result<()> {
    const PLENTY: usize = 1 << 30;
    const ENOUGH: usize = 256 << 20;
    if memory_size::<0>() * PAGE < PLENTY {
        return Ok(());
    }
    let mut room: Vec<u8> = Vec::new();
    let reserved = room.try_reserve_exact(ENOUGH);
    // The compiler would remove a reservation that is not used.
    black_box(&room);
    reserved.map_err(|_| no_memory())
}

#[cold]
fn no_memory() -> Error {
    let problem = "are more than there is memory for: free the planners that are not needed";
    Error::too_large("prices", problem)
}
