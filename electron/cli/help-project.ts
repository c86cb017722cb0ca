/** What `--help` prints on projects. */

/** By verb. @param command how the terminal is called; @param database what is said of its option */
export function projectHelp(command: string, database: string): Record<string, string> {
  return {
    project: `${command} project save FOLDER [study:N …] [--json] [--database FILE]
${command} project load FOLDER [--json] [--database FILE]
${command} project run FOLDER [--yes] [--json] [--database FILE]

Keeps studies as files in a folder, made for git: studies/NAME.json, and spectra/HASH.csv for measured spectra. A study is known by its name
there. The runs are not in the folder: they are computed anew from it.

  save             writes the studies of the database, or those that are named, where they differ. It makes no file of another kind, removes
                   none, and leaves one that was changed and not loaded as it is; the exit status is then 1
  load             takes the files in: new studies, and new revisions where they differ; all of them, or none where one is wrong
  run              loads them, and computes every study of which no run is complete with the solvers of now; a run that is incomplete goes on
  --yes            as in "run"
  --json           prints one JSON object
${database}

Example
  ${command} project save paper && git -C paper commit -am 'Small coupling'
  ${command} project run paper --database paper.sqlite
`,
    status: `${command} status FOLDER [--json] [--database FILE]

Tells, study by study, whether the file and the database say the same and whether it is computed: changed in the file or in the database,
never run, run with an older revision or an older solver, incomplete, missing from either side. The exit status is 0 where the database has
every study of the folder, as it is there and computed, and 1 where it has not.

  --json           prints an array of { name, file, study, revision, difference, work, run, error }
${database}

Example
  ${command} status paper || ${command} project run paper
`,
  };
}
