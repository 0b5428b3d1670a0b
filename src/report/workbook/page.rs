//! A sheet while it is written.

use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell_absolute};
use rust_xlsxwriter::{ColNum, Format, Formula, RowNum, Worksheet};

use super::Written;
use super::looks::Looks;

/// A sheet with the looks of its workbook.
pub(super) struct Page<'a> {
    /// The sheet.
    pub sheet: &'a mut Worksheet,
    /// Its looks.
    pub looks: &'a Looks,
}

/// The letters of a column.
pub(super) fn letters(column: ColNum) -> String {
    column_number_to_name(column)
}

/// A cell of another sheet, for names and formulas.
pub(super) fn place(sheet: &str, row: RowNum, column: ColNum) -> String {
    format!("{sheet}!{}", row_col_to_cell_absolute(row, column))
}

/// Rows and columns of sheets count in types of their own.
///
/// # Panics
/// Beyond what a sheet can hold, which callers keep to.
pub(super) fn at(position: usize) -> RowNum {
    RowNum::try_from(position).expect("within a sheet")
}

/// Cents as dollars.
#[allow(clippy::cast_precision_loss, reason = "sums of dollars stay far below 2^53 cents")]
pub(super) fn dollars(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// A count as a number of a cell.
#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet, looks: &'a Looks) -> Self {
        Self { sheet, looks }
    }

    /// The title and the remark of a sheet, and how it goes on paper.
    pub(super) fn open(&mut self, title: &str, remark: &str) -> Written {
        let looks = self.looks;
        self.sheet.set_screen_gridlines(false).set_landscape();
        self.sheet.set_footer("&L&F&C&A&R&P / &N");
        self.sheet.set_row_height(0, 26)?;
        self.text(0, 0, title, &looks.title)?;
        self.text(1, 0, remark, &looks.remark)
    }

    /// On paper no wider than a page.
    pub(super) fn narrow(&mut self) {
        self.sheet.set_print_fit_to_pages(1, 0);
    }

    pub(super) fn text(&mut self, row: RowNum, column: ColNum, text: &str, look: &Format) -> Written {
        self.sheet.write_string_with_format(row, column, text, look)?;
        Ok(())
    }

    /// A number; nothing where there is none.
    pub(super) fn number(&mut self, row: RowNum, column: ColNum, number: Option<f64>, look: &Format) -> Written {
        match number {
            Some(number) => self.sheet.write_number_with_format(row, column, number, look)?,
            None => self.sheet.write_blank(row, column, look)?,
        };
        Ok(())
    }

    /// A formula and what it gives, for viewers that do not calculate.
    pub(super) fn formula(&mut self, row: RowNum, column: ColNum, formula: &str, gives: f64, look: &Format) -> Written {
        let formula = Formula::new(formula).set_result(gives.to_string());
        self.sheet.write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// The same look in a row of cells without anything in them.
    pub(super) fn blanks(&mut self, row: RowNum, columns: std::ops::Range<ColNum>, look: &Format) -> Written {
        for column in columns {
            self.sheet.write_blank(row, column, look)?;
        }
        Ok(())
    }

    /// Headings of columns: those of texts, then those of numbers.
    pub(super) fn heads(&mut self, row: RowNum, texts: &[&str], numbers: &[&str]) -> Written {
        let looks = self.looks;
        let texts = texts.iter().map(|name| (*name, &looks.head));
        let numbers = numbers.iter().map(|name| (*name, &looks.head_number));
        for (column, (name, look)) in (0..).zip(texts.chain(numbers)) {
            self.text(row, column, name, look)?;
        }
        Ok(())
    }

    /// Widths of columns from the first on, in characters.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Written {
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// Filters on the headings, and everything up to them kept in sight.
    pub(super) fn filters(&mut self, head: RowNum, last_row: RowNum, last_column: ColNum, kept: ColNum) -> Written {
        self.sheet.autofilter(head, 0, last_row.max(head + 1), last_column)?;
        self.sheet.set_freeze_panes(head + 1, kept)?;
        self.sheet.set_repeat_rows(head, head)?;
        Ok(())
    }
}
