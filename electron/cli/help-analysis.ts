/** What `--help` prints of the verbs of the analysis. */

export function analysisHelp(command: string, database: string): Record<string, string> {
  return {
    compare: `${command} compare [RUN[:QUANTITY[:COLUMN]] …] [--curve FILE]… [--columns P=n,loss=test,error=se] [--window LOW:HIGH]
    [--report R.html] [--data D.json] [--save NAME] [--json] [--database FILE]
${command} compare --open N [--report R.html] [--data D.json] [--json] [--database FILE]
${command} compare --list|--remove N [--json] [--database FILE]

Compares learning curves: the exponent of each, from a fit of two powers, and of each pair whether it is of one universality class, with what
decided. Curves are those of runs along P, and measured ones of files: CSV or TSV with a header and columns P, loss and perhaps its error; of a
long table with a column seed, the seeds are averaged, and what else tells rows apart makes curves of their own.

  --curve FILE     measured curves; - reads standard input. Files alone need no database
  --columns …      which columns of the files are what, where their names do not tell
  --window L:H     only points with L ≤ P ≤ H; either end may be missing
  --report R.html  one file with figures, tables and the method
  --data D.json    every number: { "curves": [{ "name", "exponent", "fits", … }], "pairs": [{ "a", "b", "verdict", "evidence" }], … }
  --save NAME      keeps the comparison; --open N shows one that was kept, and says where its runs have changed since
  --list           the comparisons that are kept; --remove N takes one out of the list
  --json           prints what --data writes
${database}

Examples
  ${command} compare 3 4 --window 1e3:1e6 --report classes.html
  ${command} compare 3 3:replica:testLoss --curve measured.csv --json
`,
    fit: `${command} fit RUN[:QUANTITY[:COLUMN]]|--curve FILE [--model M] [--fix a=0.375]… [--free L_infinity] [--breaks N]
    [--theory REQUEST] [--window LOW:HIGH] [--bootstrap N] [--seed N] [--columns …] [--json] [--database FILE]

Fits a model to every curve of a run or of a file of measured curves: weighted least squares from many starts, with intervals of 95 % by
profile likelihood. What the data do not determine is said. L is the loss or whatever else the column is.

  --model M        two-power      A P^-a + B P^-b + L_infinity, a < b, B of either sign; the default
                   power-law      A P^-a + L_infinity
                   broken-power   smoothly broken in --breaks places (1 to 4)
                   crossover      A P^-a times f(ε) with P_cross, where ε = 1
  --fix NAME=X     holds a parameter; --free L_infinity frees the floor, which is held at 0
  --bootstrap N    percentiles of N seeded samples beside the intervals
  --theory R       parameters of the theory instead: R is JSON, or a file with it, e.g.
                   {"level": 1, "system": {"alpha": 0.6, "beta": 0.9, "kappa": 1, "u": 1}, "free": ["kappa", "u"]}
                   with "observable" loss or X of level 1, trainLoss, testLoss, trainX, testX or q of level 2. A Gaussian process with
                   parameters of its own is fitted beside it
${database}
`,
    power: `${command} power DESIGN.json|- [--json]

Simulates an experiment and judges it by the rules of compare: how often curves of two exponents, or of two systems, would be told apart, and
how many seeds that takes in nine of ten cases.

  {"window": {"low": 1e3, "high": 1e6}, "points": 31, "error": 0.002, "seeds": 4,
   "candidates": {"exponents": [0.375, 0.45], "second": 0.8}}

  error        relative standard error of the loss of one seed
  candidates   "exponents", with the "second" one of both curves and its "share" at the lowest P (0.5); or "level", "observable" and two
               "systems"
  trials       simulated pairs, 200 if missing; "seed" names the random numbers
`,
    collapse: `${command} collapse FILE --size L --x p --y m [--error dm] [--fix nu=1.333]… [--seed N] [--json]

Finds x_c, nu and zeta such that curves of several sizes L fall onto one,

  y = L^(zeta/nu) f(L^(1/nu) (x - x_c)),

so that at x_c y grows as L^(zeta/nu): zeta is -beta for an order parameter and gamma for a susceptibility. FILE is CSV or TSV with
a header, rows in any order, - is standard input. It needs two sizes of three points each, and takes 20 000 points.

  --size, --x, --y  the columns of L, x and y
  --error COLUMN    that of the standard errors of y; without it they are estimated from the scatter of the points
  --fix NAME=VALUE  holds x_c, nu or zeta; may be given again
  --seed N          names the random numbers of the bootstrap, 0 if missing
  --json            prints { "x_c", "nu", "zeta": { "value", "low", "high" }, "quality", … }; an unbounded end is 1e999 or -1e999

The best collapse has the least chi squared about one master curve, a spline through y, or through ln y where every y is positive and
known to 25 %. Intervals are of 95 %: where chi squared, least over the
other parameters, has risen by Student's t squared, times chi squared per degree of freedom where that is above 1, or the percentiles
of 200 samples of a bootstrap, whichever is wider. quality is S of Houdayer and Hartmann (2004), about 1 for a collapse within the
errors, with their straight lines drawn through distances from the spline, so that it does not grow where points are far apart. region
is the border of the joint region of the exponents.

Example
  ${command} collapse percolation.csv --size L --x p --y P_infinity --error dP --json
`,
  };
}
