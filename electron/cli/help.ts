/** What `--help` prints: what each command is for, by example. */
import { quantityNames } from '../../core/quantities/index.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { exitCodeMeanings } from './exit-codes.ts';
import { analysisHelp } from './help-analysis.ts';
import { historyHelp } from './help-history.ts';
import { projectHelp } from './help-project.ts';

const command = 'npm run -s cli --';

const general = `Coarsegrain: parameter studies of the renormalization group of learning.

  ${command} COMMAND …          ${command} COMMAND --help tells more

Commands
  run STUDY.json|PRESET   computes a study, keeps it in the database, exports its figure and data
  resume RUN              goes on with a run that ended before it was whole
  rerun RUN               computes a run once more, exactly as it was begun; --failed: what of it failed or is missing
  pause RUN, cancel RUN   stops a run that the application computes; what it has stays
  list [QUERY]            lists the runs in the database, or those that a query finds; --studies: the studies
  show RUN                shows everything known about one run
  diff A B                shows in which parameters two runs differ
  tag, note, pin          marks a run; tag and pin also a study
  rename, duplicate       names a study anew, or makes a new one of it
  trash, restore          moves runs and studies to the trash, and out of it
  empty-trash             removes what is in the trash for good
  undo, redo              takes the last of these changes back, or makes it again
  export RUN              exports the figure and the data of a run
  bundle RUN … FILE       writes runs with all that belongs to them into one file, for another machine
  import FILE             takes the runs of such a file in
  project save|load|run   keeps studies as files in a folder, for git, and computes them anew from there
  status FOLDER           tells what of such a folder is stale
  cache                   what is kept for all runs, so that none computes it again
  compare RUN …           compares learning curves of runs and files: exponents, universality classes; a report
  fit RUN                 fits powers, breaks, a crossover or the theory itself to the curves of a run or of a file
  power DESIGN.json       whether an experiment, as it is designed, would tell two exponents apart; no database
  collapse FILE           finds exponents by data collapse, for anyone's data; no database
  evaluate QUANTITY FILE  computes a quantity for rows of inputs, for scripts; no database
  schema                  prints the JSON Schema of a study file
  serve                   serves the application to a browser

The first figure, in one line
  ${command} run figure-1 --figure figure-1.svg --data figure-1.csv

Studies and runs are kept in one SQLite file, in the platform's application-data folder; --database FILE or COARSEGRAIN_DATABASE
names another one.

Exit status
${exitCodeMeanings}
`;

const database = '  --database FILE  the database; COARSEGRAIN_DATABASE does the same';
const files = `  --figure F       writes the figure: F ends in .svg or .png
  --map            of the points over two axes, each of one parameter and at least four values, as a map
  --column C       of that column of results, or derived column, and not the one that charts begin with
  --data F         writes every point at full precision: F ends in .csv, .json, .npz or .h5; .sqlite: of all quantities, as a
                   database with this run alone
  --mean           of several seeds not the points, but their means, with standard errors and counts; not as .sqlite
  --quantity NAME  which quantity's, where the study has several; its first if missing`;

