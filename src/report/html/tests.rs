use super::html;
use crate::report::fixture::report;

/// The page of the fixture.
fn page() -> String {
    html(&report()).expect("a page")
}

#[test]
fn every_number_is_in_it_with_its_place() {
    let page = page();
    for number in report().numbers() {
        let source = number.source.to_string().replace('&', "&#38;");
        let element = format!("<data value=\"{}\" data-source=\"{source}\">{}</data>", number.value, number.text());
        assert!(page.contains(&element), "{element}");
    }
}

#[test]
fn what_means_something_in_markup_is_written_out() {
    let page = page();
    assert!(page.contains("<h1>MIPS 2024: 12,480 clinicians of the Tidewater &#38; Highmoor practices</h1>"));
    assert!(page.contains("rehabilitation &#60;PM&#38;R&#62;"));
    assert!(!page.contains("<PM"));
}

#[test]
fn every_section_is_in_the_contents() {
    let page = page();
    for section in report().sections {
        assert!(page.contains(&format!("<li><a href=\"#{}\">{}</a></li>", section.id, section.title)));
        assert!(page.contains(&format!("<h2 id=\"{}\">{}</h2>", section.id, section.title)));
    }
}

#[test]
fn it_needs_nothing_else() {
    let page = page();
    for needed in ["<script", "<link", "<img", "@import", "url(", "http:", "https:"] {
        assert!(!page.contains(needed), "{needed}");
    }
}

#[test]
fn every_chart_is_drawn_twice_and_named() {
    let page = page();
    assert_eq!(page.matches("<svg class=\"wide\" role=\"img\"").count(), 7);
    assert_eq!(page.matches("<svg class=\"narrow\" role=\"img\"").count(), 7);
    assert!(page.contains("<title id=\"curve-wide-title\">Payment adjustment by final score</title>"));
}

#[test]
fn an_empty_chart_says_so() {
    assert_eq!(page().matches("There is nothing to draw: the table has no figures.").count(), 2);
}

#[test]
fn the_same_report_is_the_same_page() {
    assert_eq!(page(), page());
}
