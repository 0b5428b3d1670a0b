//! How cells look: few formats, the same on every sheet.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Dollars and cents; what is taken stands in parentheses.
pub(super) const DOLLARS: &str = "#,##0.00_);[Red](#,##0.00)";
const SCORE: &str = "0.00";
const PERCENT: &str = "0.00;[Red]-0.00";
const COUNT: &str = "#,##0";
const SHARE: &str = "0.00##%";
/// A flag that is calculated as 1 or 0.
const YES_OR_NO: &str = "\"yes\";;\"no\"";

const INK: Color = Color::RGB(0x1F_29_37);
const QUIET: Color = Color::RGB(0x6B_72_80);
const HEAD: Color = Color::RGB(0x1F_3A_5F);
const LINE: Color = Color::RGB(0xC9_D1_DB);
const BANDS: [Color; 2] = [Color::RGB(0xDC_E6_F1), Color::RGB(0xEA_EE_E2)];
const PALE: Color = Color::RGB(0xF3_F5_F8);
const INPUT_INK: Color = Color::RGB(0x1D_3F_BF);
const INPUT: Color = Color::RGB(0xFF_F8_D6);

/// Colours of the series of a chart, in turn; they can be told apart without red and green.
pub(super) const SERIES: [u32; 8] =
    [0x1F_3A_5F, 0xD9_82_1E, 0x3F_8F_A8, 0x8A_5A_9E, 0x6F_8F_3A, 0xB8_4A_62, 0x7A_7A_7A, 0xC2_B2_3A];

/// The formats of a workbook.
pub(super) struct Looks {
    /// Heading of a sheet.
    pub title: Format,
    /// What a reader should know, below it.
    pub remark: Format,
    /// A remark that must not be missed.
    pub warning: Format,
    /// Heading within a sheet.
    pub section: Format,
    /// Heading of a column of texts.
    pub head: Format,
    /// Heading of a column of numbers.
    pub head_number: Format,
    /// What several columns have in common, by turns.
    pub bands: [Format; 2],
    /// Words.
    pub text: Format,
    /// Words that may take several lines.
    pub wrapped: Format,
    /// Words that stand back.
    pub quiet: Format,
    /// The same to the right, above numbers.
    pub quiet_above: Format,
    /// Digits that are no number.
    pub identifier: Format,
    /// Numbers by kind.
    pub plain: Numbers,
    /// The same in a row of totals.
    pub total: Numbers,
    /// Words in a row of totals.
    pub total_text: Format,
    /// What may be changed: a share of 1.
    pub input_share: Format,
    /// What may be changed: points or percent.
    pub input_number: Format,
    /// 1 or 0, as yes or no.
    pub flag: Format,
}

/// Formats of numbers.
pub(super) struct Numbers {
    /// Dollars and cents.
    pub dollars: Format,
    /// Points.
    pub score: Format,
    /// Percent as it stands.
    pub percent: Format,
    /// Whole numbers.
    pub count: Format,
    /// A share of 1.
    pub share: Format,
    /// A share of 1 that nothing is calculated with.
    pub rough_share: Format,
    /// With the decimals that it has.
    pub factor: Format,
}

impl Numbers {
    fn on(base: &Format) -> Self {
        let with = |shape: &str| base.clone().set_num_format(shape);
        Self {
            dollars: with(DOLLARS),
            score: with(SCORE),
            percent: with(PERCENT),
            count: with(COUNT),
            share: with(SHARE),
            rough_share: with("0.0%"),
            factor: with("0.00######"),
        }
    }
}

impl Looks {
    pub(super) fn new() -> Self {
        let text = Format::new().set_font_color(INK);
        let head = text.clone().set_bold().set_font_color(Color::White).set_background_color(HEAD);
        let head = head.set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let band = |color| text.clone().set_bold().set_background_color(color);
        let total = text.clone().set_bold().set_background_color(PALE);
        let total = total.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
        let input = text.clone().set_font_color(INPUT_INK).set_background_color(INPUT);
        let input = input.set_border(FormatBorder::Thin).set_border_color(LINE);
        let section = text.clone().set_bold().set_font_size(12).set_font_color(HEAD);
        Self {
            title: text.clone().set_bold().set_font_size(16).set_font_color(HEAD),
            remark: text.clone().set_font_color(QUIET),
            warning: text.clone().set_bold().set_font_color(Color::RGB(0xB4_23_18)),
            section: section.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE),
            head_number: head.clone().set_align(FormatAlign::Right),
            head,
            bands: BANDS.map(band),
            wrapped: text.clone().set_text_wrap().set_align(FormatAlign::Top),
            quiet: text.clone().set_font_color(QUIET).set_indent(1),
            quiet_above: text
                .clone()
                .set_font_color(QUIET)
                .set_text_wrap()
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::Top),
            identifier: text.clone().set_num_format("@"),
            plain: Numbers::on(&text),
            total: Numbers::on(&total),
            total_text: total,
            input_share: input.clone().set_num_format(SHARE),
            input_number: input.set_num_format("0.00####"),
            flag: text.clone().set_num_format(YES_OR_NO).set_align(FormatAlign::Right),
            text,
        }
    }
}
