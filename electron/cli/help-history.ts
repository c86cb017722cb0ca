/** What `--help` prints on finding and keeping studies and runs. */

/** By verb. @param command how the terminal is called; @param database what is said of its option */
export function historyHelp(command: string, database: string): Record<string, string> {
  const json = '  --json           prints the change as JSON, or null where there was nothing to change';
  return {
    list: `${command} list [QUERY] [--studies] [--trash] [--sort KEY] [--reverse] [--json] [--database FILE]

Lists the runs in the database, newest first, those that are pinned before all. A query says which; all that it says must hold.

  word, "two words"       stands in the study's name or notes, in the run's notes or in a tag
  tag:draft               the run or its study has the tag
  status:failed           queued, running, paused, done, cancelled, failed, interrupted
  quantity:replica        the study computes it
  study:3                 the runs of study 3
  after:2026-11-01        begun on that day or later; before:2026-11 earlier than that month; UTC
  pinned, trashed         runs that are pinned; runs in the trash, which are left out otherwise
  alpha=0.6, u>1, P>=100  a value that the system has or takes on along an axis; of a range, and of what is
                          derived from others, every number between the ends counts
  loss=sextic, spectrum=broken, features=fourier, dynamics=langevin

  --studies        lists studies, by their newest revision and the last change of theirs
  --trash          what is in the trash
  --sort KEY       date, name, status, points or time; --reverse turns the order round
  --json           prints an array as JSON
${database}

Examples
  ${command} list alpha=0.6 'u>1' status:failed
  ${command} list '"finite width"' --sort points
  ${command} list --studies tag:paper --sort name
`,
    tag: `${command} tag RUN|study:N NAME … [--remove] [--json] [--database FILE]

Gives a run or a study tags, by which it is found.

  --remove         takes them away
${json}
${database}

Example
  ${command} tag study:3 paper draft
`,
    note: `${command} note RUN TEXT [--json] [--database FILE]

Writes the notes of a run in place of those that it has; '' removes them. The notes of a study are in its document.

${json}
${database}

Example
  ${command} note 12 'converges from P = 50 on'
`,
    pin: `${command} pin RUN|study:N … [--remove] [--json] [--database FILE]

Puts runs or studies first in every list.

  --remove         lets them go back to their places
${json}
${database}
`,
    rename: `${command} rename study:N NAME [--json] [--database FILE]

Names a study, by a new revision of it: runs keep the name under which they were made.

${json}
${database}
`,
    duplicate: `${command} duplicate study:N [NAME] [--json] [--database FILE]

Makes a new study of the newest revision of another.

  --json           prints the new study as JSON
${database}
`,
    trash: `${command} trash RUN|study:N … [--json] [--database FILE]

Moves runs, or studies with their runs, to the trash. They can be looked at, and restored, until it is emptied.

${json}
${database}
`,
    restore: `${command} restore RUN|study:N … [--json] [--database FILE]

Takes runs or studies out of the trash. A run that is there with its study comes back with it.

${json}
${database}
`,
    'empty-trash': `${command} empty-trash [--yes] [--json] [--database FILE]

Removes what is in the trash for good, with all points. This cannot be undone, so it asks. The file does not become smaller: what becomes
free in it is used by the next runs.

  --yes            does not ask
  --json           prints what was removed as JSON
${database}
`,
    undo: `${command} undo [--json] [--database FILE]

Undoes the last change that tag, note, pin, rename, duplicate, trash or restore made, here or in the application.

${json}
${database}
`,
    redo: `${command} redo [--json] [--database FILE]

Makes the last change that was undone again, as long as no other was made.

${json}
${database}
`,
  };
}
