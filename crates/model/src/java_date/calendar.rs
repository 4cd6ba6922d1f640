//! The fields of a date as Java's English calendar writes them: weeks begin on Sunday, the first week holds January 1.

use super::Zone;
use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};

/// Every letter that means something.
pub(super) const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What a clock on the wall of a zone shows.
pub(super) struct Reading {
    wall: NaiveDateTime,
    /// Seconds east of Greenwich.
    offset: i32,
    zone: String,
}

impl Reading {
    pub(super) fn new(moment: DateTime<Utc>, zone: &Zone) -> Reading {
        let (wall, offset, zone) = zone.at(moment);
        Reading { wall, offset, zone }
    }

    /// One field, `width` letters wide.
    pub(super) fn field(&self, letter: char, width: usize) -> String {
        match letter {
            'G' => if self.wall.year() > 0 { "AD" } else { "BC" }.to_owned(),
            'y' => year(self.wall.year(), width),
            'Y' => year(self.week_year(), width),
            'M' | 'L' if width > 2 => name(MONTHS[self.wall.month0() as usize], width),
            'E' => name(DAYS[self.wall.weekday().num_days_from_monday() as usize], width),
            'a' => if self.wall.hour() < 12 { "AM" } else { "PM" }.to_owned(),
            'z' => self.zone.clone(),
            'Z' => self.offset_text("", 2),
            'X' if self.offset == 0 => "Z".to_owned(),
            'X' => self.offset_text(if width == 3 { ":" } else { "" }, width),
            other => format!("{:0width$}", self.number(other)),
        }
    }

    fn number(&self, letter: char) -> u32 {
        let hour = self.wall.hour();
        match letter {
            'M' | 'L' => self.wall.month(),
            'w' => self.week(),
            'W' => (self.wall.day0() + first_weekday(self.wall.day0(), &self.wall)) / 7 + 1,
            'D' => self.wall.ordinal(),
            'd' => self.wall.day(),
            'F' => self.wall.day0() / 7 + 1,
            'u' => self.wall.weekday().number_from_monday(),
            'H' => hour,
            'k' => (hour + 23) % 24 + 1,
            'K' => hour % 12,
            'h' => (hour + 11) % 12 + 1,
            'm' => self.wall.minute(),
            's' => self.wall.second(),
            // Milliseconds, however many letters: a leap second's are beyond 999.
            _ => self.wall.nanosecond() / 1_000_000 % 1_000,
        }
    }

    /// `+hhmm`, or only the hours if `width` is 1.
    fn offset_text(&self, separator: &str, width: usize) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        match width {
            1 => format!("{sign}{:02}", minutes / 60),
            _ => format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60),
        }
    }

    /// The last days of December belong to the first week of the next year if January 1 stands in their week.
    fn belongs_to_next_year(&self) -> bool {
        let to_saturday = 6 - self.wall.weekday().num_days_from_sunday();
        self.wall.month() == 12 && self.wall.day() + to_saturday > 31
    }

    fn week_year(&self) -> i32 {
        self.wall.year() + i32::from(self.belongs_to_next_year())
    }

    fn week(&self) -> u32 {
        match self.belongs_to_next_year() {
            true => 1,
            false => (self.wall.ordinal0() + first_weekday(self.wall.ordinal0(), &self.wall)) / 7 + 1,
        }
    }
}

/// The weekday, from Sunday, of the day that lies `days` before the reading.
fn first_weekday(days: u32, wall: &NaiveDateTime) -> u32 {
    (wall.weekday().num_days_from_sunday() + 7 - days % 7) % 7
}

/// Two letters are the last two digits; any other number is the least width.
fn year(year: i32, width: usize) -> String {
    let year = if year > 0 { year } else { 1 - year };
    match width {
        2 => format!("{:02}", year % 100),
        width => format!("{year:0width$}"),
    }
}

/// Four letters are the whole name, fewer its first three.
fn name(whole: &str, width: usize) -> String {
    if width >= 4 { whole.to_owned() } else { whole[..3].to_owned() }
}
