//! A small pseudo-random generator (splitmix64), the same on every machine.

#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed }
    }

    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number between both ends, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.draw() % (most - least + 1) as u64) as i64
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.between(0, choices.len() as i64 - 1) as usize]
    }

    /// Some distinct items, in random order.
    pub fn some_of<T: Clone>(&mut self, choices: &[T], count: usize) -> Vec<T> {
        let mut left: Vec<T> = choices.to_vec();
        let mut picked = Vec::new();
        while picked.len() < count && !left.is_empty() {
            let place = self.between(0, left.len() as i64 - 1) as usize;
            picked.push(left.swap_remove(place));
        }
        picked
    }

    pub fn yes_no(&mut self, yes: bool) -> String {
        let words = if yes { ["true", "yes", "1", "Y"] } else { ["false", "no", "0", "N"] };
        if self.chance(70) { words[0].to_owned() } else { (*self.pick(&words)).to_owned() }
    }
}
