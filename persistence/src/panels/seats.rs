//! Who sits on a panel, with what she has said.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    id::Id,
    machine::Name,
    panel::{Mark, Panel, Score, Seat, Sheet},
    text::{Paragraph, Reason},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing,
    prepared::Prepare,
    rows::{self, written},
    schema::panel_seats,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = panel_seats, check_for_backend(diesel::pg::Pg))]
struct Columns {
    panel_id: Uuid,
    organisation_id: Uuid,
    reviewer_id: Uuid,
    position: i16,
    invited_at: jiff_diesel::Timestamp,
    due_on: Option<jiff_diesel::Date>,
    #[diesel(embed)]
    said: Said,
}

/// What changes of a seat.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = panel_seats, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
struct Said {
    state: String,
    declared_at: Option<jiff_diesel::Timestamp>,
    conflict: Option<String>,
    removal: Option<String>,
    sheet_id: Option<Uuid>,
    scores: Option<Vec<i16>>,
    comments: Option<Vec<String>>,
    recommendation: Option<String>,
    scored_at: Option<jiff_diesel::Timestamp>,
    changed_in: i32,
}

impl Said {
    fn new(seat: &Seat) -> Self {
        let text = |reason: &Reason| reason.as_str().to_owned();
        let sheet = seat.sheet.as_ref();
        let marks = sheet.map(|sheet| &sheet.marks);
        let score = |mark: &Mark| mark.score.map_or(0, |score| i16::from(score.number()));
        let comment = |mark: &Mark| {
            mark.comment.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default()
        };
        Self {
            state: seat.state.as_str().to_owned(),
            declared_at: seat.declared_at.map(jiff_diesel::ToDiesel::to_diesel),
            conflict: seat.conflict.as_ref().map(text),
            removal: seat.removal.as_ref().map(text),
            sheet_id: sheet.map(|sheet| sheet.id.uuid()),
            scores: marks.map(|marks| marks.iter().map(score).collect()),
            comments: marks.map(|marks| marks.iter().map(comment).collect()),
            recommendation: sheet
                .and_then(|sheet| sheet.recommendation)
                .map(|outcome| outcome.as_str().to_owned()),
            scored_at: sheet.map(|sheet| sheet.at.to_diesel()),
            changed_in: seat.changed_in,
        }
    }

    fn sheet(&self) -> Result<Option<Sheet>, Failure> {
        let (Some(id), Some(scores), Some(comments), Some(at)) =
            (self.sheet_id, &self.scores, &self.comments, self.scored_at)
        else {
            return Ok(None);
        };
        let marks = scores.iter().zip(comments).map(|(score, comment)| {
            let comment = Some(comment.as_str()).filter(|text| !text.is_empty());
            Ok(Mark {
                score: Score::new(i64::from(*score)),
                comment: rows::text_if("panel_seats.comments", Paragraph::parse, comment)?,
            })
        });
        Ok(Some(Sheet {
            id: Id::new(id),
            marks: marks.collect::<Result<_, Failure>>()?,
            recommendation: rows::name_if(
                "panel_seats.recommendation",
                self.recommendation.as_deref(),
            )?,
            at: at.to_jiff(),
        }))
    }
}

fn seat(row: Columns) -> Result<Seat, Failure> {
    let said = row.said;
    let reason =
        |column, text: &Option<String>| rows::text_if(column, Reason::parse, text.as_deref());
    Ok(Seat {
        reviewer: Id::new(row.reviewer_id),
        state: rows::name("panel_seats.state", &said.state)?,
        invited_at: row.invited_at.to_jiff(),
        declared_at: said.declared_at.map(jiff_diesel::Timestamp::to_jiff),
        conflict: reason("panel_seats.conflict", &said.conflict)?,
        removal: reason("panel_seats.removal", &said.removal)?,
        sheet: said.sheet()?,
        changed_in: said.changed_in,
    })
}

/// The seats of a panel of the caller's organisation, in their order.
pub(super) async fn of_panel(tx: &Reading<'_>, panel: Uuid) -> Result<Vec<Seat>, Failure> {
    let rows: Vec<Columns> = panel_seats::table
        .filter(panel_seats::panel_id.eq(panel))
        .filter(panel_seats::organisation_id.eq(tx.organisation()))
        .order(panel_seats::position)
        .select(Columns::as_select())
        .load(&mut tx.connection())
        .await?;
    rows.into_iter().map(seat).collect()
}

/// Saves the seats that the present version of a panel has changed or made.
pub(super) async fn save(tx: &Writing<'_>, panel: &Panel) -> Result<(), Failure> {
    let changed = panel.seats.iter().zip(0_i16..);
    for (seat, position) in changed.filter(|(seat, _)| seat.changed_in == panel.version) {
        let row = Columns {
            panel_id: panel.id.uuid(),
            organisation_id: panel.parties.buyer.uuid(),
            reviewer_id: seat.reviewer.uuid(),
            position,
            invited_at: seat.invited_at.to_diesel(),
            due_on: panel.due_on.map(jiff_diesel::ToDiesel::to_diesel),
            said: Said::new(seat),
        };
        let row = diesel::insert_into(panel_seats::table)
            .values(row)
            .on_conflict((panel_seats::panel_id, panel_seats::reviewer_id))
            .do_update()
            .set(Said::new(seat));
        written(row.prepared().execute(&mut tx.connection())).await?;
    }
    Ok(())
}
