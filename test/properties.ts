/**
 * Where CI judges a commit, properties are tried on the same samples each time, so that it judges that commit alone; everywhere else
 * the samples are new in every run, and a counterexample becomes a test of its own.
 */
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ seed: 20251025 });
