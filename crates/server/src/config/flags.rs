//! Flags: one per setting that is not a secret, made from the table.

use std::sync::LazyLock;

use clap::{Arg, ArgMatches, Command, FromArgMatches};

use super::table::{SETTINGS, Setting};

/// The settings that are flags, with their flags: the parser wants texts that live as long as the program.
static FLAGS: LazyLock<Vec<(&Setting, String)>> =
    LazyLock::new(|| SETTINGS.iter().filter_map(|setting| Some((setting, setting.flag()?))).collect());

/// What was given on the command line: the setting's variable and its value.
#[derive(Debug, Clone, Default)]
pub struct Flags(pub Vec<(&'static str, String)>);

impl clap::Args for Flags {
    fn augment_args(command: Command) -> Command {
        FLAGS.iter().fold(command, |command, (setting, flag)| {
            let default = setting.default.map(|default| format!("; default {default}")).unwrap_or_default();
            let help = format!("{} [{}{default}]", setting.help, setting.variable);
            command.arg(
                Arg::new(setting.variable).long(flag.as_str()).value_name("VALUE").help(help).help_heading("Settings"),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Flags, clap::Error> {
        let given = FLAGS.iter().filter_map(|(setting, _)| {
            let value = matches.get_one::<String>(setting.variable)?;
            Some((setting.variable, value.clone()))
        });
        Ok(Flags(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Flags::from_arg_matches(matches)?;
        Ok(())
    }
}
