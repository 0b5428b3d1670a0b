//! Text in charts: how wide it is, about, and where it breaks.

/// With what means something in markup written out.
pub(super) fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => found.push_str("&amp;"),
            '<' => found.push_str("&lt;"),
            '>' => found.push_str("&gt;"),
            '"' => found.push_str("&quot;"),
            '\'' => found.push_str("&#39;"),
            _ => found.push(letter),
        }
    }
    found
}

/// How wide a text is at most, at the 13 units in which charts are written: in the widest of the usual fonts, which is
/// `DejaVu Sans`.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '/' | ' ' => 4.4,
        'f' | 't' | 'r' | '-' | '(' | ')' => 5.4,
        'm' | 'M' | 'W' | '%' | '@' => 13.0,
        'w' | '+' | '<' | '=' | '>' => 11.0,
        'A'..='Z' | '&' => 10.2,
        _ if letter.is_ascii() => 8.3,
        _ => 13.0,
    }
}

/// As much of a text as fits.
pub(super) fn fitted(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut found = String::new();
    let mut left = room - width("…");
    for letter in text.chars() {
        left -= letter_width(letter);
        if left < 0.0 {
            break;
        }
        found.push(letter);
    }
    format!("{}…", found.trim_end())
}

/// A text in lines that fit; what does not fit into so many of them is left out.
pub(super) fn lines(text: &str, room: f64, most: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match found.last_mut() {
            Some(line) if found_room(line, word, room) => *line = format!("{line} {word}"),
            _ => found.push(word.to_owned()),
        }
    }
    if found.len() > most {
        let rest = found.split_off(most - 1).join(" ");
        found.push(rest);
    }
    found.iter().map(|line| fitted(line, room)).collect()
}

fn found_room(line: &str, word: &str, room: f64) -> bool {
    width(line) + width(" ") + width(word) <= room
}

#[cfg(test)]
mod tests {
    use super::{fitted, lines, width};

    #[test]
    fn a_text_that_does_not_fit_ends_with_dots() {
        assert_eq!(fitted("Family practice", 200.0), "Family practice");
        assert_eq!(fitted("Family practice", 70.0), "Family…");
    }

    #[test]
    fn words_that_do_not_fit_go_to_the_next_line() {
        assert_eq!(lines("nurse practitioner", width("practitioner"), 2), ["nurse", "practitioner"]);
    }

    #[test]
    fn the_last_line_takes_what_it_can() {
        assert_eq!(lines("a b c", width("a"), 2), ["a", "…"]);
    }
}
