//! Key-figure cards above a table: the highest, the lowest and, where it means something, the total of its first series.

use chartmill_plan::{Align, Refusal, Sheet, ShownValues, Style};
use chartmill_scene::{FontSize, ShapedLine};
use chartmill_schema::{Language, Number, PixelBox, Role, Shows};

use crate::key_figures::{Words, extreme_rows, total};

/// One card: its caption, what its number shows, the number, and the label of the row that it belongs to.
struct Card {
    caption: &'static str,
    shows: Shows,
    number: String,
    row: Option<usize>,
}

/// Places the cards at the head of `body` and returns what is left of it, or `None` where there is nothing worth a card.
pub(super) fn place(
    sheet: &mut Sheet,
    style: &Style<'_>,
    body: PixelBox,
    shown: &ShownValues,
    language: &Language,
) -> Result<Option<PixelBox>, Refusal> {
    let Some(words) = Words::of(language) else { return Ok(None) };
    let cards = cards(style, shown, words);
    if cards.len() < 2 {
        return Ok(None);
    }
    let gap = style.gap() * 1.4;
    let width = ((body.width() - gap * (cards.len() as f64 - 1.0)) / cards.len() as f64).floor();
    let pad = (style.label.px() * 0.7).round();
    let big = FontSize::from_px(style.label.px() * 1.5);
    let big_cap = style.font.cap_height() * big.px();
    let height = (pad * 2.0 + style.cap() * 2.0 + big_cap + style.gap() * 2.2).round();
    if height > body.height() * 0.3 {
        return Ok(None);
    }
    let mut shaped = Vec::with_capacity(cards.len());
    for card in &cards {
        let number = ShapedLine::new(&card.number, style.font.bold(), big)?;
        let caption = style.shape(card.caption)?;
        let label = card.row.map(|row| style.shape(shown.table.label(row))).transpose()?;
        let widest =
            [Some(&number), Some(&caption), label.as_ref()].into_iter().flatten().map(ShapedLine::width).fold(0.0, f64::max);
        if widest > width - pad * 2.0 {
            return Ok(None);
        }
        shaped.push((number, caption, label));
    }
    for (idx, (card, (number, caption, label))) in cards.iter().zip(&shaped).enumerate() {
        let x0 = body.x0 + idx as f64 * (width + gap);
        let rect = PixelBox::new(x0, body.y0.round(), x0 + width, body.y0.round() + height);
        sheet.fill(Role::Panel, rect, style.theme.table.card_fill, 4.0);
        let x = x0 + pad;
        let mut baseline = rect.y0 + pad + style.cap();
        sheet.text(Role::KeyFigureLabel, caption, x, baseline, Align::Start, style.theme.muted);
        baseline += style.gap() * 1.1 + big_cap;
        sheet.text((Role::KeyFigure, card.shows), number, x, baseline, Align::Start, style.theme.ink);
        if let (Some(label), Some(row)) = (label, card.row) {
            baseline += style.gap() * 1.1 + style.cap();
            sheet.text((Role::KeyFigureLabel, Shows::Row { row }), label, x, baseline, Align::Start, style.theme.text);
        }
    }
    Ok(Some(PixelBox { y0: body.y0 + height + style.gap() * 2.0, ..body }))
}

fn cards(style: &Style<'_>, shown: &ShownValues, words: &'static Words) -> Vec<Card> {
    let table = &shown.table;
    let printed = |value: Number| shown.text(style, 0, value);
    let (highest, lowest) = extreme_rows(table, 0);
    let mut cards = Vec::new();
    for (row, caption) in [(highest, words.highest.as_str()), (lowest, words.lowest.as_str())] {
        if let Some((row, value)) = row.and_then(|row| Some((row, table.value(row, 0)?))) {
            cards.push(Card { caption, shows: Shows::Datum { row, series: 0 }, number: printed(value), row: Some(row) });
        }
    }
    if let Some(total) = total(table, 0) {
        cards.push(Card { caption: words.total.as_str(), shows: Shows::Total { series: 0 }, number: printed(total), row: None });
    }
    cards
}
