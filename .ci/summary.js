// Prints "N passed, N failed" from the reports of the test runners. A run that failed outside of them counts as one failure.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
const vitest = read('test-results/vitest.json');
const playwright = read('test-results/playwright.json')?.stats;

const passed = (vitest?.numPassedTests ?? 0) + (playwright?.expected ?? 0);
const failed = (vitest?.numFailedTests ?? 0) + (playwright?.unexpected ?? 0) + (playwright?.flaky ?? 0);
const elsewhere = process.argv[2] !== '0' && failed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed + elsewhere} failed\n`);