const verbs: Record<string, string> = {
  run: `${command} run STUDY.json|PRESET [--figure F [--map] [--column C]] [--data F [--mean]] [--quantity NAME] [--yes] [--json] [--database FILE]

Computes every point of a study on all cores and keeps it in the database. A name that ends in .json or has a folder in it is a study
file, - is standard input, any other name is a preset. Where the application is open on the same database, the run is handed over to it.

${files}
  --yes            begins also a run of more than 10 000 000 points or, by estimate, of more than an hour
  --json           prints one JSON object at the end and errors as JSON, instead of progress and sentences
${database}

Ctrl-C cancels the run; points computed so far are kept. A second Ctrl-C ends at once.

Examples
  ${command} run figure-1 --figure figure-1.svg --data figure-1.csv
  ${command} run ridge.json --json

A study file, in full
  {
    "format": "coarsegrain-study", "version": 1, "name": "Small coupling",
    "system": { "alpha": 0.6, "beta": 0.9, "K": "infinite", "kappa": 10 },
    "axes": [
      { "parameter": "u", "values": [0, 0.01, 0.1] },
      { "parameter": "P", "from": 100, "to": 1e6, "count": 81, "spacing": "logarithmic" }
    ],
    "quantities": ["effective-action"]
  }

Other axes, and parameters that follow from the others; "schema" prints everything that a study may hold
  { "parameter": "kappa", "random": "logarithmic", "from": 0.1, "to": 10, "count": 50, "seed": 1 }
  { "sobol": [{ "parameter": "alpha", "from": 0.3, "to": 1.5 }, { "parameter": "beta", "from": 0.3, "to": 1.5 }], "count": 256 }
  { "zip": [{ "parameter": "P", "values": [100, 400] }, { "parameter": "N", "values": [20, 40] }] }
  "derived": { "N": "4*sqrt(P)", "kappa": "0.1*P^-0.3" }

Points added where curves bend, where the status or the number of roots changes, and along borders; of two axes, along the borders of their map
  "refine": { "axes": ["P"], "tolerance": 0.01, "points": 200, "borders": ["3*u*X - 1"] }

Columns that follow from results; they are drawn and exported like those
  "results": { "share": "variance/(bias + variance)", "scaled": "share*P^0.375" }
`,
  resume: `${command} resume RUN [--figure F [--map] [--column C]] [--data F [--mean]] [--quantity NAME] [--json] [--database FILE]

Goes on with a run that was paused, cancelled or interrupted, as it was begun: with its revision of the study. Nothing that is there is
computed again, and nothing that failed; "rerun --failed" tries that too. Chains of experiments that have not converged go on from where
they are. A run that was begun with another version of a solver is refused.

${files}
  --json           as in "run"
${database}

Example
  ${command} resume 3 --figure curves.svg
`,
  rerun: `${command} rerun RUN [--failed] [--figure F [--map] [--column C]] [--data F [--mean]] [--quantity NAME] [--json] [--database FILE]

Computes a run once more as a new run: the same revision of its study, seeds and versions of solvers, and nothing taken from earlier runs.
At the end the two are compared, value by value and to the last bit.

  --failed         makes no new run, but computes what of this one failed or is missing
${files}
  --json           as in "run"; the comparison is in "compared"
${database}

Examples
  ${command} rerun 3
  ${command} rerun 3 --failed --figure curves.svg
`,
  pause: `${command} pause RUN [--json] [--database FILE]

Stops a run that the application or "serve" computes on the same database, to be resumed later; what it has stays. A run of another
terminal is stopped by Ctrl-C there, and resumed just so.

  --json           prints the run as JSON
${database}
`,
  cancel: `${command} cancel RUN [--json] [--database FILE]

Stops a run that the application or "serve" computes on the same database; what it has stays.

  --json           prints the run as JSON
${database}
`,
  ...historyHelp(command, database),
  show: `${command} show RUN [--json] [--database FILE]

Shows one run: its system and axes, how far it got, how its points ended, which parts failed and why, and the versions that made it.

  --json           prints it as one JSON object, with the study as it was run
${database}

Example
  ${command} show 3 --json
`,
  diff: `${command} diff A B [--json] [--database FILE]

Shows in what two runs differ: the parameters of their studies, how they vary, and the versions of their solvers.

  --json           prints an array of { field, before, after } as JSON
${database}

Example
  ${command} diff 3 4
`,
  cache: `${command} cache [--empty --yes] [--json] [--database FILE]

Tells how many draws of experiments, and points of theory that cost more than a millisecond, the database keeps, so that no run makes them
again, and their size.

  --empty          removes them: runs keep their points, runs to come compute theirs anew. It cannot be undone, and needs --yes.
  --json           prints numbers as JSON
${database}
`,
  export: `${command} export RUN [--figure F [--map] [--column C]] [--data F [--mean]] [--quantity NAME] [--json] [--database FILE]

Writes the figure, the data or both of a run that is in the database. The files are the same as those of the application.

${files}
  --json           prints the paths as JSON
${database}

Example
  ${command} export 3 --figure curves.png --data curves.json
`,
  bundle: `${command} bundle RUN … FILE [--no-draws] [--json] [--database FILE]

Writes runs into one file, by custom named .coarsegrain: their studies with all revisions, where and how they were computed, measured
spectra, every point, and the draws of experiments, from which a run can go on. It is a zip file.

  --no-draws       leaves the draws out; the points stay
  --json           prints the path as JSON
${database}

Example
  ${command} bundle 3 4 crossover.coarsegrain
`,
  import: `${command} import FILE [--json] [--database FILE]

Takes the runs of a bundle in, after everything in it was checked: all of them, or none. They and their studies get new numbers; runs that
are here already stay as they are.

  --json           prints { runs: [{ run, study, there }] } as JSON
${database}

Example
  ${command} import crossover.coarsegrain
`,
  ...projectHelp(command, database),
  ...analysisHelp(command, database),
  evaluate: `${command} evaluate QUANTITY FILE.json|-

Computes a quantity for every row of a JSON array and prints the same rows with "output" filled in, at full double precision. - reads
standard input. Nothing is stored. A row is { "input": { … } }; keys beside "input" are kept as they are. A missing u or noise is 0, a
missing lambda0 or y0 is 1, a missing K or N is infinite.

  loss       quartic, sextic, even (power), log-cosh, formula (ell, e.g. "Delta^2/2 + u*Delta^4/4")
  spectrum   power-law, broken (kc, alpha2, beta2), cutoff (kc), log-periodic (epsilon, omega), degenerate (dimension),
             formula (lambda and y2, e.g. "k^-1.6"), measured (file: CSV with the header lambda,y or NPY, beside FILE.json)
  N          a width, or a list of those of a deep linear network
  lists      modes_left, mode, tau, ghat and time may be lists; the outputs are lists then

Experiments (regression, posterior, action-sampling, training) give means as [mean, standard error] over data sets
  datasets   how many data sets, 8 if missing; chains for action-sampling
  precision  draws data sets until the relative standard error of the first column is below it, at most budget (200) of them
  seed       names the random numbers; features: gaussian, fourier; dynamics of training: gradient, langevin

  one solution     "output": { "s": …, "bias": …, "variance": …, "X": …, "loss": …, "status": "converged" }
  several or none  "output": { "roots": [ … ], "status": "several roots", "no root" or "not converged" }
  refused          "error": { "kind", "field", "value", "allowed", "message" } instead of "output"; the exit status is then 1

Quantities: ${quantityNames.join(', ')}.

Examples
  echo '[{"input": {"alpha": 0.6, "beta": 0.9, "kappa": 10, "u": 1, "P": 1000}}]' | ${command} evaluate effective-action -

  # Python
  rows = [{"input": {"alpha": 0.6, "beta": 0.9, "kappa": 10, "u": 1, "P": 10**n}} for n in range(2, 8)]
  done = subprocess.run("${command} evaluate effective-action -".split(),
                        input=json.dumps(rows), capture_output=True, text=True)
  losses = [row["output"]["loss"] for row in json.loads(done.stdout)]

  # Julia
  rows = JSON.parse(read(\`${command} evaluate effective-action rows.json\`, String))
`,
  schema: `${command} schema

Prints the JSON Schema (draft 2020-12) of a study file, for editors and for programs that write studies.

Example
  ${command} schema > study.schema.json
`,
  serve: `${command} serve [--port N] [--database FILE]

Serves the application to a browser, on 127.0.0.1 alone, and prints its address alone on a line. The address holds a token that is new
at each start. Ctrl-C ends. npm start -- --browser does the same.

  --port N         the port; any free one by default
${database}

A study on a remote machine, through an SSH tunnel with the same port at both ends
  ${command} serve --port 8765          there
  ssh -L 8765:127.0.0.1:8765 HOST       here; then open the printed address
`,
};

/** The help on one command, or on all. @throws CoarsegrainError `unknown-name` */
export function helpOn(verb: string | undefined): string {
  if (verb === undefined || verb.startsWith('-')) return general;
  if (Object.hasOwn(verbs, verb)) return verbs[verb]!;
  const allowed = Object.keys(verbs).join(', ');
  const message = `There is no command "${verb}"; there is ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'command', value: verb, allowed, message });
}
