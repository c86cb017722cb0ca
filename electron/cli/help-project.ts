/** What `--help` prints on projects. */

/** By verb. @param command how the terminal is called; @param database what is said of its option */
export function projectHelp(command: string, database: string): Record<string, string> {
  return {
    project: `${command} project save FOLDER [study:N …] [--json] [--database FILE]
${command} project load FOLDER [--json] [--database FILE]
${command} project run FOLDER [--yes] [--json] [--database FILE]

Keeps studies and comparisons as files in a folder, made for git: studies/NAME.json and comparisons/NAME.json, with spectra/HASH.csv and
curves/HASH.csv for what was measured. Each is known by its name there. Runs and results are not in the folder: they are computed anew from it.
A comparison names studies, e.g. { "study": "Figure 1" }, and compares the newest run of each that is complete.

  save             writes the studies and comparisons of the database where they differ, or the studies that are named and the comparisons of
                   their runs. It makes no file of another kind, removes none, and leaves one that was changed and not loaded as it is; the exit
                   status is then 1
  load             takes the files in: what is new, and new revisions where they differ; all of them, or none where one is wrong. A comparison
                   is computed, or waits where a study of it has no complete run
  run              loads them, computes every study of which no run is complete with the solvers of now, and then every comparison that is
                   missing or stale; a run that is incomplete goes on
  --yes            as in "run"
  --json           prints one JSON object
${database}

Example
  ${command} project save paper && git -C paper commit -am 'Small coupling'
  ${command} project run paper --database paper.sqlite
`,
    status: `${command} status FOLDER [--json] [--database FILE]

Tells, study by study, whether the file and the database say the same and whether it is computed: changed in the file or in the database,
never run, run with an older revision or an older solver, incomplete, missing from either side. Then it tells likewise of comparisons: stale
because a run is another now, or waiting for one. The exit status is 0 where the database has all of the folder, as it is there and computed,
and 1 where it has not.

  --json           prints an array of { kind, name, file, study, comparison, revision, difference, work, run, reasons, error }
${database}

Example
  ${command} status paper || ${command} project run paper
`,
  };
}
